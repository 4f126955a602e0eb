import type { Attestation, MyStanding, RestrictionLine } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { useIsOn } from '../../../app/switches.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline, moment } from '../../../lib/time.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { LevelMark, levelName } from '../parts/LevelMark.tsx'
import { mayOf, nextOf } from '../standingState.ts'
import { useStanding } from '../standingQueries.ts'

/** My level: what it allows, how to rise, who vouches for me, and what was held against me. */
export function MyLevel() {
  const { t } = useTranslation('standing')
  const standing = useStanding()
  return (
    <Page title={t('level.title')} back="/me">
      {standing.error && (
        <Refused problem={standing.error} onAgain={() => void standing.refetch()} />
      )}
      {standing.isPending && <Skeleton rows={4} square={false} />}
      {standing.data && <Standing standing={standing.data} />}
    </Page>
  )
}

function Standing({ standing }: { standing: MyStanding }) {
  const { t } = useTranslation('standing')
  const { user } = useMe()
  return (
    <>
      <div className="level-head">
        <LevelMark level={user.level} />
        <p className="level-name">{t(`level.names.${levelName(standing.level)}`)}</p>
      </div>
      <May standing={standing} />
      <Next standing={standing} />
      <section className="titled">
        <h2 className="section-title">{t('level.vouched')}</h2>
        {standing.attestations.length === 0 ? (
          <p className="quiet">{t('level.vouchedNone')}</p>
        ) : (
          <ul className="card rows">
            {standing.attestations.map(word => (
              <li key={word.id}>
                <Word word={word} />
              </li>
            ))}
          </ul>
        )}
        <p className="quiet">{t('level.hash')}</p>
      </section>
      <section className="titled">
        <h2 className="section-title">{t('level.restrictions')}</h2>
        {standing.restrictions.length === 0 ? (
          <p className="quiet">{t('level.restrictionsNone')}</p>
        ) : (
          <>
            <ul className="card rows">
              {standing.restrictions.map(line => (
                <li key={line.starts}>
                  <Restriction line={line} />
                </li>
              ))}
            </ul>
            <p className="quiet">{t('level.object')}</p>
          </>
        )}
      </section>
    </>
  )
}

function May({ standing }: { standing: MyStanding }) {
  const { t } = useTranslation('standing')
  const money = useMoneyText()
  const rooms = useIsOn()('chat')
  const { l1, l2 } = standing.dailySend
  const amounts: Record<string, string> = {
    receive_a_little: money(standing.dailyReceive ?? '0'),
    send: money(l1),
    send_more: money(l2),
  }
  return (
    <section className="titled">
      <h2 className="section-title">{t('level.may')}</h2>
      <ul className="card checks">
        {mayOf(standing, rooms).map(may => (
          <li key={may}>
            <Icon name="check" size={20} />
            {t(`level.mayWords.${may}`, { amount: amounts[may] ?? '' })}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Next({ standing }: { standing: MyStanding }) {
  const { t } = useTranslation('standing')
  const steps = nextOf(standing)
  return (
    <section className="titled">
      <h2 className="section-title">{t('level.next')}</h2>
      {steps.length === 0 && <p className="quiet">{t('level.top')}</p>}
      <div className="card rows">
        {steps.map(step =>
          step === 'verify_email' || step === 'join_organisation' ? (
            <Row
              key={step}
              to={step === 'verify_email' ? '/me/security/email' : '/me/organisations'}
              name={<span>{t(`level.nextWords.${step}`)}</span>}
            />
          ) : (
            <Row key={step} name={<span>{t(`level.nextWords.${step}`)}</span>} />
          ),
        )}
      </div>
    </section>
  )
}

function Word({ word }: { word: Attestation }) {
  const { t } = useTranslation('standing')
  const { organisation, kind } = word
  const issuer = organisation?.name ?? t('level.house')
  const asleep = organisation !== null && organisation.state !== 'verified'
  const name = kind === 'member' ? t('level.member', { name: issuer }) : t('level.identity')
  const since = t('level.since', { time: moment(word.issuedAt) })
  return (
    <Row
      start={<Icon name="shield" />}
      name={name}
      note={
        <span>
          {word.withdrawnAt
            ? t('level.withdrawn', {
                time: moment(word.withdrawnAt),
                reason: word.withdrawalReason ?? '',
              })
            : asleep
              ? t('level.asleep', { name: issuer })
              : `${issuer} · ${since}`}
        </span>
      }
      {...(organisation && { to: `/me/organisations/${organisation.id}` })}
    />
  )
}

function Restriction({ line }: { line: RestrictionLine }) {
  const { t } = useTranslation('standing')
  const ends = line.until ? t('level.until', { time: deadline(line.until) }) : t('level.open')
  const over = line.endedAt && t('level.endedAt', { time: moment(line.endedAt) })
  return (
    <Row
      start={<Icon name="lock" />}
      name={<span>{line.reason}</span>}
      note={
        <span>
          {t('level.from', { time: moment(line.starts) })} · {over ?? ends}
          {line.endReason && ` · ${t('level.endReason', { reason: line.endReason })}`}
        </span>
      }
      end={<span className="tag">{over ? t('level.ended') : t('level.running')}</span>}
    />
  )
}

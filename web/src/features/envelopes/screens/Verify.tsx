import type { ClaimLine, EnvelopeDraw } from '@fuquan/sdk/index.ts'
import { type Verdict, verifyDraw } from '@fuquan/sdk/verify.ts'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useLanguage } from '../../../lib/i18n.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { saveFile } from '../../../lib/share.ts'
import { exactly } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { proofPage } from '../proofPage.ts'
import { useAllClaims, useDraw } from '../queries.ts'

const splitNames = { even: 'even', 'lucky:2': 'lucky', classic: 'classic' } as const

/** Checking a draw in this very browser, without trusting the house that made it. */
export function Verify() {
  const { t } = useTranslation('envelopes')
  const { envelopeId = '' } = useParams()
  const draw = useDraw(envelopeId)
  const ended = draw.data?.seed != null
  const claims = useAllClaims(envelopeId, ended)
  const problem = draw.error ?? claims.error
  return (
    <Page title={t('verify.title')} back={`/envelopes/${envelopeId}`}>
      {(draw.isPending || (ended && claims.isPending)) && <Skeleton square={false} />}
      {problem && <Refused problem={problem} onAgain={() => void draw.refetch()} />}
      {draw.data && !ended && <NotEnded draw={draw.data} />}
      {draw.data && claims.data && <Ended draw={draw.data} claims={claims.data} />}
    </Page>
  )
}

function NotEnded({ draw }: { draw: EnvelopeDraw }) {
  const { t } = useTranslation('envelopes')
  return (
    <>
      <section className="verdict card is-padded" role="status">
        <Icon name="clock" size={36} />
        <h2>{t('verify.notEnded')}</h2>
        <p className="quiet">{t('verify.notEndedWords')}</p>
      </section>
      <Facts draw={draw} />
    </>
  )
}

/** Recomputes the draw; undefined while a number that it needs is not public. */
function judge(draw: EnvelopeDraw, claims: readonly ClaimLine[]): Verdict | undefined {
  const { seed, total } = draw
  if (seed === null || total === null) return undefined
  return verifyDraw({ ...draw, seed, total }, claims)
}

function Ended({ draw, claims }: { draw: EnvelopeDraw; claims: ClaimLine[] }) {
  const { t } = useTranslation('envelopes')
  const language = useLanguage()
  const verdict = judge(draw, claims)
  if (!verdict) return <NotEnded draw={draw} />
  const words = verdict.matches ? 'matches' : 'differs'
  return (
    <>
      <section className={`verdict card is-padded is-${words}`} role="status">
        <Icon name={verdict.matches ? 'check' : 'alert'} size={40} />
        <h2>{t(`verify.${words}`)}</h2>
        <p className="quiet">{t(`verify.${words}Words`)}</p>
      </section>
      <Facts draw={draw} />
      <Shares verdict={verdict} draw={draw} claims={claims} />
      <p className="quiet">{t('verify.offline')}</p>
      <Button
        look="plain"
        icon="download"
        wide
        onPress={() =>
          void proofPage({ draw, claims, language }).then(text =>
            saveFile({ name: `${draw.envelopeId}.html`, type: 'text/html', text }),
          )
        }
      >
        {t('verify.save')}
      </Button>
    </>
  )
}

function Facts({ draw }: { draw: EnvelopeDraw }) {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  const facts = [
    [t('verify.recipe'), draw.recipe],
    [t('verify.envelope'), draw.envelopeId],
    [t('verify.asset'), draw.asset],
    [t('verify.total'), draw.total === null ? t('verify.totalHidden') : money(draw.total)],
    [t('verify.shares'), String(draw.shares)],
    [t('verify.min'), money(draw.minShare)],
    [t('verify.max'), money(draw.maxShare)],
    [t('verify.split'), t(`verify.splits.${splitNames[draw.split]}`)],
    [t('verify.commit'), draw.commit],
    [t('verify.committedAt'), exactly(draw.committedAt)],
    [t('verify.seed'), draw.seed ?? t('verify.seedLater')],
    ...(draw.revealedAt ? [[t('verify.revealedAt'), exactly(draw.revealedAt)] as const] : []),
  ] as const
  return (
    <section>
      <h2 className="section-title">{t('verify.facts')}</h2>
      <dl className="facts card">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

type SharesProps = { verdict: Verdict; draw: EnvelopeDraw; claims: ClaimLine[] }

function Shares({ verdict, draw, claims }: SharesProps) {
  const { t } = useTranslation('envelopes')
  const given = draw.amounts ?? []
  const names = new Map(claims.map(claim => [claim.number, claim.user.name]))
  return (
    <section>
      <h2 className="section-title">{t('verify.table')}</h2>
      <div className="card verify-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('verify.number')}</th>
              <th scope="col">{t('verify.who')}</th>
              <th scope="col">{t('verify.computed')}</th>
              <th scope="col">{t('verify.given')}</th>
            </tr>
          </thead>
          <tbody>
            {verdict.shares.map((share, n) => (
              <tr key={n}>
                <th scope="row">{n + 1}</th>
                <td>{names.get(n + 1) ?? '—'}</td>
                <td>
                  <Money amount={share} />
                </td>
                <td>
                  {given[n] === undefined ? '—' : <Money amount={given[n]} />}
                  <span className="unseen">
                    {given[n] === share ? t('verify.same') : t('verify.different')}
                  </span>
                  {given[n] !== share && <Icon name="alert" size={16} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

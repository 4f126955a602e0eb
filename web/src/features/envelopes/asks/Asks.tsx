import type { EnvelopeAsk } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useLeads } from '../../../app/switches.ts'
import { shortMoment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { hearAgain, useAsks, useMutedAskers, useStaleAsks } from './queries.ts'
import '../envelopes.css'

const roles = ['to_me', 'mine'] as const
const composer = '/envelopes/asks/new'

/** Requests for envelopes: those made to me and those I made. */
export function Asks() {
  const { t } = useTranslation('asks')
  const [search, setSearch] = useSearchParams()
  const role = roles.find(one => one === search.get('role')) ?? 'to_me'
  const asks = useAsks(role)
  const mayAsk = useLeads()(composer)
  const items = asks.data?.items ?? []
  return (
    <Page
      title={t('list')}
      back="/envelopes"
      end={
        mayAsk && (
          <ButtonLink to={composer} look="text" small>
            {t('new')}
          </ButtonLink>
        )
      }
    >
      <Choices
        legend={t('list')}
        legendHidden
        name="role"
        value={role}
        options={roles.map(value => ({ value, label: t(`roles.${value}`) }))}
        onValue={value => setSearch({ role: value }, { replace: true })}
      />
      {asks.isPending && <Skeleton rows={3} />}
      {asks.error && !asks.data && (
        <Refused problem={asks.error} onAgain={() => void asks.refetch()} />
      )}
      {asks.data && items.length === 0 && (
        <Empty
          title={t(`empty.${role}`)}
          action={
            mayAsk && (
              <ButtonLink to={composer} look="soft">
                {t('title')}
              </ButtonLink>
            )
          }
        />
      )}
      {items.length > 0 && (
        <ul className="card rows">
          {items.map(ask => (
            <li key={ask.id}>
              <Line ask={ask} />
            </li>
          ))}
        </ul>
      )}
      {role === 'to_me' && <Muted />}
    </Page>
  )
}

function Line({ ask }: { ask: EnvelopeAsk }) {
  const { t } = useTranslation('asks')
  const { other, state, mine } = ask
  return (
    <Row
      to={`/envelopes/asks/${ask.id}`}
      start={<Avatar id={other.id} pictureId={other.pictureId} />}
      name={other.name}
      note={
        <>
          {ask.occasion} · <span className="whole">{shortMoment(ask.askedAt)}</span>
        </>
      }
      end={
        <span className="ask-end">
          {ask.amount === null ? (
            <span className="record-amount">{t('free')}</span>
          ) : (
            <Money amount={ask.amount} className="record-amount" />
          )}
          <span className="quiet">{t(`states.${mine ? 'mine' : 'toMe'}.${state}`)}</span>
        </span>
      }
    />
  )
}

/** Whose requests are not heard, and the way to hear them again. */
function Muted() {
  const { t } = useTranslation('asks')
  const muted = useMutedAskers()
  const stale = useStaleAsks()
  const items = muted.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={t('muted.title')}>
      <h2 className="section-title">{t('muted.title')}</h2>
      <ul className="card rows">
        {items.map(one => (
          <li key={one.id}>
            <Row
              start={<Avatar id={one.id} pictureId={one.pictureId} />}
              name={one.name}
              end={
                <Button
                  look="text"
                  small
                  onPress={() => void hearAgain(one.id).then(() => stale())}
                >
                  {t('muted.again')}
                </Button>
              }
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

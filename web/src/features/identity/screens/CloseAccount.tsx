import type { Closing, Objection } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deadline } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { DonateRest } from '../parts/DonateRest.tsx'
import { ObjectionRow } from '../parts/ObjectionRow.tsx'
import { ProveSheet } from '../parts/ProveSheet.tsx'
import { useClosing, useStartClosing, useStopClosing } from '../standingQueries.ts'

/** The way out: what must be settled, days to think, and a button that undoes it. */
export function CloseAccount() {
  const { t } = useTranslation('standing')
  const closing = useClosing()
  return (
    <Page title={t('closing.title')} back="/me/data">
      {closing.error && <Refused problem={closing.error} onAgain={() => void closing.refetch()} />}
      {closing.isPending && <Skeleton rows={3} square={false} />}
      {closing.data &&
        (closing.data.dueAt ? (
          <Waiting closing={closing.data} dueAt={closing.data.dueAt} />
        ) : (
          <Asking closing={closing.data} />
        ))}
    </Page>
  )
}

function Asking({ closing }: { closing: Closing }) {
  const { t } = useTranslation('standing')
  const start = useStartClosing()
  const [asking, setAsking] = useState(false)
  const { objections, days } = closing
  const free = objections.length === 0
  return (
    <>
      <p>{t('closing.words', { days })}</p>
      <p className="quiet">{t('closing.keeps')}</p>
      {free ? (
        <p className="settled" role="status">
          <Icon name="check" size={20} /> {t('closing.settled')}
        </p>
      ) : (
        <Objections objections={objections} title={t('closing.settle')} />
      )}
      <ButtonLink to="/me/data" look="plain">
        {t('closing.takeData')}
      </ButtonLink>
      {free && (
        <Button look="danger" wide onPress={() => setAsking(true)}>
          {t('closing.ask')}
        </Button>
      )}
      {asking && (
        <ProveSheet
          kind="identity.close"
          title={t('closing.askTitle')}
          words={t('closing.askWords', { days })}
          go={t('closing.go', { days })}
          danger
          busy={start.isPending}
          problem={start.error}
          onProved={body => start.mutate({ body }, { onSuccess: () => setAsking(false) })}
          onClose={() => {
            start.reset()
            setAsking(false)
          }}
        />
      )}
    </>
  )
}

function Waiting({ closing, dueAt }: { closing: Closing; dueAt: string }) {
  const { t } = useTranslation('standing')
  const stop = useStopClosing()
  const late = new Date(dueAt) <= new Date()
  return (
    <>
      <div className="card closing-due" role="status">
        <Icon name="clock" size={28} />
        <p className="closing-when">{t('closing.due', { time: deadline(dueAt) })}</p>
        <p className="quiet">{t('closing.dueWords')}</p>
      </div>
      {closing.objections.length > 0 && (
        <Objections
          objections={closing.objections}
          title={late ? t('closing.blocked') : t('closing.settle')}
        />
      )}
      {stop.error && <Refused problem={stop.error} />}
      <Button
        wide
        busy={stop.isPending}
        onPress={() => stop.mutate({}, { onSuccess: () => toast(t('closing.stopped')) })}
      >
        {t('closing.stop')}
      </Button>
    </>
  )
}

function Objections({ objections, title }: { objections: Objection[]; title: string }) {
  const balance = objections.find(one => one.kind === 'ledger.balance')
  return (
    <section className="titled">
      <h2 className="section-title">{title}</h2>
      <ul className="card rows">
        {objections.map(objection => (
          <li key={`${objection.kind} ${objection.facts['name'] ?? ''}`}>
            <ObjectionRow objection={objection} />
          </li>
        ))}
      </ul>
      {balance && <DonateRest />}
    </section>
  )
}

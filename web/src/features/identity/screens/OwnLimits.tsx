import type { OwnLimit } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOn } from '../../../app/switches.ts'
import { useAsset } from '../../../lib/asset.ts'
import { readAmount } from '../../../lib/money.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline } from '../../../lib/time.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { isRaise } from '../standingState.ts'
import { useOwnLimits, useSetOwnLimit, useStopRaise } from '../standingQueries.ts'

/** Limits that I give myself for a day: lower at once, higher a day later. */
export function OwnLimits() {
  const { t } = useTranslation('standing')
  const limits = useOwnLimits()
  const envelopes = useIsOn()('envelopes')
  // A limit on games nobody plays here is shown while it is set.
  const shown = (limits.data?.items ?? []).filter(
    one => envelopes || one.kind !== 'claim' || one.amount !== null || one.raise !== null,
  )
  const [changing, setChanging] = useState<OwnLimit | undefined>(undefined)
  return (
    <Page title={t('limits.title')} back="/me/security">
      <p className="quiet">{t('limits.words')}</p>
      {limits.error && <Refused problem={limits.error} onAgain={() => void limits.refetch()} />}
      {limits.isPending && <Skeleton rows={2} square={false} />}
      {shown.map(limit => (
        <LimitCard key={limit.kind} limit={limit} onChange={() => setChanging(limit)} />
      ))}
      {changing && <ChangeSheet limit={changing} onClose={() => setChanging(undefined)} />}
    </Page>
  )
}

function LimitCard({ limit, onChange }: { limit: OwnLimit; onChange: () => void }) {
  const { t } = useTranslation('standing')
  const money = useMoneyText()
  const stop = useStopRaise()
  const { kind, amount, raise, houseCap } = limit
  return (
    <section className="card limit" aria-labelledby={`limit-${kind}`}>
      <h2 className="limit-name" id={`limit-${kind}`}>
        {t(`limits.kinds.${kind}`)}
      </h2>
      <p className="limit-amount">{amount === null ? t('limits.none') : money(amount)}</p>
      <p className="quiet">
        {t(`limits.notes.${kind}`)}{' '}
        {houseCap !== null && t('limits.house', { amount: money(houseCap) })}
      </p>
      {raise && (
        <div className="limit-waits" role="status">
          <span>
            {raise.amount === null
              ? t('limits.waitsNone', { time: deadline(raise.from) })
              : t('limits.waits', { time: deadline(raise.from), amount: money(raise.amount) })}
          </span>
          <Button
            look="text"
            small
            busy={stop.isPending}
            onPress={() =>
              stop.mutate({ path: { kind } }, { onSuccess: () => toast(t('limits.stopped')) })
            }
          >
            {t('limits.stop')}
          </Button>
        </div>
      )}
      {stop.error && <Refused problem={stop.error} />}
      <Button look="soft" wide onPress={onChange}>
        {amount === null ? t('limits.set') : t('limits.change')}
        <span className="unseen"> {t(`limits.kinds.${kind}`)}</span>
      </Button>
    </section>
  )
}

function ChangeSheet({ limit, onClose }: { limit: OwnLimit; onClose: () => void }) {
  const { t } = useTranslation('standing')
  const { scale } = useAsset()
  const set = useSetOwnLimit()
  const [text, setText] = useState('')
  const read = readAmount(text, scale)
  const wish = read.is === 'amount' ? read.minor : undefined
  const later = wish !== undefined && isRaise(limit.amount, wish.toString())
  const save = (amount: string | null) =>
    set.mutate(
      { path: { kind: limit.kind }, body: { amount } },
      {
        onSuccess: saved => {
          toast(saved.raise ? t('limits.savedLater') : t('limits.saved'))
          onClose()
        },
      },
    )
  return (
    <Sheet title={t(`limits.kinds.${limit.kind}`)} onClose={onClose} held={set.isPending}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (wish !== undefined && !set.isPending) save(wish.toString())
        }}
      >
        <AmountField
          label={t('limits.amount')}
          text={text}
          onText={setText}
          hint={
            wish === undefined ? undefined : later ? t('limits.raiseLater') : t('limits.lowerNow')
          }
          autoFocus
        />
        {set.error && <Refused problem={set.error} />}
        <Button type="submit" wide busy={set.isPending} why={wish === undefined ? '' : undefined}>
          {t('limits.save')}
        </Button>
        {limit.amount !== null && (
          <>
            <Button look="plain" wide busy={set.isPending} onPress={() => save(null)}>
              {t('limits.off')}
            </Button>
            <p className="quiet">{t('limits.offWords')}</p>
          </>
        )}
      </form>
    </Sheet>
  )
}

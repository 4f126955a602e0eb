import type { PinFree as Limits } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useIsOn } from '../../../app/switches.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { usePinFree, useSetPinFree } from '../queries.ts'

/** Up to what I send without my PIN: less at once, more with the PIN. */
export function PinFree() {
  const { t } = useTranslation('ledger')
  const limits = usePinFree()
  return (
    <Page title={t('pinFree.title')} back="/me/security">
      {limits.error && <Refused problem={limits.error} onAgain={() => void limits.refetch()} />}
      {limits.isPending && <Skeleton rows={2} square={false} />}
      {limits.data && <Choosing limits={limits.data} />}
    </Page>
  )
}

function Choosing({ limits }: { limits: Limits }) {
  const { t } = useTranslation('ledger')
  const money = useMoneyText()
  const set = useSetPinFree()
  const isOn = useIsOn()
  const social = isOn('friends') || isOn('chat')
  const [asked, setAsked] = useState<string | undefined>(undefined)
  const save = (single: string, proof?: string) =>
    set.mutate(
      { body: { single, ...(proof !== undefined && { proof }) } },
      {
        onSuccess: () => {
          setAsked(undefined)
          toast(t('pinFree.saved'))
        },
      },
    )
  const choose = (single: string) => {
    if (single === limits.single || set.isPending) return
    set.reset()
    if (BigInt(single) > BigInt(limits.single)) setAsked(single)
    else save(single)
  }
  return (
    <>
      <Choices
        legend={t('pinFree.legend')}
        name="pin-free"
        value={limits.single}
        options={stepsOf(limits).map(value => ({
          value,
          label: value === '0' ? t('pinFree.off') : t('pinFree.upTo', { amount: money(value) }),
        }))}
        onValue={choose}
      />
      <p className="quiet">{t('pinFree.words', { daily: money(limits.daily) })}</p>
      <p className="quiet">{t(social ? 'pinFree.where' : 'pinFree.whereCodes')}</p>
      {set.error !== null && asked === undefined && <Refused problem={set.error} />}
      {asked !== undefined && (
        <StepUpSheet
          act={{ kind: 'ledger.pin_free', payee: 'me', facts: { single: asked } }}
          purpose={t('pinFree.title')}
          payee={
            <>
              <Icon name="lock" size={28} />
              {t('pinFree.upTo', { amount: money(asked) })}
            </>
          }
          rule={t('pinFree.words', { daily: money(limits.daily) })}
          paying={set.isPending}
          problem={set.error}
          onProof={proof => save(asked, proof)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

/** Off, a fifth, all that the house allows, and what I have now. */
function stepsOf({ single, most }: Limits): string[] {
  const fifth = BigInt(most) / 5n
  const steps = new Set([0n, fifth, BigInt(most), BigInt(single)])
  return [...steps].toSorted((a, b) => Number(a - b)).map(String)
}

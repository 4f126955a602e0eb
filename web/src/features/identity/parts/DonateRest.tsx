import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { newKey } from '../../../lib/ids.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Button } from '../../../ui/Button.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useFreeMoney, useGiveToFund } from '../standingQueries.ts'

/** Gives what is left in the wallet to the fund, with the PIN; shown only where money is left. */
export function DonateRest() {
  const { t } = useTranslation('standing')
  const money = useMoneyText()
  const free = useFreeMoney()
  const give = useGiveToFund()
  const [asking, setAsking] = useState<{ amount: string; key: string } | undefined>(undefined)
  if (free === undefined || BigInt(free) === 0n) return null
  return (
    <>
      <Button look="soft" wide onPress={() => setAsking({ amount: free, key: newKey() })}>
        {t('closing.donate', { amount: money(free) })}
      </Button>
      {asking && (
        <StepUpSheet
          act={{ kind: 'ledger.give', payee: 'fund', amount: asking.amount, facts: {} }}
          purpose={t('closing.donatePurpose')}
          payee={
            <>
              <Icon name="people" size={28} />
              {t('closing.fund')}
            </>
          }
          rule={t('closing.donateRule')}
          paying={give.isPending}
          problem={give.error}
          onProof={proof =>
            give.mutate(
              {
                headers: { 'idempotency-key': asking.key },
                body: { amount: asking.amount, proof },
              },
              {
                onSuccess: () => {
                  setAsking(undefined)
                  toast(t('closing.donated'))
                },
              },
            )
          }
          onClose={() => {
            give.reset()
            setAsking(undefined)
          }}
        />
      )}
    </>
  )
}

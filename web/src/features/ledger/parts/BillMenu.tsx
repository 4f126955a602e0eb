import { useTranslation } from 'react-i18next'
import { monthName } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useExport } from '../queries.ts'

/** What can be done with many bills at once: paper, files, the year. */
export function BillMenu({ month, onClose }: { month: string | undefined; onClose: () => void }) {
  const { t } = useTranslation(['ledger', 'bills'])
  const save = useExport()
  const now = new Date()
  const shown = month ?? `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`
  const year = shown.slice(0, 4)
  return (
    <Sheet title={monthName(shown)} onClose={onClose}>
      <div className="acts">
        <ButtonLink to={`/wallet/bills/print/${shown}`} look="soft" wide>
          {t('bills:print')}
        </ButtonLink>
        {(['csv', 'json'] as const).map(form => (
          <Button
            key={form}
            look="soft"
            wide
            icon="download"
            busy={save.isPending && save.variables.form === form}
            onPress={() => save.mutate({ month: shown, form })}
          >
            {t(`bills:${form}`)}
          </Button>
        ))}
        <ButtonLink to={`/wallet/bills/year/${year}`} look="gold" wide>
          {t('bills:year', { year })}
        </ButtonLink>
        {save.error && <Refused problem={save.error} />}
      </div>
    </Sheet>
  )
}

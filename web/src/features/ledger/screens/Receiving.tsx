import { useTranslation } from 'react-i18next'
import { useIsOn } from '../../../app/switches.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useReceiving, useSetReceiving } from '../paymentQueries.ts'

/** Whether each payment waits for my yes. */
export function Receiving() {
  const { t } = useTranslation('payments')
  const receiving = useReceiving()
  const set = useSetReceiving()
  const { data } = receiving
  const friends = useIsOn()('friends')
  return (
    <Page title={t('receiving.title')} back="/wallet/payments">
      {receiving.isPending && <Skeleton rows={2} square={false} />}
      {receiving.error && !data && (
        <Refused problem={receiving.error} onAgain={() => void receiving.refetch()} />
      )}
      {data && (
        <>
          <Choices
            legend={t('receiving.legend')}
            name="receiving"
            value={data.askAlways ? 'ask' : 'auto'}
            options={[
              { value: 'auto', label: t('receiving.auto') },
              { value: 'ask', label: t('receiving.ask') },
            ]}
            onValue={value =>
              set.mutate(
                { body: { askAlways: value === 'ask' } },
                { onSuccess: () => toast(t('receiving.saved')) },
              )
            }
          />
          <p className="quiet">
            {t(friends ? 'receiving.words' : 'receiving.wordsAll', { hours: data.acceptHours })}
          </p>
          {set.error !== null && <Refused problem={set.error} />}
        </>
      )}
    </Page>
  )
}

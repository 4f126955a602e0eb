import {
  listOwnSwitchesOptions,
  listOwnSwitchesQueryKey,
  setOwnSwitchMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { useStaleMoney } from '../queries.ts'

/** Which kinds of envelopes I want; what the house has switched off says so. */
export function OwnSwitches() {
  const { t } = useTranslation('switches')
  const client = useQueryClient()
  const stale = useStaleMoney()
  const switches = useQuery(listOwnSwitchesOptions())
  const change = useMutation({
    ...setOwnSwitchMutation(),
    onSuccess: async answer => {
      client.setQueryData(listOwnSwitchesQueryKey(), answer)
      await stale()
    },
  })
  return (
    <Page title={t('title')} back="/me">
      <p className="quiet">{t('lede')}</p>
      {switches.isPending && <Skeleton rows={8} />}
      {switches.error && (
        <Refused problem={switches.error} onAgain={() => void switches.refetch()} />
      )}
      {switches.data && (
        <div className="card rows">
          {switches.data.items.map(({ mode, on, house }) => (
            <SwitchRow
              key={mode}
              name={t(`modes.${mode}`)}
              note={house ? t(`notes.${mode}`) : t('house')}
              checked={on && house}
              disabled={!house || change.isPending}
              onChange={wanted => change.mutate({ path: { mode }, body: { on: wanted } })}
            />
          ))}
        </div>
      )}
      {change.error && <Refused problem={change.error} />}
      <p className="quiet">{t('foot')}</p>
    </Page>
  )
}

import { listAuditActsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { aboutName, actName } from '../../lib/acts.ts'
import { useWords } from '../../lib/i18n.ts'
import { Button, Input, Select, Tag } from '../../ui/antd.ts'
import { PeopleSelect } from '../../ui/PeopleSelect.tsx'

export type AuditFilter = {
  act?: string
  by?: string
  person?: string
  about?: string
  from?: string
  until?: string
}
const names = ['act', 'by', 'person', 'about', 'from', 'until'] as const

/** Reads the filters of the address; what is not there is not asked for. */
export function filterOf(params: URLSearchParams): AuditFilter {
  const given = names.map(name => [name, params.get(name) ?? ''] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

type FiltersProps = { filter: AuditFilter; change: (filter: AuditFilter) => void }

/** What to show of the log: by act, by who did it, about whom, between which days. */
export function Filters({ filter, change }: FiltersProps) {
  const { say } = useWords()
  const known = useQuery(listAuditActsOptions())
  const set = (name: keyof AuditFilter, value: string | undefined) => {
    const { [name]: _, ...rest } = filter
    change(value === undefined || value === '' ? rest : { ...rest, [name]: value })
  }
  const acts = (known.data?.acts ?? [])
    .map(act => ({ value: act, label: actName(say, act) }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
  return (
    <div className="filters">
      <Select
        aria-label={say('audit.act')}
        value={filter.act ?? ''}
        showSearch={{ optionFilterProp: 'label' }}
        options={[{ value: '', label: say('audit2.anyAct') }, ...acts]}
        onChange={value => set('act', value)}
      />
      <Select
        aria-label={say('audit.by')}
        value={filter.by ?? ''}
        options={[
          { value: '', label: say('audit2.anyone') },
          ...(known.data?.people ?? []).map(one => ({ value: one.id, label: one.name })),
        ]}
        onChange={value => set('by', value)}
      />
      <PeopleSelect
        label={say('audit.person')}
        placeholder={say('audit2.anybody')}
        clearable
        value={filter.person}
        onChange={value => set('person', typeof value === 'string' ? value : undefined)}
      />
      <Input
        type="date"
        aria-label={say('audit2.from')}
        prefix={<span className="quiet">{say('audit2.from')}</span>}
        value={filter.from ?? ''}
        max={filter.until}
        onChange={typed => set('from', typed.target.value)}
      />
      <Input
        type="date"
        aria-label={say('audit2.until')}
        prefix={<span className="quiet">{say('audit2.until')}</span>}
        value={filter.until ?? ''}
        min={filter.from}
        onChange={typed => set('until', typed.target.value)}
      />
      {filter.about === undefined ? null : (
        <Tag closable onClose={() => set('about', undefined)}>
          {say('audit.about')} {aboutName(say, filter.about)}
        </Tag>
      )}
      <Button disabled={Object.keys(filter).length === 0} onClick={() => change({})}>
        {say('audit2.clear')}
      </Button>
    </div>
  )
}

import { listPeopleOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../lib/i18n.ts'
import { Select } from './antd.ts'

const foundMax = 20

type PeopleSelectProps = {
  id?: string
  label?: string
  placeholder?: string
  clearable?: boolean
  mode?: 'multiple'
  value?: string | string[] | undefined
  onChange?: (value: string | string[] | undefined) => void
}

/** Finds active members by name or handle as one types. */
export function PeopleSelect(props: PeopleSelectProps) {
  const { label, placeholder, clearable, ...rest } = props
  const { say } = useWords()
  const [search, setSearch] = useState('')
  // No list but the one that answers what is typed now. The list of a moment ago would be swapped
  // under the pointer when the answer comes: a press then takes nobody, or somebody else.
  const people = useQuery(
    listPeopleOptions({
      query: { state: 'active', limit: foundMax, ...(search === '' ? {} : { search }) },
    }),
  )
  return (
    <Select
      {...rest}
      {...(label === undefined ? {} : { 'aria-label': label })}
      allowClear={clearable === true}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      placeholder={placeholder ?? say('books.findPeople')}
      loading={people.isFetching}
      notFoundContent={people.isPending ? say('books.searching') : say('books.nobodyFound')}
      options={(people.data?.items ?? []).map(({ user }) => ({
        value: user.id,
        label: `${user.name} @${user.handle}`,
      }))}
    />
  )
}

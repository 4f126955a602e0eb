import { getHouseRulesOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'

const usual = 15

/** How long a stated reason opens a page here, in minutes: a rule of the house anybody may read. */
export function useLookMinutes(): number {
  const rules = useQuery(getHouseRulesOptions())
  const found = rules.data?.items.find(one => one.key === 'console.look_minutes')
  return Number(found?.value ?? usual)
}

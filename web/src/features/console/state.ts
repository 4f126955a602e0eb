import type { HouseRule, HouseRules } from '@fuquan/sdk/index.ts'

export const groupNames = [
  'house',
  'identity',
  'ledger',
  'envelopes',
  'friends',
  'chat',
  'notifications',
  'console',
] as const
export type GroupName = (typeof groupNames)[number] | 'other'

/** Rules by what they are about, in one order; groups without a rule are left out. */
export function groupRules(items: HouseRules['items']): { name: GroupName; items: HouseRule[] }[] {
  const groups = new Map<GroupName, HouseRule[]>()
  for (const item of items) {
    const name = groupNames.find(one => one === item.module) ?? 'other'
    groups.set(name, [...(groups.get(name) ?? []), item])
  }
  return [...groupNames, 'other' as const].flatMap(name => {
    const found = groups.get(name)
    return found === undefined ? [] : [{ name, items: found }]
  })
}

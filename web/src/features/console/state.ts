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

/** What holds now: of what is switched off there is nothing more to say than that. */
export function inForce(items: HouseRules['items']): HouseRule[] {
  const off = items.flatMap(({ key, value, module }) =>
    key === `${module}.on` && value === false ? [module] : [],
  )
  return items.filter(({ key, module }) => !off.includes(module) || key === `${module}.on`)
}

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

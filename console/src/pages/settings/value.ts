import type { Setting } from '@fuquan/sdk/types.gen.ts'
import type { Say, TextKey } from '../../lib/i18n.ts'
import { writeAmount } from '../../lib/money.ts'
import type { Unit } from '../../lib/money.ts'

type Words = { say: Say; language: 'zh-CN' | 'en'; unit: Unit }

const choices: Record<string, Record<string, TextKey>> = {
  'house.languages': {
    'zh-CN,en': 'setup.community.zhFirst',
    'en,zh-CN': 'setup.community.enFirst',
    'zh-CN': 'setup.community.zhOnly',
    en: 'setup.community.enOnly',
  },
  'identity.join_mode': {
    invite: 'setup.join.invite',
    open: 'setup.join.open',
    approval: 'setup.join.approval',
    closed: 'setup.join.closed',
  },
}

/** One option of a choice in words; an option nobody worded stays as it is. */
export function writeChoice(key: string, option: string, say: Say): string {
  const words = choices[key]?.[option]
  return words === undefined ? option : say(words)
}

/** A setting's value as people read it: amounts in display units, switches as words. */
export function writeValue(
  { key, kind }: Pick<Setting, 'key' | 'kind'>,
  value: Setting['value'] | undefined,
  { say, language, unit }: Words,
): string {
  if (value === undefined) return '–'
  if (typeof value === 'boolean') return value ? say('settings.on') : say('settings.off')
  if (kind === 'amount') return writeAmount(String(value), unit, language)
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value)
  return kind === 'choice' ? writeChoice(key, value, say) : value
}

/** Whether it is the switch of a module whose open things hold money: off takes two people. */
export const holdsMoney = ({ key, underWay }: Pick<Setting, 'key' | 'underWay'>): boolean =>
  underWay !== null && key.endsWith('.on')

/** Whether a change to this value takes a second person while the house has one. */
export function takesTwo(setting: Setting, next: Setting['value']): boolean {
  if (holdsMoney(setting)) return setting.value === true && next === false
  if (setting.safety === null) return false
  const weight = (value: Setting['value']) =>
    typeof value === 'boolean' ? BigInt(value) : /^-?\d+$/.test(String(value)) ? BigInt(value) : 0n
  const step = weight(next) - weight(setting.value)
  return setting.safety === 'up' ? step > 0n : step < 0n
}

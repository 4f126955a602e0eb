// What takes two people: loosening a safety limit, and switching something off that holds money.

type Value = string | number | boolean
export type Guarded = { key: string; value: Value; safety?: 'up' | 'down' | undefined }
export type Change = { key: string; value: Value }

/** The weight of a value: what is on is more than what is off; texts weigh nothing. */
function weightOf(value: Value): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n
  return /^-?[0-9]+$/.test(String(value)) ? BigInt(value) : 0n
}

/** Whether a change loosens what keeps the house safe. The same value again loosens nothing. */
export function loosens({ value, safety }: Guarded, next: Value): boolean {
  if (safety === undefined) return false
  const step = weightOf(next) - weightOf(value)
  return safety === 'up' ? step > 0n : step < 0n
}

/** Which of these changes take a second person; `switches` turn off what holds money. */
export function twoPersonKeys(
  before: readonly Guarded[],
  changes: readonly Change[],
  switches: ReadonlySet<string>,
): string[] {
  return changes
    .filter(({ key, value }) => {
      const now = before.find(one => one.key === key)
      if (now === undefined) return false
      if (switches.has(key)) return now.value === true && value === false
      return loosens(now, value)
    })
    .map(({ key }) => key)
}

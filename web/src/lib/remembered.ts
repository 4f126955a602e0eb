type Name =
  | 'language'
  | 'theme'
  | 'text'
  | 'sound'
  | 'asset'
  | 'device'
  | 'owner'
  | 'eye'
  | 'draft'
  | 'unsent'
  | 'flight'
  | 'seen'
  | 'lock'
  | 'wordings'
  | 'spoken'
  | 'mode'

const at = (name: string) => `fuquan.${name}`

/** A small choice kept on this device; undefined where storage is switched off. */
export function remembered(name: Name, of = ''): string | undefined {
  try {
    return localStorage.getItem(at(name + of)) ?? undefined
  } catch {
    // Storage may be forbidden; the app then works without remembering.
    return undefined
  }
}

/** Keeps a small choice on this device, or forgets it when there is no value. */
export function remember(name: Name, value: string | undefined, of = ''): void {
  try {
    if (value === undefined) localStorage.removeItem(at(name + of))
    else localStorage.setItem(at(name + of), value)
  } catch {
    // Storage may be forbidden or full; nothing that matters is kept here.
  }
}

/** Everything kept under a name, by what it is of. */
export function rememberedAll(name: Name): { of: string; value: string }[] {
  try {
    const keys = Object.keys(localStorage).filter(key => key.startsWith(`${at(name)}.`))
    return keys.map(key => ({
      of: key.slice(at(name).length),
      value: localStorage.getItem(key) ?? '',
    }))
  } catch {
    // Storage may be forbidden; then nothing was kept.
    return []
  }
}

/** Forgets everything kept under a name. */
export function forgetAll(name: Name): void {
  for (const { of } of rememberedAll(name)) remember(name, undefined, of)
}

type Name =
  | 'language'
  | 'theme'
  | 'text'
  | 'sound'
  | 'asset'
  | 'device'
  | 'eye'
  | 'draft'
  | 'seen'
  | 'lock'
  | 'wordings'
  | 'spoken'

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

// What only adds to a room. Everything else may have changed a line that was read before.
const adds: ReadonlySet<string> = new Set(['chat.said', 'chat.read', 'chat.member_joined'])

let touched = 0

/** Notes by its name what the house told, or that something may have been missed. */
export function noteTalk(name: string, now = Date.now()): void {
  if (!adds.has(name)) touched = now
}

/** Since when lines that were read before may have changed, in ms. */
export const touchedAt = (): number => touched

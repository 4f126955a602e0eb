const kept = 'fuquan.way'
// Only what a printed, shown or shared code opens may wait behind the door.
const mayWait = /^\/(c\/[\w-]{22}|e\/[\w-]{38})$/

/** Remembers, for this tab, where somebody was going when the door stood in between. */
export function keepWay(path: string): void {
  if (!mayWait.test(path)) return
  try {
    sessionStorage.setItem(kept, path)
  } catch {
    // Storage may be forbidden; they then scan once more.
  }
}

/** Where they were going; undefined when nowhere. */
export function keptWay(): string | undefined {
  try {
    const path = sessionStorage.getItem(kept)
    return path !== null && mayWait.test(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** Forgets it, once they have arrived. */
export function forgetWay(): void {
  try {
    sessionStorage.removeItem(kept)
  } catch {
    // Nothing was kept.
  }
}

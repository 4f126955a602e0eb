export type Figure = {
  day: string
  channel: 'push' | 'mail'
  state: 'due' | 'held' | 'sent' | 'bundled' | 'dropped' | 'failed'
  count: number
}
type Shown = 'sent' | 'bundled' | 'waiting' | 'dropped' | 'failed'
export type Line = Record<Shown, number> & { key: string; day: string; channel: 'push' | 'mail' }

const shownAs = (state: Figure['state']): Shown =>
  state === 'due' || state === 'held' ? 'waiting' : state

/** Sums figures into a line per day and channel, newest day first. */
export function linesOf(figures: readonly Figure[]): Line[] {
  const lines = new Map<string, Line>()
  for (const { day, channel, state, count } of figures) {
    const key = `${day} ${channel}`
    const none = { sent: 0, bundled: 0, waiting: 0, dropped: 0, failed: 0 }
    const line = lines.get(key) ?? { key, day, channel, ...none }
    line[shownAs(state)] += count
    lines.set(key, line)
  }
  return [...lines.values()].toSorted((a, b) => (a.key < b.key ? 1 : -1))
}

import { setImmediate as turn } from 'node:timers/promises'
import type { House } from './house.ts'

/** Keys asked in one query; the rest comes with the next. */
export const gatheredMax = 500

type Waiting<Key, Value> = {
  key: Key
  answer: (value: Value) => void
  fail: (error: unknown) => void
}
type Line<Key, Value> = { waiting: Waiting<Key, Value>[]; looking: boolean }
type Manner<Key> = { apart?: (key: Key) => string; atOnce?: number }
type Look<Key, Value> = {
  look: (keys: readonly Key[]) => Promise<readonly Value[]>
  atOnce: number
}

/**
 * Makes a look-up of one thing that asks for many at once when many come: while one query runs the
 * next ones gather. Somebody alone waits for nobody who is not here
 * yet.
 *
 * `look` gives one value per key, in their order. When it throws, all who were in it hear it.
 * With `apart` only keys of one name gather with each other, and those of others run beside them.
 * With `atOnce` no more than so many are answered in one turn of the loop: what is done with the
 * answers of hundreds would hold up everybody else for all of it.
 */
export function gathered<Key, Value>(
  look: (house: House, keys: readonly Key[]) => Promise<readonly Value[]>,
  { apart = () => '', atOnce = gatheredMax }: Manner<Key> = {},
): (house: House, key: Key) => Promise<Value> {
  const lines = new WeakMap<House, Map<string, Line<Key, Value>>>()
  return (house, key) => {
    const all = lines.get(house) ?? new Map<string, Line<Key, Value>>()
    lines.set(house, all)
    const name = apart(key)
    const line = all.get(name) ?? { waiting: [], looking: false }
    all.set(name, line)
    return new Promise<Value>((answer, fail) => {
      line.waiting.push({ key, answer, fail })
      if (line.looking) return
      // Names come and go without end, so a line that nobody stands in any more is forgotten.
      void drain(line, { look: keys => look(house, keys), atOnce }).then(
        () => line.looking || all.delete(name),
      )
    })
  }
}

async function drain<Key, Value>(line: Line<Key, Value>, how: Look<Key, Value>): Promise<void> {
  line.looking = true
  // Whoever came in with the first goes with it: one turn of the loop, and no timer.
  await turn()
  while (line.waiting.length > 0) {
    const asked = line.waiting.splice(0, gatheredMax)
    await tellAll(asked, how)
  }
  // In the same breath as the last look, so that nobody comes in between.
  line.looking = false
}

async function tellAll<Key, Value>(
  asked: readonly Waiting<Key, Value>[],
  { look, atOnce }: Look<Key, Value>,
): Promise<void> {
  try {
    const values = await look(asked.map(one => one.key))
    for (const [n, one] of asked.entries()) {
      if (n > 0 && n % atOnce === 0) await turn()
      one.answer(values[n] as Value) // One value per key, as promised.
    }
  } catch (error) {
    for (const one of asked) one.fail(error)
  }
}

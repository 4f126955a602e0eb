import type { EnvelopeClaim } from '@fuquan/contract/envelopes.ts'
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { House } from '#/engine/house.ts'
import type { Refusal } from '#/kit/refusal.ts'
import type { Terms } from './store.ts'

/** Answers and envelopes kept per house; the oldest make room. */
export const answersKeptMax = 100_000
export const envelopesKeptMax = 10_000

/** What can never become untrue: a committed share, or that an ended envelope held none. */
export type Final = { claim: EnvelopeClaim } | { refusal: Refusal }
/** An envelope as far as it never changes; `ended` is what everybody without a share hears. */
export type Known = { terms: Terms; ended?: Refusal }
export type Person = { envelopeId: EnvelopeId; userId: UserId }

export type Memory = {
  answerOf(person: Person): Final | undefined
  keep(person: Person, answer: Final): void
  envelopeOf(id: EnvelopeId): Known | undefined
  keepEnvelope(known: Known): void
  /** Whether the taps of the first moment have their answers; that never changes again. */
  isDrawn(id: EnvelopeId): boolean
  keepDrawn(id: EnvelopeId): void
  /** The answer somebody is waiting for already, or a new one; a second try joins the first. */
  joining(person: Person, ask: () => Promise<EnvelopeClaim>): Promise<EnvelopeClaim>
}

const memories = new WeakMap<House, Memory>()

/** Gives the memory of a house. It is bounded, and losing it costs time and nothing else. */
export function memoryOf(house: House): Memory {
  const known = memories.get(house)
  if (known !== undefined) return known
  const made = makeMemory({ answers: answersKeptMax, envelopes: envelopesKeptMax })
  memories.set(house, made)
  return made
}

/** Makes a memory that keeps at most so many of each. */
export function makeMemory(max: { answers: number; envelopes: number }): Memory {
  const answers = ofPeople<Final>()
  const envelopes = new Map<EnvelopeId, Known>()
  const drawn = new Map<EnvelopeId, true>()
  const waiting = ofPeople<Promise<EnvelopeClaim>>()

  return {
    answerOf: person => answers.get(person),
    keep: (person, answer) => {
      answers.set(person, answer)
      if (answers.size() > max.answers) answers.forgetOldest(share(max.answers))
    },
    envelopeOf: id => envelopes.get(id),
    keepEnvelope: known => {
      envelopes.set(known.terms.id, known)
      if (envelopes.size > max.envelopes) forgetOldest(envelopes, share(max.envelopes))
    },
    isDrawn: id => drawn.has(id),
    keepDrawn: id => {
      drawn.set(id, true)
      if (drawn.size > max.envelopes) forgetOldest(drawn, share(max.envelopes))
    },
    joining: (person, ask) => {
      const known = waiting.get(person)
      if (known !== undefined) return known
      const asked = untilTold(person, ask)
      waiting.set(person, asked)
      return asked
    },
  }

  async function untilTold(person: Person, ask: () => Promise<EnvelopeClaim>) {
    try {
      return await ask()
    } finally {
      waiting.delete(person)
    }
  }
}

// Many go at once: each look for the first walks over what was deleted before it.
const share = (max: number): number => Math.max(1, Math.floor(max / 100))

// A map remembers the order of insertion, so its first keys are the oldest.
function forgetOldest<Key>(kept: Map<Key, unknown>, count: number): number {
  let left = count
  for (const oldest of kept.keys()) {
    if (left === 0) break
    kept.delete(oldest)
    left -= 1
  }
  return count - left
}

/** One thing for each person of each envelope; one text of both would be made at every look. */
function ofPeople<Value>() {
  const kept = new Map<EnvelopeId, Map<UserId, Value>>()
  let size = 0
  return {
    size: () => size,
    get: ({ envelopeId, userId }: Person) => kept.get(envelopeId)?.get(userId),
    set: ({ envelopeId, userId }: Person, value: Value): void => {
      const own = kept.get(envelopeId) ?? new Map<UserId, Value>()
      if (own.size === 0) kept.set(envelopeId, own)
      size -= own.size
      own.set(userId, value)
      size += own.size
    },
    delete: ({ envelopeId, userId }: Person): void => {
      const own = kept.get(envelopeId)
      if (own?.delete(userId) !== true) return
      size -= 1
      if (own.size === 0) kept.delete(envelopeId)
    },
    /** The first envelopes make room; where one holds nearly all, its first people do. */
    forgetOldest: (count: number): void => {
      let left = count
      for (const [envelopeId, own] of kept) {
        if (left === 0) return
        const gone = forgetOldest(own, left)
        left -= gone
        size -= gone
        if (own.size === 0) kept.delete(envelopeId)
      }
    },
  }
}

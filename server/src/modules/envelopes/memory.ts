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
  const answers = new Map<string, Final>()
  const envelopes = new Map<EnvelopeId, Known>()
  const drawn = new Map<EnvelopeId, true>()
  const waiting = new Map<string, Promise<EnvelopeClaim>>()

  return {
    answerOf: person => answers.get(key(person)),
    keep: (person, answer) => {
      answers.set(key(person), answer)
      if (answers.size > max.answers) forgetOldest(answers, max.answers)
    },
    envelopeOf: id => envelopes.get(id),
    keepEnvelope: known => {
      envelopes.set(known.terms.id, known)
      if (envelopes.size > max.envelopes) forgetOldest(envelopes, max.envelopes)
    },
    isDrawn: id => drawn.has(id),
    keepDrawn: id => {
      drawn.set(id, true)
      if (drawn.size > max.envelopes) forgetOldest(drawn, max.envelopes)
    },
    joining: (person, ask) => {
      const own = key(person)
      const known = waiting.get(own)
      if (known !== undefined) return known
      const asked = ask().finally(() => waiting.delete(own))
      waiting.set(own, asked)
      return asked
    },
  }
}

// A map remembers the order of insertion, so its first keys are the oldest. Many go at once: each
// look for the first walks over what was deleted before it.
function forgetOldest<Key>(kept: Map<Key, unknown>, max: number): void {
  let left = Math.max(1, Math.floor(max / 100))
  for (const oldest of kept.keys()) {
    if (left-- === 0) return
    kept.delete(oldest)
  }
}

const key = ({ envelopeId, userId }: Person): string => `${envelopeId}/${userId}`

import type { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Call, House } from '#/engine/house.ts'
import { tryCode } from '#/engine/tries.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { passwordPauseMinutes, passwordTries } from '../settings.ts'
import { isPassword } from './link.ts'
import { findSecret } from './store.ts'

/** Gives the key that passwords are digested with; it follows from the keys of the house. */
export function passwordKeyOf(house: Pick<House, 'keys'>): Buffer {
  return house.keys.derive('envelope-password')
}

/**
 * Demands the password of an envelope that has one: so many wrong ones an hour, then a pause.
 * Refuses: envelope_code_wrong {tries_left}, envelope_code_paused {retry_after}, busy.
 */
export async function demandPassword(
  call: Call,
  id: EnvelopeId,
  typed: string | undefined,
): Promise<void> {
  const { house } = call
  const secret = await house.read(tx => findSecret(tx, id))
  if (secret === undefined) return
  const key = passwordKeyOf(house)
  const seconds = house.settings.of(passwordPauseMinutes) * 60
  const points = house.settings.of(passwordTries)
  const name = 'envelopes.password'
  try {
    const guessing = { limit: { name, points, seconds }, wrong: 'envelope_code_wrong' }
    await tryCode(call, guessing, async left => {
      const right = isPassword(key, { envelopeId: id, typed: typed ?? '', digest: secret.digest })
      if (!right) refuse('envelope_code_wrong', { tries_left: left })
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'too_many') throw error
    refuse('envelope_code_paused', error.details)
  }
}

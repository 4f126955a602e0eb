import type { routes } from '@fuquan/contract/identity.ts'
import type { Input } from '#/engine/bind.ts'
import type { Call } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { lockPerson } from '../people.ts'
import { takeCodeTry } from '../tries.ts'
import { beginVoyage } from './provider.ts'
import { addTrip, endTrip, takeTripStart } from './providers.ts'
import * as store from './store-providers.ts'

type Routes = typeof routes

/** Begins to sign in anew at a provider that knows me, to reset my PIN: a password's place. */
export async function startPinResetTrip(call: Call, input: Input<Routes['startPinResetTrip']>) {
  const { house, actor } = call
  await takeTripStart(call)
  const { url, ...voyage } = await beginVoyage(house, input.issuer, { fresh: true })
  const ticket = await house.inTransaction('read write', async (tx, now) => {
    await lockPerson(tx, actor.id)
    return addTrip(tx, house, { voyage, purpose: 'reset_pin', userId: actor.id, now })
  })
  return { url, ticket }
}

type Trip = { ticket: string; answer: string; at: number }

/**
 * Proves by a fresh sign-in at a provider that it is me: a session there that was open already
 * would let in whoever finds the phone.
 * Refuses: identity_provider_off, _failed, _refused (also: it named somebody else), too_many.
 */
export async function proveAtProvider({ house, actor }: Call, trip: Trip): Promise<void> {
  const tried = await takeCodeTry(house, { address: actor.address, who: actor.id })
  const { userId, named } = await endTrip(house, { ...trip, purpose: 'reset_pin' })
  const linked = await house.read(tx => store.findLinked(tx, named))
  if (userId !== actor.id || linked?.userId !== actor.id) refuse('identity_provider_refused')
  await tried.right()
}

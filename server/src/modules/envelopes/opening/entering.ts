import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import type { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import { envelopeEntered } from '../events.ts'
import type { ClaimAsk, Here } from '../batch.ts'
import { sealKeyOf } from '../sealing.ts'
import { openSeed } from '../seed.ts'
import * as envelopeStore from '../store.ts'
import * as store from './store.ts'
import { orderOf } from './window.ts'

/**
 * Notes down who taps while all taps count as one moment; `welcome` are those who may open it at
 * all, so nobody else can make the moment begin.
 */
export async function enterOnce(
  { tx }: Here,
  terms: envelopeStore.Terms,
  welcome: readonly ClaimAsk[],
): Promise<store.Entered> {
  const entered = await store.enter(
    tx,
    terms.id,
    welcome.map(({ claimer: person, level, limited = false }) => ({ person, level, limited })),
  )
  if (entered.said === 'entered' && terms.gathersAt !== null) {
    const { id: envelopeId, room: roomId, sender: senderId } = terms
    await tell(tx, envelopeEntered, { envelopeId, roomId, senderId })
  }
  return entered
}

/** Gives those who tapped in one moment, in the order that the sealed seed decides. */
export function entrantsOf(house: House, id: EnvelopeId): Promise<ClaimAsk[]> {
  return house.read(async tx => {
    const { seed, seedSealed } = await envelopeStore.readSeed(tx, id)
    const entrants = await store.listEntrants(tx, id)
    const opened = seed ?? openSeed(sealKeyOf(house, id), seedSealed)
    const refs = entrants.map(entrant => ({ ...entrant, ref: toWire('usr', entrant.person) }))
    return orderOf(opened, refs).map(({ person: claimer, level, limited }) => {
      return { claimer, level, limited }
    })
  })
}

import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { z } from 'zod'
import type { Call, House } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { saveStance } from '#/modules/ledger/payments/store.ts'
import type { Answered, Client } from './client.ts'
import { advance } from './clock.ts'
import { openWorld, pinOfAll, type World } from './world.ts'

export type Said = { amount: string; note?: string; when?: 'now' | '2h' | '24h' }

/** Shows the PIN for one payment. Gives its proof. */
export async function proofOf(payer: Client, payee: Client, said: Said): Promise<string> {
  const { amount, note = '', when = 'now' } = said
  const shown = { kind: 'ledger.pay', payee: payee.id, amount, facts: { note, when } }
  return String((await payer.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])
}

/** Pays with the PIN. Gives the whole answer. */
export async function pay(
  payer: Client,
  payee: Client,
  said: Said,
  options: { key?: string } = {},
): Promise<Answered> {
  const proof = await proofOf(payer, payee, said)
  return payer.call('sendPayment', { payeeId: payee.id, ...said, proof }, options)
}

export type WalletSeen = { balance: string; heldOut: string; free: string }

/** What somebody's wallet says now, in minor units. */
export async function walletOf(one: Client): Promise<WalletSeen> {
  const { wallet }: { wallet: WalletSeen } = (await one.get('getWallet')) as never
  return wallet
}

/** What somebody can spend now, in minor units. */
export const freeOf = async (one: Client): Promise<bigint> => BigInt((await walletOf(one)).free)

/** The id of a client's person as the stores know it. */
export const uuidOf = ({ id }: Client): UserId => z.decode(UserId, id)

/** A call of somebody's under a key, as a route hands it to its handler. */
export const callOf = (one: Client, key: string, house: House): Call => ({
  house,
  key,
  actor: {
    ...{ kind: 'user', id: uuidOf(one), level: 1, roles: [], restricted: false },
    ...{ language: 'en', address: '' },
  },
  request: { ip: '127.0.0.1', userAgent: '', origin: undefined },
})

export type Seen = { state: string; waitsFor: string | null; may: string[]; refunded: string }

/** A payment as one of its two people sees it. */
export const seen = async (one: Client, paymentId: string): Promise<Seen> =>
  (await one.get('getPayment', { paymentId })) as never

/** The kinds of somebody's notices, or of what waits for them. */
export const kindsOf = async (
  one: Client,
  operation: 'listNotices' | 'listWaiting',
): Promise<string[]> => {
  const page: { items: { kind: string }[] } = (await one.get(operation)) as never
  return page.items.map(item => item.kind)
}

/** Says how a payer stands to a payee, as the module of friends does. */
export const stand = (
  { house }: World,
  two: { payee: Client; payer: Client; stance: 'friend' | 'blocked' | undefined },
): Promise<void> =>
  house.inTransaction('read write', (tx, now) =>
    saveStance(tx, {
      ...{ payee: uuidOf(two.payee), payer: uuidOf(two.payer), stance: two.stance, now },
    }),
  )

/** Makes two people friends, as far as the ledger sees it. */
export async function befriend(world: World, one: Client, other: Client): Promise<void> {
  await stand(world, { payee: one, payer: other, stance: 'friend' })
  await stand(world, { payee: other, payer: one, stance: 'friend' })
}

/** A house in which Lin and Mei, Bo and Ana are friends. Others must accept. */
export async function openHouseWithFriends(): Promise<World> {
  const world = await openWorld({ startingCredits: '50000' })
  const { lin, mei, bo, ana } = world.people
  await befriend(world, lin, mei)
  await befriend(world, bo, ana)
  return world
}

/** Opens that house for the tests of a file, each of which has a day of its own. */
export function eachOnAnotherDay(): { readonly world: World; readonly people: World['people'] } {
  let opened: World | undefined
  const world = () => present(opened, 'the house of this file')
  beforeAll(async () => {
    opened = await openHouseWithFriends()
  })
  afterAll(() => opened?.close())
  beforeEach(() => anotherDay(world()))
  return {
    get world() {
      return world()
    },
    get people() {
      return world().people
    },
  }
}

const dayAndMoreMs = 26 * 3_600_000

/** Goes on to another day, so that its sums start anew. Nobody has to sign in again for it. */
async function anotherDay({ db, people }: World): Promise<void> {
  await advance(db, dayAndMoreMs)
  for (const one of Object.values(people)) await one.get('getMe')
}

import { TransferId, type EnvelopeId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import type { House } from '#/engine/house.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { fill, type Filling } from '../actions/send.ts'
import { declineEnvelope, giveRest, returnRest } from '../ends/actions.ts'
import { claimShare, drawEntrants, expireEnvelope } from '../lane.ts'
import * as rules from '../rules.ts'
import * as store from '../store.ts'
import { entrantsOf } from './entering.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterEach(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
})
afterAll(() => stage.close())

const walletOf = (person: UserId) => ledger.personAccount(person, 'wallet')
const terms = { split: 'lucky:2', total: 1_000n, shares: 10, least: 1n, most: 20_000n } as const

function send(some: Partial<Filling>): Promise<EnvelopeId> {
  return stage.house.inTransaction('read write', (tx, now) =>
    fill(stage.ctxOf(tx, stage.actor(stage.people.lin), now), {
      room: stage.room,
      mode: 'lucky',
      greeting: 'Best wishes',
      cover: 'plain',
      lateJoiners: false,
      terms,
      expiresAt: new Date(now.getTime() + 24 * hourMs),
      ...some,
    }),
  )
}

type Told = { person: UserId; amount?: bigint; code?: string }
async function ask(house: House, id: EnvelopeId, person: UserId): Promise<Told> {
  try {
    const { amount } = await claimShare(house, id, { claimer: person, level: 1 })
    return { person, amount }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { person, code: error.code }
  }
}
const askAll = (house: House, id: EnvelopeId, people: readonly UserId[]) =>
  Promise.all(people.map(person => ask(house, id, person)))
const winners = (told: readonly Told[]) => told.filter(one => one.amount !== undefined)
const rowOf = (id: EnvelopeId) => stage.house.read(tx => store.findEnvelope(tx, id))

describe('a fair window', () => {
  test('all who tap in it are drawn by the seed, whoever came first and at which process', async () => {
    const people = await stage.crowd(30)
    const second = await stage.secondHouse()
    const id = await send({ windowMs: 400 })

    const told = (
      await Promise.all([
        askAll(stage.house, id, people.slice(0, 15)),
        askAll(second, id, people.slice(15)),
      ])
    ).flat()

    const order = await entrantsOf(stage.house, id)
    expect(order).toHaveLength(30)
    const first = new Set(order.slice(0, 10).map(entrant => entrant.claimer))
    expect(new Set(winners(told).map(one => one.person))).toEqual(first)
    expect(told.filter(one => one.code === 'envelope_emptied')).toHaveLength(20)
    expect(await stage.balance(id)).toBe(0n)
  })

  test('after it shares go to whoever comes first, and asking again repeats the answer', async () => {
    const [first, second] = await stage.crowd(2)
    if (first === undefined || second === undefined) throw new Error('a crowd of two')
    const id = await send({ windowMs: 100 })

    const early = await ask(stage.house, id, first)
    const late = await ask(stage.house, id, second)

    expect(winners([early, late])).toHaveLength(2)
    expect(await ask(stage.house, id, first)).toEqual(early)
    expect((await rowOf(id))?.drawn).toBe(true)
  })

  test('a stranger’s tap does not make it begin', async () => {
    const id = await send({ windowMs: 100 })

    expect(await ask(stage.house, id, stage.people.stranger)).toMatchObject({ code: 'not_found' })

    expect((await entrantsOf(stage.house, id)).length).toBe(0)
  })

  test('where there is none, nobody is entered', async () => {
    const id = await send({})
    await ask(stage.house, id, stage.people.mei)
    expect((await entrantsOf(stage.house, id)).length).toBe(0)
  })
})

describe('a gathering', () => {
  test('tapping before the opening only enters; winners are drawn at the opening', async () => {
    const people = await stage.crowd(30)
    const now = new Date()
    const opensAt = new Date(now.getTime() + 60_000)
    const id = await send({ gathersAt: now, opensAt })
    await setClock(stage.db, new Date(now.getTime() + 1_000))

    const before = await askAll(stage.house, id, people)
    const untouched = await stage.balance(id)
    await setClock(stage.db, opensAt)
    await drawEntrants(stage.house, id)
    await drawEntrants(stage.house, id)
    const told = await askAll(stage.house, id, people)

    expect(before.every(one => one.code === 'envelope_not_open_yet')).toBe(true)
    expect(untouched).toBe(1_000n)
    const first = (await entrantsOf(stage.house, id)).slice(0, 10).map(one => one.claimer)
    expect(new Set(winners(told).map(one => one.person))).toEqual(new Set(first))
    expect(await stage.balance(id)).toBe(0n)
  })

  test('nothing opens before its hour, and its life counts from there', async () => {
    const opensAt = new Date(Date.now() + hourMs)
    const id = await send({ opensAt })
    expect(await ask(stage.house, id, stage.people.mei)).toMatchObject({
      code: 'envelope_not_open_yet',
    })
    await setClock(stage.db, opensAt)
    expect(winners([await ask(stage.house, id, stage.people.mei)])).toHaveLength(1)
  })

  test('a gathering nobody came to comes home whole', async () => {
    const now = new Date()
    const opensAt = new Date(now.getTime() + 60_000)
    const expiresAt = new Date(now.getTime() + hourMs)
    const before = await stage.balance(walletOf(stage.people.lin))
    const id = await send({ gathersAt: now, opensAt, expiresAt })
    await setClock(stage.db, expiresAt)

    await expireEnvelope(stage.house, id)
    await expireEnvelope(stage.house, id)

    expect((await rowOf(id))?.state).toBe('expired')
    expect(await stage.balance(walletOf(stage.people.lin))).toBe(before)
  })
})

const named = (guests: UserId[], amounts: bigint[]): Partial<Filling> => ({
  mode: 'directed',
  audience: 'people',
  guests,
  amounts,
  terms: {
    ...terms,
    split: 'named',
    total: amounts.reduce((all, amount) => all + amount, 0n),
    shares: guests.length,
  },
})

describe('an envelope of names', () => {
  test('each gets the amount set for them, in whatever order they come', async () => {
    const { mei, bo, ana, tariq } = stage.people
    const id = await send(named([mei, bo, ana], [300n, 200n, 100n]))

    expect(await ask(stage.house, id, ana)).toEqual({ person: ana, amount: 100n })
    expect(await ask(stage.house, id, tariq)).toMatchObject({ code: 'envelope_not_for_you' })
    expect(await ask(stage.house, id, mei)).toEqual({ person: mei, amount: 300n })
    expect(await ask(stage.house, id, bo)).toEqual({ person: bo, amount: 200n })

    expect(await rowOf(id)).toMatchObject({ state: 'emptied', claimed: 3 })
  })

  test('rules.claimNamed and claim_named are twins', async () => {
    const crowd = await stage.crowd(12)
    const guests = crowd.slice(0, 8)
    const amounts = guests.map((_, n) => BigInt(50 + n))
    const id = await send(named(guests, amounts))
    const expiresAt = (await rowOf(id))?.expiresAt ?? new Date(0)
    let table: rules.Named = { state: 'open', expiresAt, shares: amounts, guests, claims: [] }

    for (const batch of [[11, 3], [3, 0, 9], [7, 6, 5], [], [1, 2, 4, 10]]) {
      const claimers = batch.flatMap(n => crowd[n] ?? [])
      const accounts = claimers.map(walletOf)
      const transferId = TransferId.out.parse(newId())
      const told = await stage.house.inTransaction('read write', tx =>
        store.claimNamed(tx, { envelopeId: id, transferId, claimers, accounts }),
      )
      const outcome = rules.claimNamed(table, claimers, told.at)
      const claims = told.claims.map(({ claimer, number, amount }) => ({ claimer, number, amount }))
      expect(claims).toEqual(outcome.claims)
      expect(told.state).toBe(outcome.state)
      table = { ...table, state: outcome.state, claims: [...table.claims, ...outcome.claims] }
    }
    expect(await stage.balance(id)).toBe(0n)
  })
})

test('whoever has several refusals hears them in one order, and the first share before all', async () => {
  const { mei, bo, stranger } = stage.people
  const hourAhead = new Date(Date.now() + hourMs)
  const one = { ...terms, split: 'even', shares: 1 } as const
  const word = 'open sesame'
  const id = await send({
    ...{ mode: 'password', audience: 'code', password: { word }, terms: one, opensAt: hourAhead },
  })
  const [late] = await stage.crowd(1)
  if (late === undefined) throw new Error('nobody came late')
  for (const person of [stranger, late, mei]) await stage.useUpDay(person)
  // Whom is asked here is at the limit of their day and knows no password, unless it is given.
  const claim = async (claimer: UserId, said?: string, level = 0): Promise<string> => {
    const prove = async () => {
      if (said !== word) throw new Refusal('envelope_code_wrong')
    }
    try {
      const { number } = await claimShare(stage.house, id, { claimer, level }, prove)
      return `share ${number}`
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }

  const early = [await claim(stranger), await claim(late), await claim(mei)]
  await later(hourMs + 1_000)
  const open = [await claim(stranger), await claim(late), await claim(mei)]
  const limited = await claim(mei, word)
  const first = await claim(bo, word, 1)
  const emptied = [await claim(late), await claim(mei, word)]
  const again = await claim(bo)
  await later(30 * hourMs)

  const wait = 'envelope_not_open_yet'
  expect(early).toEqual(['not_found', wait, wait])
  expect(open).toEqual(['not_found', 'envelope_not_for_you', 'envelope_code_wrong'])
  expect(limited).toBe('envelope_claim_limit')
  expect(emptied).toEqual(['envelope_emptied', 'envelope_emptied'])
  expect([first, again, await claim(bo)]).toEqual(['share 1', 'share 1', 'share 1'])
})

/** Runs an act of somebody at a moment, and gives the code it was refused with. */
async function act(
  who: UserId,
  run: typeof returnRest,
  envelopeId: EnvelopeId,
): Promise<string | undefined> {
  try {
    await stage.house.inTransaction('read write', (tx, now) =>
      run(stage.ctxOf(tx, stage.actor(who), now), { envelopeId }),
    )
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.code
  }
}
const later = (ms: number) => setClock(stage.db, new Date(Date.now() + ms))

describe('ends before the hour', () => {
  const forOne = (person: UserId): Partial<Filling> => ({
    room: null,
    mode: 'ordinary',
    audience: 'people',
    guests: [person],
    terms: { ...terms, split: 'even', shares: 1 },
  })

  test('the receiver of a one-person envelope gives it back, once', async () => {
    const { lin, mei, bo } = stage.people
    const before = await stage.balance(walletOf(lin))
    const id = await send(forOne(mei))

    expect(await act(bo, declineEnvelope, id)).toBe('not_found')
    expect(await act(mei, declineEnvelope, id)).toBe(undefined)
    expect(await act(mei, declineEnvelope, id)).toBe('envelope_declined')
    expect(await ask(stage.house, id, mei)).toMatchObject({ code: 'envelope_declined' })
    expect(await stage.balance(walletOf(lin))).toBe(before)
  })

  test('an unopened one-person envelope may be taken back after ten minutes', async () => {
    const { lin, mei } = stage.people
    const id = await send(forOne(mei))
    expect(await act(lin, returnRest, id)).toBe('envelope_too_early_to_return')
    expect(await act(mei, returnRest, id)).toBe('envelope_not_for_you')
    await later(11 * 60_000)
    expect(await act(lin, returnRest, id)).toBe(undefined)
    expect((await rowOf(id))?.state).toBe('returned')
  })

  test('the rest goes to those who came, the remainder to the earliest', async () => {
    const { lin, mei, bo, ana } = stage.people
    const id = await send({ mode: 'ordinary', terms: { ...terms, split: 'even', shares: 10 } })
    for (const person of [mei, bo, ana]) await ask(stage.house, id, person)
    const before = await Promise.all([mei, bo, ana].map(one => stage.balance(walletOf(one))))
    expect(await act(lin, giveRest, id)).toBe('envelope_too_early_to_return')
    await later(2 * hourMs + 1_000)

    expect(await act(lin, giveRest, id)).toBe(undefined)
    expect(await act(lin, giveRest, id)).toBe('envelope_returned')

    const after = await Promise.all([mei, bo, ana].map(one => stage.balance(walletOf(one))))
    expect(after.map((balance, n) => balance - (before[n] ?? 0n))).toEqual([234n, 233n, 233n])
    expect(await rowOf(id)).toMatchObject({ state: 'returned', returned: 700n, given: 700n })
    expect(await stage.balance(id)).toBe(0n)
  })

  test.each([1, 2, 3, 4, 5, 6])('a return races a claim and the expiry: %i', async () => {
    const { lin, mei } = stage.people
    const before = (await stage.balance(walletOf(lin))) + (await stage.balance(walletOf(mei)))
    const id = await send({ expiresAt: new Date(Date.now() + 3 * hourMs) })
    await later(3 * hourMs - 5)

    await Promise.all([
      ask(stage.house, id, mei),
      act(lin, returnRest, id),
      act(lin, giveRest, id),
      expireEnvelope(stage.house, id),
    ])
    await later(3 * hourMs + 1_000)
    await expireEnvelope(stage.house, id)

    expect(await stage.balance(id)).toBe(0n)
    const after = (await stage.balance(walletOf(lin))) + (await stage.balance(walletOf(mei)))
    expect(after).toBe(before)
  })
})

import type { Payment, routes } from '@fuquan/contract/ledger.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { many, sql } from '#/engine/db.ts'
import type { Call, House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import { callOf, freeOf, openHouseWithFriends, proofOf, stand, uuidOf } from '#/testing/payments.ts'
import type { World } from '#/testing/world.ts'
import { payAlone, sendPayment } from './actions.ts'
import { payInLane } from './lane.ts'

type Said = z.output<(typeof routes.sendPayment)['body']>
type Pay = (call: Call, said: Said) => Promise<Payment>

// Two houses with the same people: what one pays in its lane, the other pays one by one.
let together: World
let oneByOne: World
beforeAll(async () => {
  together = await openHouseWithFriends()
  oneByOne = await openHouseWithFriends()
  for (const world of [together, oneByOne]) {
    const { lin, ana } = world.people
    await stand(world, { payee: ana, payer: lin, stance: 'blocked' })
    // Friends who have paid each other before may do so without a PIN.
    for (const from of people) await heard(payAlone, await plain(world, from))
  }
})
afterAll(async () => {
  await together.close()
  await oneByOne.close()
})

// Friends are Lin and Mei, Bo and Ana; whatever is not `plain` is decided by itself.
const people = ['lin', 'mei', 'bo', 'ana'] as const
const friendOf = { lin: 'mei', mei: 'lin', bo: 'ana', ana: 'bo' } as const
const strangerTo = { lin: 'ana', mei: 'bo', bo: 'lin', ana: 'mei' } as const
const kinds = [
  ...['plain', 'plain', 'plain', 'more than there is', 'without a step-up', 'another sum'],
  ...['no friend', 'to oneself', 'more than a payment', 'the same key', 'later'],
] as const
const Wish = fc.record({
  from: fc.constantFrom(...people),
  amount: fc.integer({ min: 1, max: 60 }),
  kind: fc.constantFrom(...kinds),
})
type Wish = typeof Wish extends fc.Arbitrary<infer T> ? T : never

type Made = { call: Call; said: Said }

async function make(world: World, { from, amount, kind }: Wish): Promise<Made> {
  const payer = world.people[from]
  const other =
    kind === 'to oneself' ? from : kind === 'no friend' ? strangerTo[from] : friendOf[from]
  const payee = world.people[other]
  const much = { 'more than there is': 150_000, 'more than a payment': 1_000_001 }
  const sum = kind in much ? much[kind as keyof typeof much] : amount // Just looked for.
  const when = kind === 'later' ? '2h' : 'now'
  const shown = kind === 'another sum' ? sum + 1 : sum
  const proof =
    kind === 'without a step-up'
      ? undefined
      : await proofOf(payer, payee, { amount: String(shown), when })
  const call = callOf(payer, newId(), world.house)
  return { call, said: { payeeId: uuidOf(payee), amount: BigInt(sum), when, proof } }
}

/** Makes what is asked; a wish of the same key is the ask before it once more. */
async function makeAll(world: World, wishes: readonly Wish[]): Promise<Made[]> {
  const made: Made[] = []
  for (const wish of wishes) {
    const before = wish.kind === 'the same key' ? made.at(-1) : undefined
    made.push(before ?? (await make(world, wish)))
  }
  return made
}

const heard = (pay: Pay, { call, said }: Made): Promise<string> =>
  pay(call, said).then(
    ({ state, amount }) => `${state} ${amount}`,
    (error: unknown) => {
      if (error instanceof Refusal) return error.code
      throw error
    },
  )

const standing = async (world: World) => ({
  free: await Promise.all(people.map(name => freeOf(world.people[name]))),
  ...(await facts(world)),
})

/** What stands in tables besides money: counted, since ids differ between two houses. */
async function facts(world: World) {
  const [row] = await many<object>(
    world.db,
    sql`
      select (select count(*) from engine.intent where status is not null) as kept,
             (select count(*) from identity.step_up where spent_at is not null) as spent,
             (select sum(used) from ledger.allowance where purpose = 'send') as used,
             (select count(*) from ledger.payment) as payments,
             (select count(*) from ledger.payment_line) as lines,
             (select count(*) from engine.outbox where name like 'ledger.%') as told,
             (select count(*) from jobs.job where name like 'ledger.%') as jobs`,
  )
  return row
}

test('the lane comes to what the same payments come to one by one, refusals included', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Wish, { minLength: 1, maxLength: 12 }), async wishes => {
      const here = await makeAll(together, wishes)
      const there = await makeAll(oneByOne, wishes)

      const answers = await Promise.all(here.map(one => heard(sendPayment, one)))
      // What goes by itself comes behind the batch that it stood in.
      const plainFirst = [...there.entries()].toSorted(
        ([a], [b]) => rank(wishes, a) - rank(wishes, b) || a - b,
      )
      const alone = new Map<number, string>()
      for (const [n, one] of plainFirst) alone.set(n, await heard(payAlone, one))

      expect(answers).toEqual(wishes.map((_, n) => alone.get(n)))
      expect(await standing(together)).toEqual(await standing(oneByOne))
    }),
    { numRuns: 12 },
  )
})

/** 0 for what the lane takes: the first of its payer in the batch, and nothing else about it. */
function rank(wishes: readonly Wish[], n: number): number {
  const wish = wishes[n]
  const first = wishes.findIndex(one => one.from === wish?.from) === n
  return first && wish?.kind === 'plain' ? 0 : 1
}

const plain = async (world: World, from: (typeof people)[number], amount = 1): Promise<Made> =>
  make(world, { from, amount, kind: 'plain' })

describe('the lane', () => {
  test('pays many in one transaction, and keeps each answer under its key', async () => {
    const made = await Promise.all(people.map(name => plain(together, name)))

    const first = await Promise.all(made.map(({ call, said }) => payInLane(call, said)))
    const again = await Promise.all(made.map(({ call, said }) => sendPayment(call, said)))

    const rows = await many<{ commits: bigint }>(
      together.db,
      sql`
        select count(distinct p.xmin::text) as commits
          from ledger.payment p
         where p.id = any (${first.map(one => one?.id)}::uuid[])`,
    )
    expect(rows).toEqual([{ commits: 1n }])
    expect(again).toEqual(first)
  })

  test('one payer without the money costs nobody else of the batch their payment', async () => {
    const poor = await make(together, { from: 'lin', amount: 1, kind: 'more than there is' })
    const rich = await plain(together, 'bo')

    const answers = await Promise.all([poor, rich].map(one => heard(sendPayment, one)))

    expect(answers).toEqual(['ledger_insufficient', 'received 1'])
  })

  test('a key, a proof and a purse shown to two processes at once are spent once', async () => {
    // Each house has a line of its own, so two of them on one database are two processes.
    const second: House = { ...together.house }
    const before = await freeOf(together.people.lin)
    for (let round = 0; round < 10; round++) {
      const made = await plain(together, 'lin')
      const twin = { ...made, call: { ...made.call, house: second } }
      const other = { ...made, call: { ...made.call, key: newId(), house: second } }

      const answers = await Promise.all([made, twin, other].map(one => heard(sendPayment, one)))

      // The twin of the key hears the same; of two keys with one proof one hears that it is gone.
      const paid = answers.filter(answer => answer === 'received 1')
      expect([1, 2]).toContain(paid.length)
      expect(answers).toContain('identity_step_up_expired')
    }
    expect(await freeOf(together.people.lin)).toBe(before - 10n)
  })

  test('of 60 payments of a whole purse in two processes at once one is made', async () => {
    const { mei } = together.people
    const second: House = { ...together.house }
    const whole = await freeOf(mei)
    const made: Made[] = []
    for (let n = 0; n < 60; n++) {
      const one = await make(together, { from: 'mei', amount: Number(whole), kind: 'plain' })
      made.push(n % 2 === 0 ? one : { ...one, call: { ...one.call, house: second } })
    }

    const answers = await Promise.all(made.map(one => heard(sendPayment, one)))

    expect(answers.filter(answer => answer.startsWith('received'))).toHaveLength(1)
    expect(await freeOf(mei)).toBe(0n)
  })
})

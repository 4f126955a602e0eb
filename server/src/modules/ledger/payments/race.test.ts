import { PaymentId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from '#/engine/ids.ts'
import { many, sql } from '#/engine/db.ts'
import type { Answered, Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { befriend, pay, proofOf, walletOf } from '#/testing/payments.ts'
import { openWorld, type World } from '#/testing/world.ts'

const hourMs = 3_600_000
const crowd = 200

let world: World
let people: World['people']
beforeAll(async () => {
  world = await openWorld({ startingCredits: '50000' })
  people = world.people
  await people.mei.get('setReceiving', { askAlways: true })
  const { lin, bo, ana, tariq } = people
  for (const payer of [lin, ana, tariq]) await befriend(world, payer, bo)
})
afterAll(() => world.close())

const codesOf = (answers: readonly Answered[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    const code = status === 200 ? `done ${String(body['state'])}` : String(body['code'])
    counts[code] = (counts[code] ?? 0) + 1
  }
  return counts
}

/** How often a payment has ended, by the books: a capture, a release or an expiry. */
const endsOf = async (paymentId: string): Promise<number> => {
  const id = z.decode(PaymentId, paymentId)
  const rows = await many(
    world.db,
    sql`select 1 from ledger.transfer t where t.ref = ${id} and t.step in (3, 4, 5)`,
  )
  return rows.length
}

const waiting = async (payer: Client, when: 'now' | '2h' = 'now'): Promise<string> =>
  String((await pay(payer, people.mei, { amount: '100', when })).body['id'])

test('of 200 accepts at once exactly one brings the money, and all the others are told', async () => {
  const { lin, mei } = people
  const paymentId = await waiting(lin)
  const before = BigInt((await walletOf(mei)).free)

  const answers = await Promise.all(
    Array.from({ length: crowd }, () => mei.call('acceptPayment', { paymentId })),
  )

  const counts = codesOf(answers)
  expect(counts['done received']).toBe(1)
  // Somebody may have waited longer for the row than is ever waited.
  expect(Object.keys(counts).toSorted()).toEqual(
    expect.arrayContaining(['done received', 'ledger_payment_wrong_state']),
  )
  expect(BigInt((await walletOf(mei)).free)).toBe(before + 100n)
  expect(await endsOf(paymentId)).toBe(1)
})

test('200 accepts and declines at once end a payment once', async () => {
  const { lin, mei } = people
  const paymentId = await waiting(lin)

  const answers = await Promise.all(
    Array.from({ length: crowd }, (_, n) =>
      mei.call(n % 2 === 0 ? 'acceptPayment' : 'declinePayment', { paymentId }),
    ),
  )

  expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
  expect(await endsOf(paymentId)).toBe(1)
  expect(await walletOf(lin)).toMatchObject({ heldOut: '0' })
})

test('a cancel and the hour at the same moment: one of them ends it', async () => {
  const { lin, bo } = people
  for (let round = 0; round < 8; round++) {
    const { body } = await pay(lin, bo, { amount: '100', when: '2h' })
    const paymentId = String(body['id'])
    const before = await walletOf(bo)
    await advance(world.db, 2 * hourMs - 5)
    const cancelling = lin.call('cancelPayment', { paymentId })
    await advance(world.db, 5)
    const [cancelled] = await Promise.all([
      cancelling,
      runSchedule(world.house, 'ledger.payments'),
      world.settle(),
    ])
    await runSchedule(world.house, 'ledger.payments')

    const seen = await lin.get('getPayment', { paymentId })
    const won = cancelled.status === 200
    expect(seen['state']).toBe(won ? 'cancelled' : 'received')
    expect(BigInt((await walletOf(bo)).free) - BigInt(before.free)).toBe(won ? 0n : 100n)
    expect(await endsOf(paymentId)).toBe(1)
  }
})

test('an accept and the last moment at the same time: one of them ends it', async () => {
  const { lin, mei } = people
  for (let round = 0; round < 8; round++) {
    const paymentId = await waiting(lin)
    await advance(world.db, 24 * hourMs - 5)
    const accepting = mei.call('acceptPayment', { paymentId })
    await advance(world.db, 5)
    const [accepted] = await Promise.all([
      accepting,
      runSchedule(world.house, 'ledger.payments'),
      runSchedule(world.house, 'ledger.lapse'),
    ])
    await runSchedule(world.house, 'ledger.payments')

    const seen = await lin.get('getPayment', { paymentId })
    expect(seen['state']).toBe(accepted.status === 200 ? 'received' : 'returned')
    expect(await endsOf(paymentId)).toBe(1)
    expect(await walletOf(lin)).toMatchObject({ heldOut: '0' })
  }
  await world.settle()
})

test('of 200 payments of a whole balance at once exactly one succeeds', async () => {
  const { tariq, bo } = people
  await releaseClock(world.db)
  const { free: amount } = await walletOf(tariq)
  const proofs: string[] = []
  for (let n = 0; n < crowd; n++) proofs.push(await proofOf(tariq, bo, { amount }))

  const answers = await Promise.all(
    proofs.map(proof => tariq.call('sendPayment', { payeeId: bo.id, amount, proof })),
  )

  expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
  expect(await walletOf(tariq)).toMatchObject({ balance: '0', free: '0' })
})

test('one proof shown by 50 at once pays once', async () => {
  const { ana, bo } = people
  const proof = await proofOf(ana, bo, { amount: '100' })
  const before = BigInt((await walletOf(ana)).free)

  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      ana.call('sendPayment', { payeeId: bo.id, amount: '100', proof }),
    ),
  )

  expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
  expect(BigInt((await walletOf(ana)).free)).toBe(before - 100n)
})

test('one key sent by 50 at once pays once, and whoever is answered hears the same', async () => {
  const { ana, bo } = people
  const key = newId()
  const proof = await proofOf(ana, bo, { amount: '100' })
  const before = BigInt((await walletOf(ana)).free)

  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      ana.call('sendPayment', { payeeId: bo.id, amount: '100', proof }, { key }),
    ),
  )

  const done = answers.filter(answer => answer.status === 200)
  expect(new Set(done.map(answer => answer.text)).size).toBe(1)
  expect(BigInt((await walletOf(ana)).free)).toBe(before - 100n)
})

test('parts paid back at once never add up to more than was paid', async () => {
  const { ana, bo } = people
  const { body } = await pay(ana, bo, { amount: '1000' })
  const paymentId = String(body['id'])

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => bo.call('refundPayment', { paymentId, amount: '300' })),
  )

  expect(answers.filter(answer => answer.status === 200)).toHaveLength(3)
  expect(await ana.get('getPayment', { paymentId })).toMatchObject({ refunded: '900' })
})

test('two who pay each other at once never wait for one another', async () => {
  const { bo, lin } = people
  const rounds = 20
  const pairs: [string, string][] = []
  for (let n = 0; n < rounds; n++) {
    const there = await proofOf(bo, lin, { amount: '1' })
    pairs.push([there, await proofOf(lin, bo, { amount: '1' })])
  }
  const before = BigInt((await walletOf(bo)).free)

  const answers = await Promise.all(
    pairs.flatMap(([there, back]) => [
      bo.call('sendPayment', { payeeId: lin.id, amount: '1', proof: there }),
      lin.call('sendPayment', { payeeId: bo.id, amount: '1', proof: back }),
    ]),
  )

  expect(answers.map(answer => answer.status)).toEqual(answers.map(() => 200))
  expect(BigInt((await walletOf(bo)).free)).toBe(before)
})

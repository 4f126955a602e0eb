import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { advance, releaseClock, setClock } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { befriend, proofOf, walletOf } from '#/testing/payments.ts'
import { openWorld, type World } from '#/testing/world.ts'
import { digestOfCode } from './making.ts'

type Charge = {
  id: string
  state: string
  role: string
  amount: string
  payment: { id: string } | null
}
type Code = { digits: string; expiresAt: string }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => setClock(world.db, new Date('2026-11-20T04:00:00Z')))
afterAll(async () => {
  await releaseClock(world.db)
  await world.close()
})

const codeOf = async (who: Client) => ((await who.get('makePayCode')) as never as Code).digits
const chargeBy = (till: Client, digits: string, amount: string) =>
  till.call('chargePayCode', { digits, amount })
const ask = async (till: Client, payer: Client, amount: string) =>
  (await chargeBy(till, await codeOf(payer), amount)).body as never as Charge
const balance = async (who: Client) => BigInt((await walletOf(who)).balance)
const proofFor = (payer: Client, till: Client, amount: string) => proofOf(payer, till, { amount })
/** Answers what a till asks of somebody with their PIN, so that the till is known to them. */
const settleAll = async (payer: Client, till: Client) => {
  const { items } = (await payer.get('listCharges')) as never as { items: Charge[] }
  for (const { id: chargeId, amount, state } of items) {
    if (state !== 'asked') continue
    await payer.get('confirmCharge', { chargeId, proof: await proofFor(payer, till, amount) })
  }
}
const refusal = (answer: { body: unknown }) => (answer.body as { code: string }).code

describe('a pay code', () => {
  test('the first time at a till its owner confirms with the PIN, with what was shown', async () => {
    const { lin, mei } = world.people
    const before = await balance(mei)
    const charge = await ask(mei, lin, '1200')
    expect(charge).toMatchObject({ state: 'asked', role: 'till', payment: null })
    expect(await balance(mei)).toBe(before)

    const { items } = (await lin.get('listCharges')) as never as { items: Charge[] }
    expect(items).toMatchObject([{ id: charge.id, role: 'payer', amount: '1200' }])
    const chargeId = charge.id
    const wrong = await proofFor(lin, mei, '1201')
    const mismatch = await lin.call('confirmCharge', { chargeId, proof: wrong })
    expect(refusal(mismatch)).toBe('identity_step_up_mismatch')
    const proof = await proofFor(lin, mei, '1200')
    const paid = (await lin.get('confirmCharge', { chargeId, proof })) as never as Charge
    expect(paid).toMatchObject({ state: 'paid', payment: { role: 'payer', state: 'received' } })
    expect(await balance(mei)).toBe(before + 1_200n)
    expect(await mei.get('getCharge', { chargeId })).toMatchObject({ state: 'paid', role: 'till' })
  })

  test('at a till visited before, small sums are paid at once; larger ones ask', async () => {
    const { lin, mei } = world.people
    const small = await ask(mei, lin, '5000')
    expect(small.state).toBe('paid')
    const large = await ask(mei, lin, '5001')
    expect(large.state).toBe('asked')
    expect((await mei.get('declineCharge', { chargeId: large.id }))['state']).toBe('cancelled')
  })

  test('that was read is dead, whoever reads it again, and however many at once', async () => {
    const { lin, mei, bo } = world.people
    const digits = await codeOf(lin)
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, n) => chargeBy(n % 2 === 0 ? mei : bo, digits, '100')),
    )
    expect(tries.filter(answer => answer.status === 200)).toHaveLength(1)
    const others = tries.filter(answer => answer.status !== 200)
    expect(new Set(others.map(refusal))).toEqual(new Set(['ledger_code_used']))
  })

  test('lives a minute, and dies when its device shows the next one', async () => {
    const { lin, mei } = world.people
    const first = await codeOf(lin)
    const second = await codeOf(lin)
    expect(refusal(await chargeBy(mei, first, '100'))).toBe('ledger_code_expired')
    await advance(world.db, 60_000)
    expect(refusal(await chargeBy(mei, second, '100'))).toBe('ledger_code_expired')
    expect(refusal(await chargeBy(mei, '281234567812345678', '100'))).toBe('ledger_code_expired')
    expect(refusal(await chargeBy(mei, '12', '100'))).toBe('bad_input')
    expect(refusal(await chargeBy(lin, await codeOf(lin), '100'))).toBe('ledger_self_transfer')
  })

  test('tells a till nothing of what its owner has, and is dead whatever follows', async () => {
    const { lin, mei, bo, tariq } = world.people
    await ask(mei, tariq, '1')
    await settleAll(tariq, mei)
    await befriend(world, tariq, bo)
    const most = await balance(tariq)
    const proof = await proofFor(tariq, bo, (most - 100n).toString())
    await tariq.get('sendPayment', {
      ...{ payeeId: bo.id, amount: (most - 100n).toString(), when: 'now', proof },
    })

    const digits = await codeOf(tariq)
    const charge = await chargeBy(mei, digits, '101')
    expect(charge).toMatchObject({ status: 200, body: { state: 'asked', payment: null } })
    expect(refusal(await chargeBy(mei, digits, '100'))).toBe('ledger_code_used')
    const { id: chargeId } = charge.body as never as Charge
    const short = await tariq.call('confirmCharge', {
      ...{ chargeId, proof: await proofFor(tariq, mei, '101') },
    })
    expect(refusal(short)).toBe('ledger_insufficient')

    const own = await codeOf(lin)
    expect(refusal(await chargeBy(lin, own, '100'))).toBe('ledger_self_transfer')
    expect(refusal(await chargeBy(mei, own, '100'))).toBe('ledger_code_used')
    expect(await balance(tariq)).toBe(100n)
  })

  test('stands nowhere but on the screen', async () => {
    const digits = await codeOf(world.people.lin)
    const rows = await many<{ text: string }>(
      world.db,
      sql`select c::text as text from ledger.pay_code c`,
    )
    expect(rows.some(row => row.text.includes(digits))).toBe(false)
    expect(rows.some(row => row.text.includes(digestOfCode(digits).toString('hex')))).toBe(true)
  })

  test('the same key at the till asks once', async () => {
    const { lin, mei } = world.people
    const digits = await codeOf(lin)
    const key = 'till-0001-0001'
    const before = await balance(lin)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        mei.call('chargePayCode', { digits, amount: '300' }, { key }),
      ),
    )
    expect(new Set(answers.map(answer => answer.text)).size).toBe(1)
    expect(await balance(lin)).toBe(before - 300n)
  })
})

describe('a charge', () => {
  test('waits under Today of its payer until it is answered, and is listed a while after', async () => {
    const { lin, mei } = world.people
    const kinds = async () => {
      await world.settle()
      const { items } = (await lin.get('listWaiting')) as never as { items: { kind: string }[] }
      return items.map(({ kind }) => kind)
    }
    const charge = await ask(mei, lin, '8000')
    expect(await kinds()).toContain('ledger.charge_asked')

    await lin.get('declineCharge', { chargeId: charge.id })
    expect(await kinds()).not.toContain('ledger.charge_asked')
    const listed = async () => {
      const { items } = (await lin.get('listCharges')) as never as { items: Charge[] }
      return items.find(({ id }) => id === charge.id)?.state
    }
    expect(await listed()).toBe('declined')
    await advance(world.db, 6 * 60_000)
    expect(await listed()).toBeUndefined()
  })

  test('is answered by its payer alone, once, and within its minute', async () => {
    const { bo, ana, tariq, stranger } = world.people
    const { id: chargeId } = await ask(ana, bo, '700')
    for (const other of [tariq, stranger]) {
      expect((await other.call('getCharge', { chargeId })).status).toBe(404)
      expect((await other.call('declineCharge', { chargeId })).status).toBe(404)
      expect((await other.call('confirmCharge', { chargeId })).status).toBe(404)
    }
    expect((await ana.call('confirmCharge', { chargeId })).status).toBe(404)
    await bo.get('declineCharge', { chargeId })
    const late = await bo.call('confirmCharge', { chargeId })
    expect(refusal(late)).toBe('ledger_charge_wrong_state')

    const second = await ask(ana, bo, '700')
    const proof = await proofFor(bo, ana, '700')
    await advance(world.db, 60_000)
    const over = await bo.call('confirmCharge', { chargeId: second.id, proof })
    expect(refusal(over)).toBe('ledger_charge_wrong_state')
    expect((await ana.get('getCharge', { chargeId: second.id }))['state']).toBe('expired')
  })

  test('confirmed, declined and cancelled at once ends exactly one way', async () => {
    const { bo, ana } = world.people
    for (let round = 0; round < 6; round++) {
      const before = await balance(bo)
      const { id: chargeId } = await ask(ana, bo, '90')
      const proof = await proofFor(bo, ana, '90').catch(() => undefined)
      const answers = await Promise.all([
        bo.call('confirmCharge', { chargeId, proof }),
        bo.call('declineCharge', { chargeId }),
        ana.call('declineCharge', { chargeId }),
        bo.call('confirmCharge', { chargeId, proof }),
      ])
      const right = answers.filter(answer => answer.status === 200)
      const { state } = (await ana.get('getCharge', { chargeId })) as never as Charge
      // What was small enough went at once: then there is nothing left to answer.
      expect(right.length).toBeLessThanOrEqual(1)
      expect(await balance(bo)).toBe(state === 'paid' ? before - 90n : before)
    }
  })
})

describe('a collect code', () => {
  const codeIn = (path: unknown) => String(path).split('/').at(-1) ?? ''

  test('with an amount shows whom it pays first, is paid once, and is then used', async () => {
    const { lin, mei, bo } = world.people
    const note = '午饭'
    const { path } = await mei.get('makeCollectCode', { amount: '1850', note })
    const code = codeIn(path)
    const offer = await lin.get('readCollectCode', { code })
    expect(offer).toMatchObject({ amount: '1850', note, mine: false, dayLeft: null })
    const proof = await proofOf(lin, mei, { amount: '1850', note })
    const other = await lin.call('payCollectCode', { code, amount: '1849', proof })
    expect(refusal(other)).toBe('ledger_code_amount')

    const boProof = await proofOf(bo, mei, { amount: '1850', note })
    const answers = await Promise.all([
      lin.call('payCollectCode', { code, amount: '1850', proof }),
      bo.call('payCollectCode', { code, amount: '1850', proof: boProof }),
    ])
    expect(answers.map(answer => answer.status).toSorted()).toEqual([200, 409])
    expect(refusal(await bo.call('readCollectCode', { code }))).toBe('ledger_code_used')
  })

  test('with an amount is good for five minutes', async () => {
    const { mei, lin } = world.people
    const { path } = await mei.get('makeCollectCode', { amount: '100' })
    await advance(world.db, 5 * 60_000)
    const late = await lin.call('readCollectCode', { code: codeIn(path) })
    expect(refusal(late)).toBe('ledger_code_expired')
  })

  test('V9 a poster takes 500.00 of one payer in a day, then refuses', async () => {
    const { ana, tariq } = world.people
    const { path } = await tariq.get('makeCollectCode', {})
    const code = codeIn(path)
    const pay = async (amount: string) =>
      ana.call('payCollectCode', { code, amount, proof: await proofOf(ana, tariq, { amount }) })
    expect(await balance(ana)).toBeGreaterThan(0n)
    const most = 50_000n
    const free = await balance(ana)
    const first = free < most ? free : most
    expect((await pay(first.toString())).status).toBe(200)
    if (first === most) expect(refusal(await pay('1'))).toBe('ledger_over_limit')
    const { dayLeft } = (await ana.get('readCollectCode', { code })) as never as { dayLeft: string }
    expect(BigInt(dayLeft)).toBe(most - first)
  })

  test('a new poster takes down the old, and the same one is shown again', async () => {
    const { tariq, ana } = world.people
    const { path } = await tariq.get('makeCollectCode', {})
    const { poster } = (await tariq.get('getPoster')) as never as { poster: { path: string } }
    expect(poster.path).toBe(path)
    await tariq.get('makeCollectCode', {})
    const old = await ana.call('readCollectCode', { code: codeIn(path) })
    expect(refusal(old)).toBe('ledger_code_expired')
    expect((await ana.get('getPoster'))['poster']).toBeNull()
  })

  test('of posters made at the same moment one hangs, and it is the one that is shown', async () => {
    const { tariq, mei } = world.people
    const made = await Promise.all(
      Array.from({ length: 8 }, () => tariq.call('makeCollectCode', {})),
    )
    const { poster } = (await tariq.get('getPoster')) as never as { poster: { path: string } }

    expect(made.map(({ status }) => status)).toEqual(made.map(() => 200))
    const good = []
    for (const { body } of made) {
      const code = codeIn(body['path'])
      const read = await mei.call('readCollectCode', { code })
      if (read.status === 200) good.push(body['path'])
    }
    expect(good).toEqual([poster.path])
  })

  test('arrivals list what came by codes, newest first, with the sum of today', async () => {
    const { mei } = world.people
    const { items, today } = (await mei.get('listArrivals', { limit: 100 })) as never as {
      items: { via: string; payment: { amount: string; role: string } }[]
      today: { sum: string; count: number }
    }
    expect(items.length).toBeGreaterThan(2)
    expect(new Set(items.map(one => one.via))).toEqual(new Set(['pay_code', 'collect_code']))
    expect(new Set(items.map(one => one.payment.role))).toEqual(new Set(['payee']))
    const sum = items.reduce((total, one) => total + BigInt(one.payment.amount), 0n)
    expect([BigInt(today.sum), today.count]).toEqual([sum, items.length])
  })

  test('a payee who is asked always is not asked: the code was their yes', async () => {
    const { mei, lin } = world.people
    await mei.get('setReceiving', { askAlways: true })
    const { path } = await mei.get('makeCollectCode', { amount: '10' })
    const proof = await proofOf(lin, mei, { amount: '10' })
    const paid = await lin.get('payCollectCode', { code: codeIn(path), amount: '10', proof })
    expect(paid['state']).toBe('received')
    await mei.get('setReceiving', { askAlways: false })
  })
})

test('a pay code ends with the sign-in of its device, and when its owner is suspended', async () => {
  const { bo, tariq, mei, wen } = world.people
  const left = await codeOf(bo)
  await bo.get('signOut')
  const shown = await codeOf(tariq)
  const until = new Date('2026-11-21T04:00:00Z').toISOString()
  await wen.get('suspendPerson', { userId: tariq.id, until, reason: 'told to us at the till' })
  await world.settle()

  for (const digits of [left, shown]) {
    expect(refusal(await chargeBy(mei, digits, '1'))).toBe('ledger_code_expired')
  }
})

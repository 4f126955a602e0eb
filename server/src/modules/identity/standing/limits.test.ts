import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { houseId } from '#/engine/house.ts'
import { changeSetting } from '#/engine/settings.ts'
import { Refusal } from '#/kit/refusal.ts'
import { advance } from '#/testing/clock.ts'
import { dailySendL1 } from '../settings.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'
import {
  keepLimit,
  limitAt,
  lowerCap,
  noLimit,
  type OwnLimit,
  raiseMs,
  waitingAt,
} from './rules.ts'
import { wishLimit } from './rules.ts'

const start = new Date('2026-11-20T01:00:00Z')
const after = (ms: number) => new Date(start.getTime() + ms)
const noDevice = { newDeviceUntil: undefined }
const hour = 3_600_000

describe('the timeline of an own limit', () => {
  const amount = fc.option(fc.bigInt({ min: 0n, max: 500n }), { nil: null })
  const step = fc.record({ wait: fc.integer({ min: 0, max: 2 * raiseMs }), wish: amount })
  const above = (one: bigint | null, other: bigint | null) =>
    other !== null && (one === null || one > other)

  test('Raising an own limit takes effect 24 hours later; lowering it at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        let limit: OwnLimit = noLimit
        let at = start
        const wishes: { at: Date; wish: bigint | null; wasAbove: boolean }[] = []
        for (const { wait, wish } of steps) {
          const before = limitAt(limit, at)
          at = new Date(at.getTime() + wait)
          // Between two wishes a limit rises only to what was wished for a day before.
          if (above(limitAt(limit, at), before)) {
            const due = wishes.findLast(one => one.wasAbove)
            expect(due?.wish).toBe(limitAt(limit, at))
            expect(at.getTime() - (due?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(raiseMs)
          }
          const held = limitAt(limit, at)
          const waited = waitingAt(limit, at)
          limit = wishLimit(limit, wish, { at, ...noDevice })
          const isRaise = above(wish, held)
          expect(limitAt(limit, at)).toBe(isRaise ? held : wish)
          // The same wish again keeps its hour.
          const again = isRaise && waited?.amount === wish
          if (again) expect(waitingAt(limit, at)).toEqual(waited)
          else wishes.push({ at, wish, wasAbove: isRaise })
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a raise that was withdrawn never comes, and what holds goes on', () => {
    const low = wishLimit(noLimit, 100n, { at: start, ...noDevice })
    const raised = wishLimit(low, 300n, { at: after(hour), ...noDevice })
    const kept = keepLimit(raised, after(2 * hour))

    expect(limitAt(raised, after(25 * hour - 1))).toBe(100n)
    expect(limitAt(raised, after(25 * hour))).toBe(300n)
    expect(limitAt(kept, after(99 * hour))).toBe(100n)
  })

  test('a new device may lower and not raise', () => {
    const low = wishLimit(noLimit, 100n, { at: start, ...noDevice })
    const fresh = { at: start, newDeviceUntil: after(hour) }

    expect(() => wishLimit(low, 101n, fresh)).toThrow(Refusal)
    expect(() => wishLimit(low, null, fresh)).toThrow('identity_new_device')
    expect(limitAt(wishLimit(low, 99n, fresh), start)).toBe(99n)
  })

  test.each([
    [null, null, null, 'house'],
    [100n, null, 100n, 'house'],
    [null, 100n, 100n, 'own'],
    [100n, 100n, 100n, 'house'],
    [100n, 99n, 99n, 'own'],
    [100n, 101n, 100n, 'house'],
  ] as const)('of %s and %s the lower one holds', (house, own, cap, by) => {
    expect(lowerCap(house, own)).toEqual({ cap, by })
  })
})

describe('limits in the house', () => {
  let world: World
  let roomId: string
  beforeAll(async () => {
    world = await openWorld()
    const { lin, mei, bo } = world.people
    roomId = await roomOf(lin, [mei, bo])
    // Their only device is a day old, so that it may raise.
    await advance(world.db, 25 * hour)
  })
  afterAll(() => world.close())

  const send = (amount: string) =>
    sendEnvelope(world.people.lin, roomId, { total: amount, shares: 2 })

  test('what somebody sends a day is bound by their own limit at once, and starts anew', async () => {
    const { lin } = world.people
    const set = await lin.get('setOwnLimit', { kind: 'send', amount: '1000' })
    expect(set).toMatchObject({ amount: '1000', raise: null, houseCap: '200000' })

    expect((await send('600')).status).toBe(200)
    const over = await send('401')
    expect(over).toMatchObject({ status: 429, body: { code: 'ledger_over_limit' } })
    expect(over.body['details']).toMatchObject({ limit: 'send', max: '1000' })
    expect((await send('400')).status).toBe(200)

    await advance(world.db, 24 * hour)
    expect((await send('1000')).status).toBe(200)
  })

  test('a raise waits, can be seen and withdrawn, and holds a day later', async () => {
    const { lin } = world.people
    const raised = await lin.get('setOwnLimit', { kind: 'send', amount: '5000' })
    expect(raised).toMatchObject({ amount: '1000', raise: { amount: '5000' } })
    await lin.get('stopRaise', { kind: 'send' })
    await advance(world.db, 25 * hour)
    expect((await send('1001')).body['code']).toBe('ledger_over_limit')

    await lin.get('setOwnLimit', { kind: 'send', amount: '5000' })
    await advance(world.db, 24 * hour)
    expect((await send('5000')).status).toBe(200)
    const { items } = await lin.get('listOwnLimits')
    expect(items).toMatchObject([{ kind: 'send', amount: '5000', raise: null }, { kind: 'claim' }])
  })

  test('raise and lower at once leave the lower one, in whatever order they come', async () => {
    const { mei } = world.people
    await mei.get('setOwnLimit', { kind: 'send', amount: '3000' })
    const wishes = ['9000', '100', '8000', '7000'].map(amount =>
      mei.call('setOwnLimit', { kind: 'send', amount }),
    )
    expect((await Promise.all(wishes)).map(one => one.status)).toEqual([200, 200, 200, 200])

    const { items } = await mei.get('listOwnLimits')
    expect(items).toMatchObject([{ kind: 'send', amount: '100' }, {}])
  })

  test('what somebody lets themselves win a day ends the game for them and nobody else', async () => {
    const { mei, bo } = world.people
    await mei.get('setOwnLimit', { kind: 'claim', amount: '1' })
    await advance(world.db, 24 * hour)
    const open = async () => {
      const sent = await send('200')
      return String(sent.body['id'])
    }
    const first = await open()
    const second = await open()

    expect((await mei.call('claimEnvelope', { envelopeId: first })).status).toBe(200)
    const over = await mei.call('claimEnvelope', { envelopeId: second })
    expect(over).toMatchObject({ status: 429, body: { code: 'envelope_own_limit' } })
    const view = await mei.get('getEnvelope', { envelopeId: second })
    expect(view['myPart']).toEqual({ mayOpen: false, why: 'envelope_own_limit' })
    expect((await bo.call('claimEnvelope', { envelopeId: second })).status).toBe(200)

    await advance(world.db, 24 * hour)
    expect((await mei.call('claimEnvelope', { envelopeId: second })).status).toBe(410)
  })

  test('a limit of zero keeps somebody out of every game, parallel taps too', async () => {
    const { mei } = world.people
    await mei.get('setOwnLimit', { kind: 'claim', amount: '0' })
    const sent = await send('200')
    const taps = Array.from({ length: 8 }, () =>
      mei.call('claimEnvelope', { envelopeId: String(sent.body['id']) }),
    )

    const codes = (await Promise.all(taps)).map(one => one.body['code'])
    expect(new Set(codes)).toEqual(new Set(['envelope_own_limit']))
  })

  test('no limit is below zero', async () => {
    const { bo } = world.people
    expect(await bo.call('setOwnLimit', { kind: 'send', amount: '-1' })).toMatchObject({
      status: 400,
      body: { code: 'bad_input' },
    })
  })

  test('30 envelopes at once never pass the day’s cap of the level', async () => {
    const { bo } = world.people
    const cap = 20_000n
    await world.house.inTransaction('read write', tx =>
      changeSetting(tx, dailySendL1.key, cap.toString(), houseId),
    )
    await world.house.settings.refresh()
    const proofs: string[] = []
    // One after the other: guesses at once would lock the PIN.
    for (let n = 0; n < 30; n++) {
      const facts = { mode: 'lucky', split: 'lucky:2', shares: '2' }
      const act = { kind: 'envelopes.send', payee: roomId, amount: '1000', facts }
      proofs.push(String((await bo.get('stepUp', { pin: pinOfAll, ...act }))['proof']))
    }
    const said = await Promise.all(
      proofs.map(proof =>
        bo.call('sendEnvelope', {
          ...{ roomId, mode: 'lucky', split: 'lucky:2', total: '1000', shares: 2, proof },
        }),
      ),
    )

    const sent = said.filter(one => one.status === 200).length
    expect(BigInt(sent) * 1_000n).toBe(cap)
    const refused = new Set(said.filter(one => one.status !== 200).map(one => one.body['code']))
    expect([...refused].every(code => String(code).includes('limit'))).toBe(true)
  })
})

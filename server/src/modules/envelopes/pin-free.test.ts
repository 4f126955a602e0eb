import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { many, sql } from '#/engine/db.ts'
import { Client } from '#/testing/client.ts'
import { openWorld, passwordOfAll, pinOfAll, roomOf, type World } from '#/testing/world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

let world: World
let room: string

beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana, tariq, wen } = world.people
  room = await roomOf(lin, [mei, bo, ana, tariq, wen])
})
afterAll(() => world.close())

const send = (one: Client, total: string, key = newId()) => {
  const terms = { mode: 'ordinary', split: 'even', total, shares: 1 }
  return one.call('sendEnvelope', { roomId: room, ...terms }, { key })
}
const codeOf = async (answer: Promise<{ status: number; body: { code?: string } }>) => {
  const { status, body } = await answer
  return status === 200 ? 'done' : body.code
}
type PinFree = { single: string; left: string } | null
const pinFreeOf = async (one: Client): Promise<PinFree> =>
  ((await one.get('getLimits')) as never as { pinFree: PinFree }).pinFree
const proofFor = async (one: Client, single: string): Promise<string> => {
  const act = { kind: 'ledger.pin_free', payee: 'me', facts: { single } }
  const given = await one.get('stepUp', { pin: pinOfAll, ...act })
  return String(given['proof'])
}

/** Lets somebody into the room, with money. */
async function roomWith(one: Client): Promise<void> {
  const { code } = (await world.people.lin.get('makeLink', { roomId: room })) as never
  await one.get('joinByLink', { code })
  await world.settle()
}

describe('sending without a PIN', () => {
  test('50.00 four times a day needs none, the next 0.01 asks', async () => {
    const { mei } = world.people

    expect(await pinFreeOf(mei)).toEqual({ single: '5000', left: '20000' })
    for (const left of ['15000', '10000', '5000', '0']) {
      expect(await codeOf(send(mei, '5000'))).toBe('done')
      expect(await pinFreeOf(mei)).toEqual({ single: '5000', left })
    }
    expect(await codeOf(send(mei, '1'))).toBe('identity_step_up_needed')
  })

  test('one of 50.01 asks, and takes nothing of the day', async () => {
    const { bo } = world.people

    expect(await codeOf(send(bo, '5001'))).toBe('identity_step_up_needed')
    expect(await pinFreeOf(bo)).toEqual({ single: '5000', left: '20000' })
  })

  test('the sum of the day holds under twelve sends at once', async () => {
    const { ana } = world.people

    const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(send(ana, '5000'))))

    expect(codes.filter(code => code === 'done')).toHaveLength(4)
    expect(codes.filter(code => code === 'identity_step_up_needed')).toHaveLength(8)
    expect(await pinFreeOf(ana)).toEqual({ single: '5000', left: '0' })
  })

  test('the same key takes nothing again, and a send that fails gives its part back', async () => {
    const { bo } = world.people
    const key = newId()

    const first = await send(bo, '100', key)
    const again = await send(bo, '100', key)
    const terms = { mode: 'ordinary', split: 'even', total: '2000', shares: 50 }
    const few = await bo.call('sendEnvelope', { roomId: room, ...terms, acceptFewActive: false })

    expect(again.text).toBe(first.text)
    expect(few.body['code']).toBe('envelope_few_active')
    expect(await pinFreeOf(bo)).toEqual({ single: '5000', left: '19900' })
  })

  test('who has set no PIN is asked to set one with the first payment', async () => {
    const nora = await world.join('nora')
    const { lin } = world.people
    const { code }: { code: string } = (await lin.get('makeLink', { roomId: room })) as never
    await nora.get('joinByLink', { code })
    await world.settle()

    const asked = await send(nora, '1')

    expect(asked.body).toMatchObject({
      code: 'identity_step_up_needed',
      details: { pin: 'unset' },
    })
    expect(await pinFreeOf(nora)).toBeNull()
  })

  test('everybody may lower it or turn it off at once; raising it shows the PIN', async () => {
    const { tariq } = world.people

    const lower = await tariq.get('setPinFree', { single: '1000' })
    const over = await codeOf(send(tariq, '1001'))
    const bare = await tariq.call('setPinFree', { single: '1001' })
    const proof = await proofFor(tariq, '2000')
    const other = await tariq.call('setPinFree', { single: '2001', proof })
    const raised = await tariq.get('setPinFree', { single: '2000', proof })
    const beyond = await tariq.call('setPinFree', { single: '5001' })
    const off = await tariq.get('setPinFree', { single: '0' })

    expect(lower).toEqual({ single: '1000', most: '5000', daily: '20000', left: '20000' })
    expect(over).toBe('identity_step_up_needed')
    expect(bare.body['code']).toBe('identity_step_up_needed')
    expect(other.body['code']).toBe('identity_step_up_mismatch')
    expect(raised['single']).toBe('2000')
    expect(beyond.body['code']).toBe('bad_input')
    expect(off['single']).toBe('0')
    expect(await pinFreeOf(tariq)).toBeNull()
    expect(await codeOf(send(tariq, '1'))).toBe('identity_step_up_needed')
  })

  test('a device of today lowers it, and raises nothing for 24 hours', async () => {
    const { handle } = await world.join('traveller')
    const login = { login: handle, password: passwordOfAll, as: 'token' }
    const { token } = await world.guest.get('signIn', login)
    const phone = new Client(world.app, { token: String(token), handle })
    await phone.get('setPin', { pin: pinOfAll })

    const lower = await phone.get('setPinFree', { single: '1000' })
    const proof = await proofFor(phone, '2000')
    const raised = await phone.call('setPinFree', { single: '2000', proof })

    expect(lower['single']).toBe('1000')
    expect(raised.body['code']).toBe('identity_new_device')
  })

  test('a passkey is as good as a PIN: whoever has only one sends small sums without', async () => {
    const one = await world.join('keybearer')
    await roomWith(one)
    expect(await pinFreeOf(one)).toBeNull()
    await many(
      world.db,
      sql`
        insert into identity.passkey
          (id, user_id, credential_id, public_key, counter, transports, synced, name, added_at)
        select gen_random_uuid(), id, 'key'::bytea, ''::bytea, 0, '{}', false, 'Key', engine.now()
        from identity.user where handle = 'keybearer'`,
    )

    expect(await pinFreeOf(one)).toEqual({ single: '5000', left: '20000' })
    expect(await codeOf(send(one, '100'))).toBe('done')
  })

  test('a locked PIN covers nothing: whoever guesses it sends nothing meanwhile', async () => {
    const wen = world.people.wen
    const act = { pin: '270516', kind: 'ledger.pin_free', payee: 'me' }

    for (let n = 0; n < 5; n++) await wen.call('stepUp', act)

    expect(await pinFreeOf(wen)).toBeNull()
    expect(await codeOf(send(wen, '1'))).toBe('identity_step_up_needed')
  })
})

describe('as the days pass', () => {
  test('a new day has a new sum; a PIN that was reset covers nothing for 24 h', async () => {
    const { lin, mei } = world.people

    await advance(world.db, dayMs)
    expect(await pinFreeOf(mei)).toEqual({ single: '5000', left: '20000' })

    await lin.get('startPinReset', { password: passwordOfAll })
    expect(await codeOf(send(lin, '1'))).toBe('identity_step_up_needed')
    await advance(world.db, dayMs)
    await lin.get('finishPinReset', { pin: '914273' })
    expect(await codeOf(send(lin, '1'))).toBe('identity_step_up_needed')
    expect(await pinFreeOf(lin)).toBeNull()
    await advance(world.db, dayMs)
    expect(await codeOf(send(lin, '1'))).toBe('done')

    await releaseClock(world.db)
  })
})

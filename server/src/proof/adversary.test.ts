import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDoor } from '#/engine/admit.ts'
import { many, sql } from '#/engine/db.ts'
import type { Actor, House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import type { OutboxRow } from '#/engine/outbox.ts'
import { present } from '#/kit/assert.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { type Client, routeOf } from '#/testing/client.ts'
import { openWorld, passwordOfAll, pinOfAll, roomOf, type World } from '#/testing/world.ts'
import { zoneOfTests } from '#/testing/zone.ts'

// Each test tells of somebody who means harm, or of two things that happen at the same moment.
const dayMs = 86_400_000
const reason = 'an adversary tries it out'
let world: World
let room: string

beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana, tariq } = world.people
  room = await roomOf(lin, [mei, bo, ana, tariq])
})
afterAll(() => world.close())

type Act = { kind: string; payee: string; amount?: string; facts: Record<string, string> }
const proofOf = async (one: Client, act: Act, pin = pinOfAll): Promise<string> => {
  const { proof }: { proof: string } = (await one.get('stepUp', { pin, ...act })) as never
  return proof
}
const codes = (answers: readonly { status: number; body: object }[]) =>
  answers.map(({ status, body }) => (status === 200 ? 'done' : 'code' in body && body.code))
/** News reaches a process with the next tick; until then it may answer as before. */
const news = () => new Promise(resolve => setTimeout(resolve, 300))
const appoint = async (one: Client, roles: readonly string[]): Promise<void> => {
  const { wen } = world.people
  const facts = { roles: roles.join(',') }
  const proof = await proofOf(wen, { kind: 'identity.change_roles', payee: one.id, facts })
  await wen.get('changeRoles', { userId: one.id, roles, proof, reason })
  await one.signInAgain(passwordOfAll)
  await news()
}
const change = async (one: Client, key: string, value: string | number) => {
  const act = { kind: 'console.change_settings', payee: 'house', facts: { [key]: String(value) } }
  const proof = await proofOf(one, act)
  return one.call('changeSettings', { changes: [{ key, value }], proof, reason })
}

describe('whoever holds a session that is not theirs', () => {
  test('cannot make their own PIN or password new as staff: that takes somebody else', async () => {
    const { wen } = world.people

    const reset = await wen.call('resetPinByStaff', { userId: wen.id, reason })
    const link = await wen.call('makePasswordLink', { userId: wen.id, reason })

    expect(codes([reset, link])).toEqual(['forbidden', 'forbidden'])
  })

  test('finds no open link of anybody in what the house remembers under keys', async () => {
    const { wen, tariq } = world.people
    const key = newId()

    const proof = await proofOf(wen, { kind: 'identity.password_link', payee: tariq.id, facts: {} })
    const ask = { userId: tariq.id, reason, proof }
    const made = await wen.get('makePasswordLink', ask, { key })

    const kept = await many<{ body: Buffer | null }>(
      world.db,
      sql`select body from engine.intent where key = ${key}`,
    )
    const code = String(made['code'])
    expect(kept.map(row => row.body?.toString() ?? '').filter(text => text.includes(code))).toEqual(
      [],
    )
  })
})

describe('staff who want more than they may', () => {
  test('an operator does not raise what they may issue without a second person', async () => {
    const { ana } = world.people
    await appoint(ana, ['operator'])

    const raised = await change(ana, 'ledger.second_person_over', '1000000000')
    const lowered = await change(ana, 'ledger.second_person_over', '40000')

    expect(codes([raised, lowered])).toEqual(['forbidden', 'done'])
    await appoint(ana, [])
  })

  test('nobody issues credits to somebody who is no member yet', async () => {
    const { wen } = world.people
    await change(wen, 'identity.join_mode', 'approval')
    await news()
    const who = { handle: 'asking', name: 'Asking', password: passwordOfAll, as: 'token' }
    const { user }: { user: { id: string } } = (await world.guest.get('signUp', who)) as never
    const act = { kind: 'ledger.issue', payee: user.id, amount: '100', facts: {} }
    const proof = await proofOf(wen, act)

    const issued = await wen.call('issueCredits', { to: [user.id], amount: '100', proof, reason })

    expect(codes([issued])).toEqual(['not_found'])
    await change(wen, 'identity.join_mode', 'invite')
  })

  test('another time zone is no new day for what staff may issue alone', async () => {
    const { bo } = world.people
    await appoint(bo, ['operator'])
    const issue = async () => {
      const act = { kind: 'ledger.issue', payee: 'fund', amount: '30000', facts: {} }
      const proof = await proofOf(bo, act)
      return bo.call('issueCredits', { to: 'fund', amount: '30000', proof, reason })
    }

    const first = await issue()
    const answers = []
    for (const zone of ['Pacific/Honolulu', 'Asia/Tokyo', 'Asia/Shanghai']) {
      await change(bo, 'house.time_zone', zone)
      await news()
      answers.push(await issue())
    }

    expect(codes([first])).toEqual(['done'])
    expect(new Set(codes(answers))).toEqual(new Set(['identity_second_person_needed']))
    await appoint(bo, [])
  })

  test('nobody sets a time zone that the database does not know', async () => {
    const { wen } = world.people

    const zones = ['Nowhere/Land', '+08:00', "UTC' or true", '']
    const answers = []
    for (const zone of zones) answers.push(await change(wen, 'house.time_zone', zone))

    expect(codes(answers)).toEqual(zones.map(() => 'bad_input'))
    expect(codes([await change(wen, 'house.time_zone', 'Europe/Berlin')])).toEqual(['done'])
    expect((await wen.call('getLimits')).status).toBe(200)
    await change(wen, 'house.time_zone', zoneOfTests)
  })
})

describe('two things at the same moment', () => {
  test('The cap after a PIN reset holds for any number of payments at once.', async () => {
    const { mei } = world.people
    await mei.get('startPinReset', { password: passwordOfAll })
    await advance(world.db, dayMs)
    await mei.get('finishPinReset', { pin: '914273' })
    await releaseClockHere()
    const terms = { mode: 'ordinary', split: 'even', total: '9000', shares: 1 }
    const facts = { mode: 'ordinary', split: 'even', shares: '1' }
    const act = { kind: 'envelopes.send', payee: room, amount: '9000', facts }
    const proofs = []
    for (let n = 0; n < 5; n++) proofs.push(await proofOf(mei, act, '914273'))

    const sent = await Promise.all(
      proofs.map(proof => mei.call('sendEnvelope', { roomId: room, ...terms, proof })),
    )

    expect(codes(sent).filter(code => code === 'done')).toHaveLength(2)
    expect(codes(sent).filter(code => code === 'ledger_over_limit')).toHaveLength(3)
    await releaseClock(world.db)
  })

  test('who is taken out of the room while they send hears that there is none', async () => {
    const { bo } = world.people
    const plain = present(fromWire('rom', room))
    const boId = present(fromWire('usr', bo.id))
    const terms = { mode: 'ordinary', split: 'even', total: '100', shares: 1 }

    // As another request would: it has locked the room and takes Bo out of it.
    const other = await world.db.pool.connect()
    await other.query('begin')
    await other.query('select 1 from chat.room where id = $1 for update', [plain])
    await other.query('delete from chat.membership where room = $1 and member = $2', [plain, boId])
    await other.query('update chat.room set member_count = member_count - 1 where id = $1', [plain])
    const sending = bo.call('sendEnvelope', { roomId: room, ...terms })
    await new Promise(resolve => setTimeout(resolve, 400))
    await other.query('commit')
    other.release()
    const answer = await sending

    expect(codes([answer])).toEqual(['not_found'])
  })

  test('a sign-in that was looked up before it ended is not remembered after', async () => {
    let told: (row: OutboxRow) => unknown = () => undefined
    let looked = 0
    let answer: (actor: Actor | undefined) => void = () => undefined
    const { house } = world
    const quiet: House = {
      ...house,
      outbox: {
        ...house.outbox,
        onRow: listener => {
          told = listener
        },
      },
      modules: [
        {
          name: 'identity',
          who: () => {
            looked += 1
            return new Promise(resolve => (answer = resolve))
          },
        },
      ],
    }
    const door = openDoor(quiet)
    const asked = door.read({ headers: { authorization: 'Bearer abc' }, ip: '::1' } as never)
    const actor: Actor = { ...guest, kind: 'user', restricted: false }
    const restricted = { ...actor, restricted: true }

    const first = door.admit('ledger', routeOf('getWallet'), asked)
    told({ name: 'identity.restricted' } as never) // Only its name is looked at.
    answer(actor)
    await first
    const second = door.admit('ledger', routeOf('getWallet'), asked)
    answer(restricted)

    expect((await second).restricted).toBe(true)
    expect(looked).toBe(2)
  })
})

const guest: Actor = {
  kind: 'guest',
  id: '00000000-0000-8000-8000-000000000002', // A constant of the house.
  level: 1,
  roles: [],
  restricted: false,
  language: 'en',
  address: '',
}

const releaseClockHere = async (): Promise<void> => {
  await advance(world.db, 1_000)
}

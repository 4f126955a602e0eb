import type { StaffRole } from '@fuquan/contract/route.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { advance } from '#/testing/clock.ts'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { runDueJobs, runSchedule } from '#/testing/jobs.ts'
import { appoint, look } from './index.ts'
import { approvalOf } from './staff.ts'
import { identity } from './module.ts'
import { makeOwnerLink } from './owner-link.ts'
import { findByHandle } from './store.ts'

const password = 'vermilion-kite-42'
const pin = '270814'
const reason = 'because the test asks for it'
const day = 86_400_000
let door: Doorway

type Person = { id: UserId; wire: string; token: string }
let wen: Person
let lin: Person
let mei: Person
let bo: Person
let tariq: Person
let stranger: Person

async function join(handle: string, roles: readonly StaffRole[] = []): Promise<Person> {
  const ask = { handle, name: handle, password, email: `${handle}@example.org`, as: 'token' }
  const { body } = await door.call('signUp', ask)
  const { id } = present(await door.house.read(tx => findByHandle(tx, handle)), handle)
  // As if they had had them when they signed in: later rights ask for a new sign-in.
  const now = new Date(0)
  await door.house.inTransaction('read write', tx =>
    appoint(tx, { userId: id, roles, by: null, now }),
  )
  await door.call('setPin', { pin }, { token: body['token'] })
  return { id, wire: toWire('usr', id), token: body['token'] }
}

beforeAll(async () => {
  door = await openDoorway([identity])
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
  wen = await join('wen', ['owner'])
  lin = await join('lin', ['moderator'])
  mei = await join('mei', ['support'])
  bo = await join('bobo')
  tariq = await join('tariq', ['moderator'])
  stranger = await join('stranger')
})
afterAll(() => door.close())

const suspend = (by: Person, userId: string, more: object = {}) =>
  door.call('suspendPerson', { userId, reason, ...more }, { token: by.token })
const inDays = async (n: number): Promise<string> => {
  const now = await door.house.read(async (_, moment) => moment)
  return new Date(now.getTime() + n * day).toISOString()
}
const proofOf = async (by: Person, kind: string, payee: string): Promise<string> =>
  (await door.call('stepUp', { pin, kind, payee }, { token: by.token })).body['proof']
const auditActs = async (): Promise<string[]> => {
  const rows = await many<{ act: string }>(
    door.house.db,
    sql`select act from engine.audit order by number`,
  )
  return rows.map(row => row.act)
}

describe('joining by approval', () => {
  test('who asks waits, is let in or reads why not', async () => {
    await door.set({ 'identity.join_mode': 'approval' })
    const ask = (handle: string) =>
      door.call('signUp', { handle, name: handle, password, as: 'token' })
    const first = await ask('asker_one')
    const second = await ask('asker_two')
    await door.set({ 'identity.join_mode': 'open' })
    expect(first.body).toMatchObject({ state: 'asked', expiresAt: null })
    expect(first.body['token']).toBeUndefined()
    const signIn = (login: string) => door.call('signIn', { login, password, as: 'token' })
    expect((await signIn('asker_one')).body['code']).toBe('identity_awaiting_approval')

    const people = await door.call('listPeople', { state: 'asked' }, { token: lin.token })
    expect(people.body['items']).toHaveLength(2)
    const [one, two] = [first.body['user'].id, second.body['user'].id]
    await door.call('approvePerson', { userId: one, reason }, { token: lin.token })
    await door.call('refusePerson', { userId: two, reason }, { token: lin.token })

    expect((await signIn('asker_one')).body['user'].level).toBe(1)
    const refused = await signIn('asker_two')
    expect(refused.body).toMatchObject({ code: 'identity_join_refused', details: { reason } })
    const again = await door.call('approvePerson', { userId: two, reason }, { token: lin.token })
    expect(again.body['code']).toBe('identity_wrong_state')
  })

  test('14 days of silence are a no, and later the handle is free again', async () => {
    await door.set({ 'identity.join_mode': 'approval' })
    await door.call('signUp', { handle: 'silent', name: 's', password, as: 'token' })
    await door.set({ 'identity.join_mode': 'open' })

    await advance(door.house.db, 15 * day)
    await runSchedule(door.house, 'identity.sweep')
    const answer = await door.call('signIn', { login: 'silent', password, as: 'token' })
    expect(answer.body['code']).toBe('identity_join_refused')

    await advance(door.house.db, 16 * day)
    await runSchedule(door.house, 'identity.sweep')
    for (const person of [wen, lin, mei, bo, tariq, stranger]) person.token = ''
    const names = ['wen', 'lin', 'mei', 'bobo', 'tariq', 'stranger']
    for (const [n, person] of [wen, lin, mei, bo, tariq, stranger].entries()) {
      const signed = await door.call('signIn', { login: names[n], password, as: 'token' })
      person.token = signed.body['token']
    }
    const free = await door.call('signUp', { handle: 'silent', name: 's', password, as: 'token' })
    expect(free.status).toBe(200)
  })
})

test('a newcomer of the open door may start at L0, and staff vouch for them', async () => {
  await door.set({ 'identity.open_level': 0 })
  const ask = { handle: 'fresh', name: 'f', password, as: 'token' }
  const { body } = await door.call('signUp', ask)
  await door.set({ 'identity.open_level': 1 })
  expect(body['user'].level).toBe(0)
  const invite = await door.call('createInvite', {}, { token: body['token'] })
  expect(invite.body['code']).toBe('identity_level_needed')

  const userId = body['user'].id
  const vouched = await door.call('approvePerson', { userId, reason }, { token: lin.token })

  expect(vouched.body['user'].level).toBe(1)
})

describe('suspending', () => {
  test('A restricted person signs in, reads, and writes only for their own safety', async () => {
    const ana = await join('ana')
    expect((await suspend(lin, ana.wire, { until: await inDays(3) })).status).toBe(200)

    const signed = await door.call('signIn', { login: 'ana', password, as: 'token' })
    const { token } = signed.body as { token: string }
    expect(signed.body['state']).toBe('restricted')
    const me = await door.call('getMe', {}, { token })
    expect(me.body['restriction'].reason).toBe(reason)
    expect((await door.call('createInvite', {}, { token })).body['code']).toBe('restricted')
    expect((await door.call('changeMe', { language: 'en' }, { token })).status).toBe(200)

    await advance(door.house.db, 4 * day)
    expect((await door.call('getMe', {}, { token })).body['state']).toBe('active')
    await runSchedule(door.house, 'identity.ends')
    const { rows } = await sql<{ state: string }>`
      select state from identity.user where handle = 'ana'`.execute(door.house.db.kysely)
    expect(rows[0]?.state).toBe('active')
  })

  test('staff reinstate, and twice is refused', async () => {
    await suspend(lin, bo.wire, { until: await inDays(3) })
    const reinstate = () =>
      door.call('reinstatePerson', { userId: bo.wire, reason }, { token: lin.token })

    expect((await reinstate()).body['state']).toBe('active')
    expect((await reinstate()).body['code']).toBe('identity_wrong_state')
  })

  test('Nobody agrees to their own act: seven days and more wait for somebody else', async () => {
    const target = await join('target')
    const asked = await suspend(lin, target.wire, { until: await inDays(8) })
    expect(asked.body['code']).toBe('identity_second_person_needed')
    const approvalId = asked.body['details'].approval
    const again = await suspend(lin, target.wire, {
      until: (await door.call('listApprovals', {}, { token: lin.token })).body['items'][0].facts
        .until,
    })
    expect(again.body['details'].approval).toBe(approvalId)
    const agree = async (by: Person) => {
      const shown = { pin, kind: 'identity.agree', payee: approvalId }
      const { proof } = (await door.call('stepUp', shown, { token: by.token })).body
      return door.call('agreeApproval', { approvalId, reason, proof }, { token: by.token })
    }

    expect((await agree(lin)).body['code']).toBe('identity_same_person')
    expect((await agree(mei)).body['code']).toBe('forbidden')
    expect((await agree(tariq)).body['state']).toBe('agreed')
    expect((await agree(tariq)).body['code']).toBe('identity_wrong_state')
    await runDueJobs(door.house)
    await runDueJobs(door.house)

    const people = await door.call('listPeople', { search: 'target' }, { token: lin.token })
    expect(people.body['items'][0].state).toBe('restricted')
    const acts = await auditActs()
    expect(acts.filter(act => act === 'identity.askSuspension').length).toBeGreaterThan(0)
    expect(acts).toContain('identity.agreeApproval')
  })

  test('The same ask made five times at once waits once, and after a yes it may be asked anew', async () => {
    const target = await join('asked_often')
    const until = await inDays(9)
    const askAtOnce = async () => {
      const asks = Array.from({ length: 5 }, () => suspend(lin, target.wire, { until }))
      return new Set((await Promise.all(asks)).map(({ body }) => body['details'].approval))
    }

    const first = await askAtOnce()
    expect(first.size).toBe(1)
    const [approvalId] = first
    const shown = { pin, kind: 'identity.agree', payee: approvalId }
    const { proof } = (await door.call('stepUp', shown, { token: tariq.token })).body
    await door.call('agreeApproval', { approvalId, reason, proof }, { token: tariq.token })
    const second = await askAtOnce()

    expect(second.size).toBe(1)
    expect(second).not.toEqual(first)
    const ofTarget = sql`select 1 from identity.approval where ref = ${target.wire}`
    expect(await many(door.house.db, ofTarget)).toHaveLength(2)
  })

  test('Staff act on staff only as owners, and nobody on themselves', async () => {
    const until = await inDays(1)
    expect((await suspend(lin, tariq.wire, { until })).body['code']).toBe('forbidden')
    expect((await suspend(wen, wen.wire, { until })).body['code']).toBe('forbidden')
    expect((await suspend(stranger, bo.wire, { until })).body['code']).toBe('forbidden')
    const link = (userId: string) =>
      door.call('makePasswordLink', { userId, reason }, { token: mei.token })
    expect((await link(wen.wire)).body['code']).toBe('forbidden')
  })

  test('without a reason nothing happens', async () => {
    const answer = await suspend(lin, bo.wire, { reason: 'short' })
    expect(answer.body['code']).toBe('bad_input')
  })
})

describe('roles', () => {
  const change = async (by: Person, about: Person, roles: string[], withProof = true) => {
    const facts = { roles: roles.join(',') }
    const shown = { pin, kind: 'identity.change_roles', payee: about.wire, facts }
    const proof = (await door.call('stepUp', shown, { token: by.token })).body['proof']
    const body = { userId: about.wire, roles, reason, ...(withProof && { proof }) }
    return door.call('changeRoles', body, { token: by.token })
  }

  test('The last owner cannot be removed', async () => {
    expect((await change(wen, wen, [])).body['code']).toBe('console_last_owner')
    expect((await change(wen, bo, ['owner', 'treasurer'])).status).toBe(200)
    expect((await change(wen, bo, [])).body['staffRoles']).toEqual([])
  })

  test('only owners appoint, and only with their PIN', async () => {
    expect((await change(lin, bo, ['owner'])).body['code']).toBe('forbidden')
    const bare = await change(wen, bo, ['support'], false)
    expect(bare.body['code']).toBe('identity_step_up_needed')
  })

  test('an owner link from the machine makes an owner once', async () => {
    const { path } = await makeOwnerLink(door.house)
    const code = path.split('#')[1]
    const use = (by: Person) => door.call('useOwnerLink', { code }, { token: by.token })

    expect((await use(bo)).body['staffRoles']).toEqual(['owner'])
    expect((await use(stranger)).body['code']).toBe('identity_link_invalid')
    expect((await change(wen, bo, [])).status).toBe(200)
  })
})

describe('help at the counter', () => {
  test('a password link works once, for an hour, and signs every device out', async () => {
    const userId = bo.wire
    const make = async () => {
      const proof = await proofOf(mei, 'identity.password_link', userId)
      return door.call('makePasswordLink', { userId, reason, proof }, { token: mei.token })
    }
    const use = (code: string, next: string) =>
      door.call('usePasswordLink', { code, password: next, as: 'token' })
    const { code } = (await make()).body as { code: string }

    expect((await use(code, 'password123')).body['code']).toBe('identity_password_weak')
    const used = await use(code, 'celadon-river-7')
    expect(used.status).toBe(200)
    expect((await use(code, 'celadon-river-8')).body['code']).toBe('identity_link_invalid')
    expect((await door.call('getMe', {}, { token: bo.token })).status).toBe(401)
    bo.token = used.body['token']

    const old = (await make()).body as { code: string }
    await advance(door.house.db, day / 24)
    expect((await use(old.code, 'celadon-river-8')).body['code']).toBe('identity_link_invalid')
  })

  const signOut = async (by: Person, about: Person) => {
    const shown = { pin, kind: 'identity.sign_out', payee: about.wire }
    const { proof } = (await door.call('stepUp', shown, { token: by.token })).body
    const body = { userId: about.wire, reason, proof }
    return door.call('signOutPerson', body, { token: by.token })
  }

  test('nobody signs themselves out from the desk, and staff only owners do', async () => {
    const clerk = await join('clerk', ['cashier'])

    expect((await signOut(mei, mei)).body['code']).toBe('forbidden')
    expect((await signOut(mei, clerk)).body).toMatchObject({
      code: 'forbidden',
      details: { role: 'owner' },
    })
    expect((await door.call('getMe', {}, { token: clerk.token })).status).toBe(200)
    expect((await signOut(wen, clerk)).body).toEqual({ ended: 1 })
    expect((await door.call('getMe', {}, { token: clerk.token })).status).toBe(401)
  })

  test('needs the PIN of the helper, for this person and this act', async () => {
    const foreign = await proofOf(mei, 'identity.help_pin', tariq.wire)
    for (const act of ['resetPinByStaff', 'makePasswordLink']) {
      const ask = { userId: bo.wire, reason }
      const bare = await door.call(act, ask, { token: mei.token })
      expect(bare.body['code']).toBe('identity_step_up_needed')
      const other = await door.call(act, { ...ask, proof: foreign }, { token: mei.token })
      expect(other.body['code']).toBe('identity_step_up_mismatch')
    }
  })

  test('a PIN is reset with the person present', async () => {
    const proof = await proofOf(mei, 'identity.help_pin', bo.wire)
    const ask = { userId: bo.wire, reason, proof }
    const answer = await door.call('resetPinByStaff', ask, { token: mei.token })
    expect(answer.body['state']).toBe('resetting')
    const set = await door.call('finishPinReset', { pin: '615243' }, { token: bo.token })
    expect(set.body['state']).toBe('set')
    expect(set.body['cappedUntil']).not.toBeNull()
  })

  describe('Wallet 12 An operator cannot read one person’s account without leaving a line that this person sees', () => {
    test('Staff read one person only after saying why, and that person sees it', async () => {
      const get = () => door.call('getPerson', { userId: bo.wire }, { token: mei.token })
      expect((await get()).body['code']).toBe('console_reason_missing')

      await door.house.inTransaction('read write', async (tx, now) => {
        const until = new Date(now.getTime() + 900_000)
        await look.record(tx, { by: mei.id, about: bo.id, reason, now, until })
        expect(await look.of(tx, { by: mei.id, ids: [bo.id], now })).toEqual(
          new Map([[bo.id, until]]),
        )
      })

      expect((await get()).body).toMatchObject({ email: 'bobo@example.org', state: 'active' })
      const looks = await door.call('listLooks', {}, { token: bo.token })
      expect(looks.body['items'][0]).toMatchObject({ reason, by: { handle: 'mei' } })
      await advance(door.house.db, 900_000)
      expect((await get()).body['code']).toBe('console_reason_missing')
    })
  })
})

test('while nobody else has the right, one person may act alone', async () => {
  const alone = await door.house.inTransaction('read write', async (tx, now) => {
    const ask = { kind: 'ledger.issue', ref: 'x', facts: {}, reason, now }
    return [
      await approvalOf(tx, { ...ask, by: wen.id, roles: ['treasurer'] }),
      await approvalOf(tx, { ...ask, by: lin.id, roles: ['treasurer'] }),
    ]
  })
  expect(alone[0]).toBe('alone')
  expect(alone[1]).not.toBe('alone')
})

describe('links into the house', () => {
  test('a link shows who invites and works until its maker withdraws it', async () => {
    const { body } = await door.call('createInvite', {}, { token: bo.token })
    const read = () => door.call('getInvite', { code: body['code'] })
    expect((await read()).body).toMatchObject({ inviterName: 'bobo' })
    expect(body['path']).toBe(`/join/${body['code']}`)
    const withdraw = (by: Person) =>
      door.call('withdrawInvite', { houseInviteId: body['id'] }, { token: by.token })

    expect((await withdraw(stranger)).status).toBe(404)
    expect((await withdraw(bo)).status).toBe(200)

    expect((await read()).body['code']).toBe('identity_invite_invalid')
    const mine = await door.call('listInvites', {}, { token: bo.token })
    expect(mine.body['items'][0].state).toBe('withdrawn')
    const all = await door.call('listInvites', { of: 'all' }, { token: stranger.token })
    expect(all.body['code']).toBe('forbidden')
  })

  test('a link lives 14 days', async () => {
    const { body } = await door.call('createInvite', {}, { token: wen.token })
    await advance(door.house.db, 14 * day)
    expect((await door.call('getInvite', { code: body['code'] })).status).toBe(410)
  })
})

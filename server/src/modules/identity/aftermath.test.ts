import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readNow } from '#/engine/clock.ts'
import { many, one as oneRow, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { advance } from '#/testing/clock.ts'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { runDueJobs, runSchedule } from '#/testing/jobs.ts'
import { type MailServer, openMailServer } from '#/testing/mail-server.ts'
import { codeAt, stepAt } from './methods/totp.ts'
import { identity } from './module.ts'
import { makeArchive } from './standing/archive.ts'
import { findByHandle } from './store.ts'

const password = 'vermilion-kite-42'
const pin = '280516'
const reason = 'because the test asks for it'
const day = 86_400_000
let door: Doorway
let post: MailServer
beforeAll(async () => {
  post = await openMailServer()
  const env = { FUQUAN_MAIL_URL: post.url, FUQUAN_MAIL_FROM: 'house@willow.example' }
  door = await openDoorway([identity], env)
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
})
afterAll(async () => {
  await door.close()
  await post.close()
})
beforeEach(() => many(door.house.db, sql`delete from engine.limit_row`))

type One = { token: string; handle: string; id: string }
async function join(handle: string, roles: readonly string[] = []): Promise<One> {
  const { body } = await door.call('signUp', { handle, name: handle, password, as: 'token' })
  await give(handle, roles)
  await door.call('setPin', { pin }, { token: body['token'] })
  return { token: body['token'], handle, id: body['user'].id }
}
const give = (handle: string, roles: readonly string[]) =>
  many(
    door.house.db,
    sql`
      insert into identity.staff_role (user_id, role, given_at)
      select u.id, r, u.created_at from identity.user u, unnest(${[...roles]}::text[]) r
      where u.handle = ${handle}`,
  )
const proofOf = async (one: One, kind: string, facts: object = {}, payee = 'me') =>
  (await door.call('stepUp', { pin, kind, payee, facts }, one)).body['proof']
const codeFor = async (address: string): Promise<string> => {
  await runDueJobs(door.house)
  const letter = post.letters.findLast(one => one.to.includes(address))
  const { text } = present(letter, `a letter to ${address}`)
  return present(/#([\w-]{43})/.exec(text.replaceAll('\r\n', '\n'))?.[1], 'a link')
}
const claim = async (one: One, email: string) => {
  const proof = await proofOf(one, 'identity.change_email', { email })
  return door.call('setEmail', { email, proof }, one)
}
async function own(one: One, email: string): Promise<void> {
  await claim(one, email)
  await door.call('verifyEmail', { code: await codeFor(email) })
}
const linkTo = async (one: One, email: string): Promise<string> => {
  await door.call('askPasswordMail', { login: one.handle })
  return codeFor(email)
}
const useLink = async (code: string) =>
  (await door.call('usePasswordLink', { code, password: 'another-kite-4711', as: 'token' })).body[
    'code'
  ]

test('A password link ends when its person changes their password', async () => {
  const lin = await join('lin')
  await own(lin, 'lin@example.org')
  const code = await linkTo(lin, 'lin@example.org')

  const change = { oldPassword: password, password: 'celadon-kite-4242' }
  expect((await door.call('changePassword', change, lin)).status).toBe(200)

  expect(await useLink(code)).toBe('identity_link_invalid')
})

test('A password link ends when the address it went to is no more theirs', async () => {
  const mei = await join('mei')
  await own(mei, 'mei@old.example')
  const first = await linkTo(mei, 'mei@old.example')
  await own(mei, 'mei@new.example')
  expect(await useLink(first)).toBe('identity_link_invalid')

  const second = await linkTo(mei, 'mei@new.example')
  const proof = await proofOf(mei, 'identity.change_email', { email: '' })
  expect((await door.call('dropEmail', { proof }, mei)).status).toBe(200)
  expect(await useLink(second)).toBe('identity_link_invalid')
})

test('The mail that verifies an address names the account it would belong to', async () => {
  await claim(await join('names_it'), 'reader@example.org')
  await codeFor('reader@example.org')
  const { text } = present(
    post.letters.findLast(one => one.to.includes('reader@example.org')),
    'the letter',
  )
  expect(text).toContain('@names_it')
})

test('Many accounts send no more mails to one address than one may', async () => {
  const said: (number | undefined)[] = []
  for (let n = 0; n < 6; n++) {
    said.push((await claim(await join(`sender_${n}`), 'target@example.org')).status)
  }
  expect(said).toEqual([200, 200, 200, 200, 200, 429])
})

test('Staff who give their second factor up are asked for one again', async () => {
  const ana = await join('ana', ['owner'])
  const proof = await proofOf(ana, 'identity.second_factor', { to: 'on' })
  const { body } = await door.call('startSecondFactor', { proof }, ana)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(String(body['secret']), one =>
    letters.indexOf(one).toString(2).padStart(5, '0'),
  ).join('')
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)))
  const codeNow = async (away: bigint) =>
    codeAt(secret, stepAt(await readNow(door.house.db)) + away)
  await door.call('confirmSecondFactor', { code: await codeNow(-1n) }, ana)
  await door.set({ 'identity.staff_second_factor': true })
  expect((await door.call('getMe', {}, ana)).body['secondFactorNeeded']).toBe(false)

  const off = await proofOf(ana, 'identity.second_factor', { to: 'off' })
  const dropped = await door.call('dropSecondFactor', { code: await codeNow(0n), proof: off }, ana)
  expect(dropped.status).toBe(200)

  const { body: me } = await door.call('getMe', {}, ana)
  const read = async () => (await door.call('listPeople', {}, ana)).status
  // Who asks is remembered for a moment; the news overtakes that memory.
  await expect.poll(read).toBe(403)
  await door.set({ 'identity.staff_second_factor': false })
  expect(me['secondFactorNeeded']).toBe(true)
})

test('What was confirmed with a PIN ends with that PIN', async () => {
  const bo = await join('bobo')
  const proof = await proofOf(bo, 'identity.change_email', { email: 'bo@example.org' })
  const next = { pin: '917364', oldPin: pin }
  expect((await door.call('setPin', next, bo)).status).toBe(200)

  const { body } = await door.call('setEmail', { email: 'bo@example.org', proof }, bo)
  expect(body['code']).toBe('identity_step_up_expired')
})

test('A reset that was begun ends when its person shows the PIN after all', async () => {
  const one = await join('remembers')
  const owner = await join('counter', ['owner'])
  const proof = await proofOf(owner, 'identity.help_pin', {}, one.id)
  const helped = await door.call('resetPinByStaff', { userId: one.id, reason, proof }, owner)
  expect(helped.status).toBe(200)
  expect(await proofOf(one, 'identity.close')).toBeDefined()

  const { body } = await door.call('finishPinReset', { pin: '917364' }, one)
  expect(body['code']).toBe('identity_reset_not_ready')
})

test('A suspension that waited does not fall on somebody who is staff by now', async () => {
  const asker = await join('asker_mod', ['moderator'])
  const second = await join('second_mod', ['moderator'])
  const target = await join('target')
  const suspended = await door.call('suspendPerson', { userId: target.id, reason }, asker)
  const approvalId = suspended.body['details'].approval
  await give('target', ['operator'])

  const proof = await proofOf(second, 'identity.agree', {}, approvalId)
  await door.call('agreeApproval', { approvalId, reason, proof }, second)
  await runDueJobs(door.house)

  const { state } = await oneRow<{ state: string }>(
    door.house.db,
    sql`select state from identity.user where handle = 'target'`,
  )
  expect(state).toBe('active')
})

test('A password link that a helper made ends when its person joins the staff', async () => {
  const owner = await join('promotes', ['owner'])
  const helper = await join('helper', ['support'])
  const one = await join('promoted')
  const help = await proofOf(helper, 'identity.password_link', {}, one.id)
  const asked = { userId: one.id, reason, proof: help }
  const made = await door.call('makePasswordLink', asked, helper)

  const shown = { roles: 'operator' }
  const proof = await proofOf(owner, 'identity.change_roles', shown, one.id)
  const ask = { userId: one.id, roles: ['operator'], reason, proof }
  expect((await door.call('changeRoles', ask, owner)).status).toBe(200)

  expect(await useLink(made.body['code'])).toBe('identity_link_invalid')
})

test('Only an active member is given a role', async () => {
  const owner = await join('appoints', ['owner'])
  const leaver = await join('leaver')
  await door.call('startClosing', { password }, leaver)

  const shown = { roles: 'moderator' }
  const proof = await proofOf(owner, 'identity.change_roles', shown, leaver.id)
  const ask = { userId: leaver.id, roles: ['moderator'], reason, proof }
  const { body } = await door.call('changeRoles', ask, owner)
  expect(body['code']).toBe('identity_wrong_state')
})

test('Whoever was turned away is forgotten, although staff looked at them', async () => {
  await join('looker', ['owner'])
  await door.set({ 'identity.join_mode': 'approval' })
  await door.call('signUp', { handle: 'turned', name: 'Turned', password, as: 'token' })
  await door.set({ 'identity.join_mode': 'open' })
  const db = door.house.db
  await many(
    db,
    sql`
      insert into identity.look (id, user_id, by, reason, at, until)
      select ${newId()}::uuid, t.id, l.id, ${reason}, engine.now(), engine.now()
      from identity.user t, identity.user l where t.handle = 'turned' and l.handle = 'looker'`,
  )
  await many(
    db,
    sql`
      insert into identity.provider_link (issuer, subject, user_id, linked_at)
      select 'https://id.example', 's', id, engine.now() from identity.user
      where handle = 'turned'`,
  )

  await advance(db, 31 * day)
  // First they are refused for want of an answer, the next night they are forgotten.
  await runSchedule(door.house, 'identity.sweep')
  await runSchedule(door.house, 'identity.sweep')

  expect(await many(db, sql`select 1 from identity.user where handle = 'turned'`)).toEqual([])
})

test('Whoever begins to leave in the minute their suspension ends can be suspended again', async () => {
  const owner = await join('suspends', ['owner'])
  const one = await join('twice')
  const now = await readNow(door.house.db)
  const until = new Date(now.getTime() + 3_600_000).toISOString()
  await door.call('suspendPerson', { userId: one.id, reason, until }, owner)
  await advance(door.house.db, 3_600_001)
  expect((await door.call('startClosing', { password }, one)).status).toBe(200)

  const later = new Date(now.getTime() + 10 * 3_600_000).toISOString()
  const again = await door.call('suspendPerson', { userId: one.id, reason, until: later }, owner)
  expect(again.status).toBe(200)
})

test('A copy of somebody’s data that is finished after they have left is not kept', async () => {
  const one = await join('departed')
  await door.call('askArchive', { password }, one)
  const found = present(await door.house.read(tx => findByHandle(tx, 'departed')), 'departed')
  const { id } = await oneRow<{ id: string }>(
    door.house.db,
    sql`select id from identity.archive where user_id = ${found.id}`,
  )
  const files = {
    ...door.house.files,
    put: async (name: string, bytes: Uint8Array) => {
      await door.house.files.put(name, bytes)
      await many(door.house.db, sql`delete from identity.archive where id = ${id}`)
    },
  }
  const house = { ...door.house, files }
  await makeArchive.runOwn({ house, log: house.log }, { archiveId: toWire('arc', id) })

  expect(await door.house.files.read(`archives/${id}.zip`)).toBeUndefined()
})

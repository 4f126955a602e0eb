import { terminal } from '@fuquan/text/en/terminal.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { houseId } from '#/engine/house.ts'
import { changeSetting } from '#/engine/settings.ts'
import { openTx, undoTx } from '#/engine/tx.ts'
import { Authenticator } from '#/testing/authenticator.ts'
import type { Client } from '#/testing/client.ts'
import { untilBlocked } from '#/testing/locks.ts'
import { type OidcProvider, openOidcProvider } from '#/testing/oidc-provider.ts'
import { landingAt, settingsOf } from '#/testing/provider-door.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { digestOf } from '../hashing.ts'
import { makeOwnerLink } from '../owner-link.ts'
import { addLink } from '../store-sessions.ts'
import { findByHandle } from '../store.ts'
import { maySwitchPasswords, passwordsOn } from './password-switch.ts'

const key = 'identity.passwords'
const off = [{ key, value: false }]
const patient = { timeout: 60_000, interval: 5 }
const reason = 'because the test says so'
const place = { origin: 'http://localhost:8420', rpId: 'localhost' }
let world: World
let provider: OidcProvider
let wen: Client
let lin: Client
let bo: Client

beforeAll(async () => {
  provider = await openOidcProvider()
  const env = { ...settingsOf(provider), FUQUAN_OUTBOUND_ALLOW: '127.0.0.0/8' }
  world = await openWorld({ env })
  ;({ wen, lin, bo } = world.people)
})
afterAll(async () => {
  await world.close()
  await provider.close()
})

const allowed = (on: boolean) =>
  world.house
    .inTransaction('read write', tx => changeSetting(tx, key, on, houseId))
    .then(() => world.house.settings.refresh())
const rows = (text: ReturnType<typeof sql>) => many(world.db, text)
const idOf = async (handle: string) => {
  const found = await world.house.read(tx => findByHandle(tx, handle))
  if (found === undefined) throw new Error(`${handle} is nobody`)
  return found.id
}

/** Makes exactly these people owners, as if they had been when they signed in. */
async function onlyOwners(...owners: Client[]): Promise<void> {
  await rows(sql`delete from identity.staff_role`)
  for (const { handle } of owners) {
    await rows(sql`
      insert into identity.staff_role (user_id, role, given_at)
      select id, 'owner', created_at from identity.user where handle = ${handle}`)
  }
  await world.join(`news_${Math.random().toString(36).slice(2, 12)}`) // Everybody is looked up anew.
}

type Calling = () => ReturnType<Client['call']>
type Act = { kind: string; payee?: string; facts?: object }
const proofOf = async (who: Client, { payee = 'me', ...act }: Act): Promise<string> =>
  String((await who.get('stepUp', { pin: pinOfAll, payee, ...act }))['proof'])

async function addPasskey(who: Client): Promise<{ passkeyId: string; device: Authenticator }> {
  const device = new Authenticator(place)
  const proof = await proofOf(who, { kind: 'identity.add_passkey' })
  const { options }: { options: object } = (await who.get('startPasskey', { proof })) as never
  const made = await who.get('addPasskey', { credential: device.make({ ...options }), name: 'P' })
  return { passkeyId: String(made['id']), device }
}

async function removePasskey(who: Client, passkeyId: string) {
  const proof = await proofOf(who, {
    ...{ kind: 'identity.remove_passkey', facts: { passkey: passkeyId } },
  })
  return () => who.call('removePasskey', { passkeyId, proof })
}

async function change(who: Client, ...changes: { key: string; value: boolean }[]) {
  const facts = Object.fromEntries(changes.map(one => [one.key, String(one.value)]))
  const proof = await proofOf(who, { kind: 'console.change_settings', payee: 'house', facts })
  return () => who.call('changeSettings', { changes, reason, proof })
}

const isOn = async (): Promise<boolean> => {
  await world.house.settings.refresh()
  return world.house.settings.all().find(one => one.key === key)?.value === true
}

beforeEach(async () => {
  await rows(sql`delete from engine.limit_row`)
  await rows(sql`delete from identity.passkey`)
  await allowed(true)
  await onlyOwners(wen)
})

describe('switching passwords off', () => {
  test('is refused before an owner has a passkey, whoever else has one', async () => {
    await addPasskey(bo)

    const said = await (await change(wen, ...off))()

    expect([said.status, said.body['code']]).toEqual([409, 'identity_owner_passkey_missing'])
    expect(await isOn()).toBe(true)
  })

  test('is refused before a PIN is asked for', async () => {
    const said = await wen.call('changeSettings', { changes: off, reason })
    expect(said.body['code']).toBe('identity_owner_passkey_missing')
  })

  test('is refused where no browser makes passkeys, whatever an owner has kept', async () => {
    await addPasskey(wen)
    const config = { ...world.house.config, publicUrl: 'http://192.0.2.7:8420' }
    const moved = { ...world.house, config }

    const asked = world.house.inTransaction('read write', tx => maySwitchPasswords(tx, moved, off))

    await expect(asked).rejects.toMatchObject({ code: 'identity_passkeys_impossible' })
  })

  test('is done by one person, and switching them on again takes two', async () => {
    await addPasskey(wen)
    await onlyOwners(wen, lin)

    expect((await (await change(wen, ...off))()).status).toBe(200)
    expect(await isOn()).toBe(false)
    const on = await (await change(wen, { key, value: true }))()
    expect(on.body['code']).toBe('identity_second_person_needed')
    expect(await isOn()).toBe(false)
  })

  test('that waits for a second person is looked at again when they agree', async () => {
    const { passkeyId } = await addPasskey(wen)
    await onlyOwners(wen, lin)
    const both = [...off, { key: 'identity.provider_trusted', value: true }]
    const asked = await (await change(wen, ...both))()
    const { approval: approvalId }: { approval: string } = asked.body['details'] as never
    expect((await (await removePasskey(wen, passkeyId))()).status).toBe(200)

    const proof = await proofOf(lin, { kind: 'identity.agree', payee: approvalId })
    await lin.get('agreeApproval', { approvalId, reason, proof })
    await world.settle()

    expect(await isOn()).toBe(true)
    const left = await rows(sql`select from engine.audit where act = 'identity.failApproval'`)
    expect(left).toHaveLength(1)
    expect(world.house.settings.all()).toContainEqual(
      expect.objectContaining({ key: 'identity.provider_trusted', value: false }),
    )
  })
})

describe('while passwords are off', () => {
  let device: Authenticator
  beforeEach(async () => {
    ;({ device } = await addPasskey(wen))
    await allowed(false)
  })

  const password = 'a-longer-lantern-27'
  const up = { handle: 'newcomer', name: 'N', password, as: 'token' }
  const known = { login: 'mei', password: passwordOfAll, as: 'token' }
  const doors: [string, object, ('lin' | 'guest')?][] = [
    ['signUp', up, 'guest'],
    ['signIn', known, 'guest'],
    ['signIn', { ...known, password: 'wrong-wrong-wrong' }, 'guest'],
    ['signIn', { ...known, login: 'nobody_at_all' }, 'guest'],
    ['askPasswordMail', { login: 'mei' }, 'guest'],
    ['askPasswordMail', { login: 'nobody_at_all' }, 'guest'],
    ['usePasswordLink', { code: 'x'.repeat(43), password, as: 'token' }, 'guest'],
    ['changePassword', { oldPassword: passwordOfAll, password }],
    ['startPasskey', { password: passwordOfAll }],
    ['startPinReset', { password: passwordOfAll }],
    ['startClosing', { password: passwordOfAll }],
    ['askArchive', { password: passwordOfAll }],
    ['openArchive', { archiveId: `arc_${'0'.repeat(26)}`, password: passwordOfAll }],
  ]
  test.each(doors)('%s %o is refused in the same words', async (route, input, who = 'lin') => {
    const asking = who === 'lin' ? lin : world.guest

    const said = await asking.call(route, { ...input }, { headers: { 'accept-language': 'en' } })

    expect([said.status, said.body['code']]).toEqual([403, 'identity_passwords_off'])
    expect(said.body['detail']).toContain('one-time link')
    const chinese = { headers: { 'accept-language': 'zh-CN' } }
    expect((await asking.call(route, { ...input }, chinese)).body['detail']).toContain('通行密钥')
  })

  test('the door says so, and a session that a password opened lives on', async () => {
    const house = await world.guest.get('getHouse')
    expect(house).toMatchObject({ passwords: false, passwordByMail: false })
    expect(house['providers']).toHaveLength(1)
    expect((await lin.call('getMe')).status).toBe(200)
    expect(await lin.get('getSecurity')).toMatchObject({ password: true })
  })

  test('a passkey and the provider let in as ever', async () => {
    const { options }: { options: object } = (await world.guest.get('startPasskeySignIn')) as never
    const shown = device.show({ ...options })
    const entered = await world.guest.call('signInByPasskey', { credential: shown, as: 'token' })
    expect(entered.status).toBe(200)

    const trip: { url: string; ticket: string } = (await world.guest.get(
      'startProviderSignIn',
    )) as never
    const answer = provider.signIn(trip.url, { sub: 'somebody-else' })
    const landing = landingAt(trip.url, answer)
    const came = await world.guest.call('finishProviderSignIn', {
      ...{ ticket: trip.ticket, as: 'token' },
      ...landing,
    })
    expect(came.body['newcomer']).toMatchObject({ ticket: expect.any(String) })
  })

  test('a link of the staff lets in once, without a password, and tells its owner', async () => {
    const userId = world.people.ana.id
    const proof = await proofOf(wen, { kind: 'identity.password_link', payee: userId })
    const made = await wen.get('makePasswordLink', { userId, reason, proof })
    const code = String(made['code'])
    const use = (more: object = {}) =>
      world.guest.call('usePasswordLink', { code, as: 'token', ...more })

    expect((await use({ password })).body['code']).toBe('identity_passwords_off')
    const entered = await use()
    expect(entered.status).toBe(200)
    expect((await use()).body['code']).toBe('identity_link_invalid')
    // What it is for: a passkey of one's own, confirmed with the PIN.
    world.people.ana.token = String(entered.body['token'])
    expect((await addPasskey(world.people.ana)).passkeyId).toMatch(/^pky_/)
    await world.settle()
    const { items }: { items: { kind: string }[] } = (await world.people.ana.get(
      'listNotices',
    )) as never
    expect(items.map(one => one.kind)).toContain('notifications.password_link_used')
  })

  test('a link that was mailed before opens nothing, and is not used up by trying', async () => {
    const [code, userId] = ['m'.repeat(43), await idOf('tariq')]
    await world.house.inTransaction('read write', (tx, now) =>
      addLink(tx, {
        ...{ codeHash: digestOf(code), purpose: 'password', userId, madeBy: null },
        expiresAt: new Date(now.getTime() + 60_000),
      }),
    )
    const use = (more: object = {}) =>
      world.guest.call('usePasswordLink', { code, as: 'token', ...more })

    expect((await use()).body['code']).toBe('identity_passwords_off')
    await allowed(true)
    expect((await use()).body['code']).toBe('bad_input')
    expect((await use({ password: passwordOfAll })).status).toBe(200)
  })

  test('the last passkey of somebody with a password is their last way in', async () => {
    const { passkeyId } = await addPasskey(bo)
    const removing = await removePasskey(bo, passkeyId)

    expect((await removing()).body['code']).toBe('identity_last_method')
    await allowed(true)
    expect((await removing()).status).toBe(200)
  })
})

describe('the last owner with a passkey', () => {
  let passkeyId: string
  const linked = async (who: Client) => {
    const userId = await idOf(who.handle)
    await rows(sql`
      insert into identity.provider_link (issuer, subject, user_id, linked_at)
      select ${new URL(provider.issuer).href}, ${who.handle}, id, created_at
      from identity.user where id = ${userId}
      on conflict do nothing`)
  }
  beforeEach(async () => {
    // Each comes in by the provider as well, so that no passkey is anybody's last way.
    await linked(wen)
    await linked(lin)
    ;({ passkeyId } = await addPasskey(wen))
    await onlyOwners(wen, lin)
  })

  test('keeps it, stays an owner and is not suspended', async () => {
    await allowed(false)
    const roles = { kind: 'identity.change_roles', payee: wen.id, facts: { roles: '' } }
    const until = new Date(Date.now() + 86_400_000).toISOString()
    const acts = [
      await removePasskey(wen, passkeyId),
      async () => {
        const proof = await proofOf(lin, roles)
        return lin.call('changeRoles', { userId: wen.id, roles: [], reason, proof })
      },
      () => lin.call('suspendPerson', { userId: wen.id, reason, until }),
    ]
    for (const act of acts) {
      expect((await act()).body['code']).toBe('identity_owner_passkey_last')
    }

    await addPasskey(lin)
    for (const act of acts.slice(0, 1)) expect((await act()).status).toBe(200)
  })

  test('Without passwords one active owner keeps a passkey', async () => {
    const other = (await addPasskey(lin)).passkeyId
    await allowed(false)
    const acts = [await removePasskey(wen, passkeyId), await removePasskey(lin, other)] as const

    const answers = await together(acts)

    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    const lost = answers.find(answer => answer.status !== 200)
    expect(lost?.body['code']).toBe('identity_owner_passkey_last')
  })

  test('who removes it while another switches passwords off: one of both happens', async () => {
    const acts = [await removePasskey(wen, passkeyId), await change(lin, ...off)] as const

    const answers = await together(acts)

    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    const left = await rows(sql`select from identity.passkey`)
    expect(left.length > 0 || (await isOn())).toBe(true)
  })

  /** The first has judged and not yet saved when the second comes. */
  async function together([first, second]: readonly [Calling, Calling]) {
    const ahead = await openTx(world.db, 'read write')
    const proofs = sql`select from identity.step_up where kind = 'identity.remove_passkey' for update`
    await many(ahead.tx, proofs)
    const one = first()
    await untilBlocked(world.db, ahead.tx)
    let done = false
    const two = second().finally(() => {
      done = true
    })
    const waiting = () =>
      rows(sql`
        select from pg_stat_activity
        where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`)
    await expect.poll(async () => done || (await waiting()).length > 1, patient).toBe(true)
    await undoTx(ahead.tx)
    return Promise.all([one, two])
  }
})

test('`passwords on` at the machine opens the house when every passkey is lost', async () => {
  await addPasskey(wen)
  await allowed(false)
  await rows(sql`delete from identity.passkey`)
  const asked = { login: 'wen', password: passwordOfAll, as: 'token' }
  expect((await world.guest.call('signIn', asked)).body['code']).toBe('identity_passwords_off')

  const { good, lines } = await passwordsOn.run({ house: world.house, args: [] })
  await world.house.settings.refresh()

  expect(good).toBe(true)
  expect(lines.join()).toContain(terminal.passwordsAreOn)
  expect((await world.guest.call('signIn', asked)).status).toBe(200)
  const audited = await rows(
    sql`select from engine.audit where act = 'identity.switchPasswordsOn' and by_kind = 'house'`,
  )
  expect(audited).toHaveLength(1)
  // And where no owner has kept a password, any member becomes one.
  const { path } = await makeOwnerLink(world.house)
  const member = await world.guest.get('signIn', { ...asked, login: 'mei' })
  world.people.mei.token = String(member['token'])
  const owner = await world.people.mei.get('useOwnerLink', { code: path.split('#')[1] })
  expect(owner['staffRoles']).toEqual(['owner'])
})

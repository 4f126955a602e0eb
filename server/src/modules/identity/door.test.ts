import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import { advance } from '#/testing/clock.ts'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { identity } from './module.ts'

const password = 'vermilion-kite-42'
const day = 86_400_000
let door: Doorway

beforeAll(async () => {
  door = await openDoorway([identity])
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
})
afterAll(() => door.close())

const signUp = (handle: string, more: object = {}) =>
  door.call('signUp', { handle, name: handle, password, as: 'token', ...more })
const tokenOf = async (handle: string): Promise<string> => (await signUp(handle)).body['token']
const signIn = (login: string, tried = password, more: object = {}) =>
  door.call('signIn', { login, password: tried, as: 'token', ...more })

describe('the house at the door', () => {
  test('anybody learns its name and how to join', async () => {
    const { status, body } = await door.call('getHouse')

    expect(status).toBe(200)
    expect(body).toMatchObject({ setUp: true, joinMode: 'open', languages: ['zh-CN', 'en'] })
  })

  test('a stranger reads nobody', async () => {
    for (const route of ['getMe', 'listDevices', 'listInvites', 'listPeople', 'listLooks']) {
      expect((await door.call(route)).status).toBe(401)
    }
  })
})

describe('signing up', () => {
  test('Lin signs up with a cookie and is signed in', async () => {
    const { body, cookie } = await signUp('lin', { as: 'cookie', email: 'Lin@Example.org' })

    expect(body['token']).toBeUndefined()
    expect(body).toMatchObject({ state: 'active', user: { handle: 'lin', level: 1 } })
    const me = await door.call('getMe', {}, { cookie: cookie ?? '' })
    expect(me.body).toMatchObject({ email: 'lin@example.org', pin: { state: 'unset' } })
  })

  test('A handle belongs to one person, however many ask for it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signUp('popular')))

    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    const codes = answers.filter(answer => answer.status !== 200).map(one => one.body['code'])
    expect(new Set(codes)).toEqual(new Set(['identity_handle_taken']))
  })

  test.each([
    [{ handle: 'Lin' }, 'identity_handle_taken'],
    [{ handle: 'admin' }, 'identity_handle_reserved'],
    [{ handle: '9lives' }, 'bad_input'],
    [{ handle: 'ab' }, 'bad_input'],
    [{ handle: 'quiet', password: 'password123' }, 'identity_password_weak'],
    [{ handle: 'quiet', password: 'short' }, 'bad_input'],
    [{ handle: 'quiet', inviteCode: 'nothing' }, 'identity_invite_invalid'],
  ])('%j is refused with %s', async (ask, code) => {
    expect((await signUp('quiet', ask)).body['code']).toBe(code)
  })

  test('asks for what the house takes: handles and names no longer, passwords no shorter', async () => {
    const lengths = { handleMost: 24, nameMost: 30, passwordLeast: 10 }
    const told = async () => (await door.call('getHouse')).body['lengths']
    expect(await told()).toEqual(lengths)
    const token = await tokenOf('measured')
    const strict = { handle: 8, name: 9, password: 20 }
    const set = ({ handle, name, password: least }: typeof strict) =>
      door.set({
        'identity.handle_length': handle,
        'identity.name_length': name,
        'identity.password_length': least,
      })
    await set(strict)
    expect(await told()).toEqual({ handleMost: 8, nameMost: 9, passwordLeast: 20 })

    const long = 'vermilion-kite-in-the-wind'
    const tries: [string, object, string | undefined][] = [
      ['signUp', { handle: 'nine_long', name: 'Nine', password: long, as: 'token' }, 'handle'],
      ['signUp', { handle: 'eight_lo', name: 'Ten signs!', password: long, as: 'token' }, 'name'],
      ['signUp', { handle: 'eight_lo', name: 'Nine sign', password, as: 'token' }, 'password'],
      ['signUp', { handle: 'eight_lo', name: '九个字的名字也可以', password: long }, undefined],
      ['startPasskeySignUp', { handle: 'nine_long', name: 'Nine' }, 'handle'],
      ['changeHandle', { handle: 'nine_long' }, 'handle'],
      ['changeMe', { name: 'Ten signs!' }, 'name'],
      ['changePassword', { oldPassword: password, password: 'celadon-river-7' }, 'password'],
      ['usePasswordLink', { code: 'x', password, as: 'token' }, 'password'],
    ]
    for (const [route, ask, field] of tries) {
      const { body } = await door.call(route, ask, { token })
      expect([route, body['details']?.field]).toEqual([route, field])
    }
    await set({ handle: 24, name: 30, password: 10 })
  })

  test('a network block has so many sign-ups an hour, this machine has no limit', async () => {
    await door.set({ 'identity.sign_ups_network_hour': 2 })
    const from = '203.0.113.7'
    const codes = []
    for (const handle of ['block1', 'block2', 'block3']) {
      const ask = { handle, name: handle, password, as: 'token' }
      codes.push((await door.call('signUp', ask, { from })).status)
    }
    await door.set({ 'identity.sign_ups_network_hour': 200 })

    expect(codes).toEqual([200, 200, 429])
  })
})

describe('signing in', () => {
  test('Unknown and wrong have one answer', async () => {
    const wrong = await signIn('lin', 'not the password')
    const unknown = await signIn('nobody_here', 'not the password')

    expect(wrong.status).toBe(401)
    expect({ ...wrong.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
  })

  test('handle and e-mail both open the door, in capitals too', async () => {
    expect((await signIn('LIN')).status).toBe(200)
    expect((await signIn('lin@example.org')).status).toBe(200)
  })

  test('ten wrong passwords close the door for that person only', async () => {
    await signUp('guessed')
    const statuses = []
    for (let n = 0; n < 11; n++) statuses.push((await signIn('guessed', `wrong ${n}`)).status)

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    expect((await signIn('guessed')).status).toBe(429)
    expect((await signIn('lin')).status).toBe(200)
  })

  test('who is shut out by one name is not found by another: an address is not confirmed', async () => {
    const email = 'shut.out@example.org'
    await door.call('signUp', { handle: 'shut_out', name: 'Shut', password, email, as: 'token' })
    for (let n = 0; n < 10; n++) await signIn('shut_out', `wrong ${n}`)
    expect((await signIn('shut_out')).status).toBe(429)

    const known = await signIn(email, 'wrong')
    const unknown = await signIn('nobody.at.all@example.org', 'wrong')
    expect({ ...known.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
    expect([known.status, unknown.status]).toEqual([401, 401])
    // Nor does the address open a second ten tries: even the right password is only wrong.
    expect((await signIn(email)).status).toBe(401)
  })

  test('right sign-ins are never counted against a person', async () => {
    await signUp('busybody')
    for (let n = 0; n < 12; n++) expect((await signIn('busybody')).status).toBe(200)
  })

  test('a network block may be wrong so often in all, and right as often as it likes', async () => {
    await door.set({ 'identity.sign_in_tries_network': 10 })
    const from = '203.0.113.9'
    const tryIn = async (login: string, tried: string) =>
      (await door.call('signIn', { login, password: tried, as: 'token' }, { from })).status
    for (let n = 0; n < 12; n++) expect(await tryIn('busybody', password)).toBe(200)

    const statuses = []
    for (let n = 0; n < 11; n++) statuses.push(await tryIn(`unknown_${n}`, 'wrong'))
    await door.set({ 'identity.sign_in_tries_network': 100 })

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
  })

  test('the token is stored as a digest only', async () => {
    const token = await tokenOf('digested')
    const rows = await many<{ row: string }>(
      door.house.db,
      sql`select s::text as row from identity.session s`,
    )
    expect(rows.some(({ row }) => row.includes(token))).toBe(false)
  })
})

describe('devices', () => {
  test('A signed-out device may do nothing more', async () => {
    const first = await tokenOf('mei')
    const second = (await signIn('mei')).body['token']
    const devices = await door.call('listDevices', {}, { token: first })
    expect(devices.body['items']).toHaveLength(2)
    const other = devices.body['items'].find((one: { current: boolean }) => !one.current)
    expect((await door.call('getMe', {}, { token: second })).status).toBe(200)

    await door.call('signOutDevice', { deviceId: other.id }, { token: first })

    // Every process hears of it at its next tick, this one too.
    await expect
      .poll(async () => (await door.call('getMe', {}, { token: second })).status)
      .toBe(401)
    expect((await door.call('getMe', {}, { token: first })).status).toBe(200)
  })

  test('nobody signs out somebody else’s device', async () => {
    const mei = (await signIn('mei')).body
    const stranger = await tokenOf('stranger')

    const answer = await door.call(
      'signOutDevice',
      { deviceId: mei['deviceId'] },
      { token: stranger },
    )

    expect(answer.status).toBe(404)
    expect((await door.call('getMe', {}, { token: mei['token'] })).status).toBe(200)
  })

  test('signing out everywhere ends all, and here ends one', async () => {
    const one = (await signIn('mei')).body['token']
    const two = (await signIn('mei')).body['token']
    await door.call('signOut', {}, { token: one })
    expect((await door.call('getMe', {}, { token: one })).status).toBe(401)
    expect((await door.call('getMe', {}, { token: two })).status).toBe(200)

    await door.call('signOutEverywhere', {}, { token: two })
    expect((await door.call('getMe', {}, { token: two })).status).toBe(401)
  })

  test('a known device keeps its place and gets a new token', async () => {
    const first = (await signUp('homebody')).body
    const again = (await signIn('homebody', password, { deviceId: first['deviceId'] })).body

    expect(again['deviceId']).toBe(first['deviceId'])
    expect((await door.call('getMe', {}, { token: first['token'] })).status).toBe(401)
    expect((await door.call('getMe', {}, { token: again['token'] })).status).toBe(200)
  })

  test('a changed password signs the others out and asks for the old one', async () => {
    const here = await tokenOf('changer')
    const there = (await signIn('changer')).body['token']
    const change = (oldPassword: string) =>
      door.call('changePassword', { oldPassword, password: 'celadon-river-7' }, { token: here })

    expect((await change('wrong')).body['code']).toBe('identity_sign_in_failed')
    expect((await change(password)).status).toBe(200)

    expect((await door.call('getMe', {}, { token: there })).status).toBe(401)
    expect((await door.call('getMe', {}, { token: here })).status).toBe(200)
    expect((await signIn('changer')).status).toBe(401)
    expect((await signIn('changer', 'celadon-river-7')).status).toBe(200)
  })
})

describe('a profile', () => {
  test('name and language change, a handle once in 30 days', async () => {
    const token = await tokenOf('ana')
    const me = await door.call('changeMe', { name: '安娜 🌸', language: 'en' }, { token })
    expect(me.body).toMatchObject({ language: 'en', user: { name: '安娜 🌸', handle: 'ana' } })

    const change = (handle: string) => door.call('changeHandle', { handle }, { token })
    expect((await change('lin')).body['code']).toBe('identity_handle_taken')
    expect((await change('ana_2')).status).toBe(200)
    expect((await change('ana_3')).body['code']).toBe('identity_handle_too_soon')
    expect((await door.call('findByHandle', { handle: 'ana_2' }, { token })).status).toBe(200)
    expect((await door.call('findByHandle', { handle: 'ana' }, { token })).status).toBe(404)
  })

  test('A stranger reads neither e-mail nor state of anybody', async () => {
    const token = (await signIn('stranger')).body['token']
    const lin = await door.call('findByHandle', { handle: 'lin' }, { token })
    expect(Object.keys(lin.body).toSorted()).toEqual(['handle', 'id', 'level', 'name', 'pictureId'])
    const cards = await door.call('listCards', { ids: lin.body['id'] }, { token })
    expect(cards.body['items']).toEqual([lin.body])
    expect((await door.call('listPeople', {}, { token })).status).toBe(403)
  })
})

test('a session ends after 30 days unused, and after 180 in all', async () => {
  const token = await tokenOf('sleeper')
  const tired = await tokenOf('tired')
  for (let n = 0; n < 6; n++) {
    await advance(door.house.db, 29 * day)
    // Another address of the token: the engine remembers a sign-in for 5 s of real time.
    await identity.who?.(door.house, { cookie: tired, bearer: undefined })
  }
  const who = (cookie: string) => identity.who?.(door.house, { cookie, bearer: undefined })

  expect(await who(token)).toBeUndefined()
  expect(await who(tired)).toBeDefined()
  await advance(door.house.db, 7 * day)
  expect(await who(tired)).toBeUndefined()
  const { n } = await one<{ n: number }>(
    door.house.db,
    sql`select count(*)::int as n from identity.user where handle = 'tired'`,
  )
  expect(n).toBe(1)
})

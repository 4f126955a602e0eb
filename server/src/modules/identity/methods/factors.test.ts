import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recoveryCodesCount } from '@fuquan/contract/identity/method-shapes.ts'
import { many, one as oneRow, sql } from '#/engine/db.ts'
import { bytesOf } from '#/testing/factor-app.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { readNow } from '#/engine/clock.ts'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { identity } from '../module.ts'
import { codeAt, stepAt, stepSeconds } from './totp.ts'

const password = 'vermilion-kite-42'
const pin = '280516'
let door: Doorway
beforeAll(async () => {
  door = await openDoorway([identity])
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
})
afterAll(() => door.close())

type One = { token: string; handle: string; id: string }

async function join(handle: string): Promise<One> {
  const { body } = await door.call('signUp', { handle, name: handle, password, as: 'token' })
  await door.call('setPin', { pin }, { token: body['token'] })
  return { token: body['token'], handle, id: body['user'].id }
}

const proofOf = async (one: One, to: string): Promise<string> => {
  const shown = { kind: 'identity.second_factor', payee: 'me', facts: { to } }
  return (await door.call('stepUp', { pin, ...shown }, one)).body['proof']
}

/** The code an app would show, so many steps from now. */
const codeOf = async (secret: Buffer, away = 0): Promise<string> => {
  const now = await readNow(door.house.db)
  return codeAt(secret, stepAt(new Date(now.getTime() + away * stepSeconds * 1000)))
}

async function turnOn(one: One) {
  const begun = await door.call('startSecondFactor', { proof: await proofOf(one, 'on') }, one)
  const secret = bytesOf(begun.body['secret'])
  const { body } = await door.call('confirmSecondFactor', { code: await codeOf(secret, -1) }, one)
  const codes: string[] = body['codes']
  return { secret, codes }
}

const half = async (one: One, tried = password) =>
  (await door.call('signIn', { login: one.handle, password: tried, as: 'token' })).body
const finish = (ticket: string, code: string) =>
  door.call('signInBySecondFactor', { ticket, code, as: 'token' })

describe('turning it on', () => {
  test('needs the PIN and the first code, and gives ten recovery codes', async () => {
    const lin = await join('lin')
    const without = await door.call('startSecondFactor', {}, lin)
    expect(without.body['code']).toBe('identity_step_up_needed')

    const begun = await door.call('startSecondFactor', { proof: await proofOf(lin, 'on') }, lin)
    const { body } = await half(lin).then(said => ({ body: said }))
    expect(body['second']).toBeUndefined()
    const wrong = await door.call('confirmSecondFactor', { code: '000000' }, lin)
    expect(wrong.body['code']).toBe('identity_second_factor_wrong')

    const code = await codeOf(bytesOf(begun.body['secret']))
    const on = await door.call('confirmSecondFactor', { code }, lin)
    expect(new Set(on.body['codes']).size).toBe(recoveryCodesCount)
    const shown = await door.call('getSecurity', {}, lin)
    expect(shown.body['secondFactor']).toMatchObject({ on: true, codesLeft: recoveryCodesCount })
  })

  test('that is on is not begun or confirmed a second time, and stays what it was', async () => {
    const one = await join('twice_on')
    const { secret } = await turnOn(one)

    const begun = await door.call('startSecondFactor', { proof: await proofOf(one, 'on') }, one)
    const code = await codeOf(secret)
    const confirmed = await door.call('confirmSecondFactor', { code }, one)

    expect(begun.body['code']).toBe('identity_second_factor_on')
    expect(confirmed.body['code']).toBe('identity_second_factor_on')
    const shown = await door.call('getSecurity', {}, one)
    expect(shown.body['secondFactor']).toMatchObject({ on: true, codesLeft: recoveryCodesCount })
  })

  test('waits fifteen minutes for the first code', async () => {
    const one = await join('slow')
    const begun = await door.call('startSecondFactor', { proof: await proofOf(one, 'on') }, one)
    await advance(door.house.db, 15 * 60_000 + 1000)

    const code = await codeOf(bytesOf(begun.body['secret']))
    const { body } = await door.call('confirmSecondFactor', { code }, one)
    expect(body['code']).toBe('identity_second_step_over')
    await releaseClock(door.house.db)
  })

  test('gives a cookie a new token, and the old one opens nothing', async () => {
    const up = { handle: 'baker', name: 'Baker', password }
    const { cookie = '' } = await door.call('signUp', up)
    await door.call('setPin', { pin }, { cookie })
    const shown = { kind: 'identity.second_factor', payee: 'me', facts: { to: 'on' } }
    const { body } = await door.call('stepUp', { pin, ...shown }, { cookie })
    const begun = await door.call('startSecondFactor', { proof: body['proof'] }, { cookie })
    const code = await codeOf(bytesOf(begun.body['secret']))

    const on = await door.call('confirmSecondFactor', { code }, { cookie })

    expect(on.cookie).toBeDefined()
    expect(on.cookie).not.toBe(cookie)
    expect((await door.call('getMe', {}, { cookie })).status).toBe(401)
    expect((await door.call('getMe', {}, { cookie: on.cookie ?? '' })).status).toBe(200)
  })

  test('the secret and the codes stand nowhere in the open', async () => {
    const one = await join('sealed')
    const { secret, codes } = await turnOn(one)

    const row = await oneRow<{ text: string }>(
      door.house.db,
      sql`
        select (select string_agg(f::text, ' ') from identity.second_factor f)
          || (select string_agg(c::text, ' ') from identity.recovery_code c) as text`,
    )
    const plain = codes.map(code => code.replace('-', ''))
    const hidden = [...codes, ...plain].flatMap(code => [code, Buffer.from(code).toString('hex')])
    for (const text of [secret.toString('hex'), ...hidden]) expect(row.text).not.toContain(text)
  })
})

describe('signing in with it', () => {
  test('the password alone opens no session', async () => {
    const mei = await join('mei')
    const { secret } = await turnOn(mei)

    const said = await half(mei)
    expect(said['token']).toBeUndefined()
    expect(said['deviceId']).toBeNull()
    const { status, body } = await finish(said['second'].ticket, await codeOf(secret))

    expect([status, body['user'].handle]).toEqual([200, 'mei'])
    expect((await door.call('getMe', {}, { token: body['token'] })).status).toBe(200)
  })

  test('each code works once, in any order of arrival', async () => {
    const one = await join('once')
    const { secret } = await turnOn(one)
    const code = await codeOf(secret)
    const tickets = await Promise.all([half(one), half(one), half(one)])

    const answers = await Promise.all(tickets.map(said => finish(said['second'].ticket, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('a recovery code stands in for it, once, and the person is told', async () => {
    const one = await join('phoneless')
    const { codes } = await turnOn(one)
    const [first = ''] = codes

    const typed = first.toUpperCase().replace('-', ' ')
    expect((await finish((await half(one))['second'].ticket, typed)).status).toBe(200)
    const again = await finish((await half(one))['second'].ticket, first)
    expect(again.body['code']).toBe('identity_second_factor_wrong')
    const shown = await door.call('getSecurity', {}, one)
    expect(shown.body['secondFactor'].codesLeft).toBe(recoveryCodesCount - 1)
  })

  test('a recovery code that arrives five times at once lets one in', async () => {
    const one = await join('hurried')
    const { codes } = await turnOn(one)
    const tickets = await Promise.all(Array.from({ length: 5 }, () => half(one)))

    const answers = await Promise.all(
      tickets.map(said => finish(said['second'].ticket, codes[1] ?? '')),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('A hundred parallel guesses are five, whatever the tickets', async () => {
    const one = await join('guessed')
    const { secret } = await turnOn(one)
    const tickets = await Promise.all(Array.from({ length: 4 }, () => half(one)))
    const wrong = (n: number) => String(100_000 + n)

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => finish(tickets[n % 4]?.['second'].ticket, wrong(n))),
    )
    const codes = answers.map(({ body }) => body['code'])
    expect(codes.filter(code => code === 'identity_second_factor_wrong')).toHaveLength(5)
    expect(codes.filter(code => code === 'too_many')).toHaveLength(95)

    // The right one is not heard either, until the time is over.
    const right = await finish(tickets[0]?.['second'].ticket, await codeOf(secret))
    expect(right.body['code']).toBe('too_many')
    await many(door.house.db, sql`delete from engine.limit_row`)
    expect((await finish(tickets[0]?.['second'].ticket, await codeOf(secret))).status).toBe(200)
  })

  test('a ticket lives ten minutes and is nobody’s to make up', async () => {
    const one = await join('ticketed')
    const { secret } = await turnOn(one)
    const { second } = await half(one)
    await advance(door.house.db, 10 * 60_000 + 1000)

    const late = await finish(second.ticket, await codeOf(secret))
    const made = await finish('x'.repeat(43), '123456')
    expect([late, made].map(said => said.body['code'])).toEqual([
      'identity_second_step_over',
      'identity_second_step_over',
    ])
    await releaseClock(door.house.db)
  })

  test('a changed password ends the half sign-ins before it', async () => {
    const one = await join('changed')
    const { secret } = await turnOn(one)
    const { second } = await half(one)
    await door.call('changePassword', { oldPassword: password, password: 'lantern-brook-77' }, one)

    const { body } = await finish(second.ticket, await codeOf(secret))
    expect(body['code']).toBe('identity_second_step_over')
  })
})

describe('turning it off', () => {
  test('needs the PIN and a code', async () => {
    const one = await join('off')
    const { secret } = await turnOn(one)
    const code = await codeOf(secret)

    const without = await door.call('dropSecondFactor', { code }, one)
    expect(without.body['code']).toBe('identity_step_up_needed')
    const proof = await proofOf(one, 'off')
    const { body } = await door.call('dropSecondFactor', { code, proof }, one)
    expect(body['secondFactor']).toEqual({ on: false, since: null, codesLeft: 0 })
    expect((await half(one))['token']).toBeDefined()
  })

  test('new recovery codes end the old ones', async () => {
    const one = await join('renewer')
    const { codes } = await turnOn(one)
    const proof = await proofOf(one, 'codes')
    const { body } = await door.call('renewRecoveryCodes', { proof }, one)

    const old = await finish((await half(one))['second'].ticket, codes[0] ?? '')
    const fresh = await finish((await half(one))['second'].ticket, body['codes'][0])
    expect([old.status, fresh.status]).toEqual([403, 200])
  })
})

describe('staff', () => {
  let strangers = 0
  // Sign-ins are remembered for some seconds, or until somebody signs in.
  const forget = () => join(`somebody_${++strangers}`)
  const roles = async (one: One, given: readonly string[]) => {
    await many(
      door.house.db,
      sql`
        insert into identity.staff_role (user_id, role, given_at)
        select u.id, role, u.created_at
        from identity.user u, unnest(${[...given]}::text[]) role
        where u.handle = ${one.handle}`,
    )
    await forget()
  }

  test('act only from a sign-in with a second factor, once the house wants it', async () => {
    const wen = await join('wen_staff')
    await roles(wen, ['owner'])
    expect((await door.call('listPeople', {}, wen)).status).toBe(200)

    await door.set({ 'identity.staff_second_factor': true })
    await forget()
    const [weak, me] = [await door.call('listPeople', {}, wen), await door.call('getMe', {}, wen)]
    expect([weak.status, weak.body['code']]).toEqual([403, 'forbidden'])
    expect(me.body).toMatchObject({ secondFactorNeeded: true, staffRoles: ['owner'] })

    await turnOn(wen)
    await forget()
    expect((await door.call('listPeople', {}, wen)).status).toBe(200)
    expect((await door.call('getMe', {}, wen)).body['secondFactorNeeded']).toBe(false)
    await door.set({ 'identity.staff_second_factor': false })
  })

  test('turn off the factor of a person who is present, and not their own', async () => {
    const [clerk, one] = [await join('clerk'), await join('lost_it')]
    await roles(clerk, ['support'])
    await turnOn(one)
    const ask = { userId: one.id, reason: 'Stands at the counter with papers' }

    const drop = (by: One, rest: object = {}) =>
      door.call('dropSecondFactorByStaff', { ...ask, ...rest }, by)
    const prove = async (payee: string) => {
      const shown = { pin, kind: 'identity.help_factor', payee }
      return { proof: (await door.call('stepUp', shown, clerk)).body['proof'] }
    }

    expect((await drop(one)).body['code']).toBe('forbidden')
    expect((await drop(clerk, { userId: clerk.id })).body['code']).toBe('forbidden')
    expect((await drop(clerk)).body['code']).toBe('identity_step_up_needed')
    const other = await drop(clerk, await prove(clerk.id))
    expect(other.body['code']).toBe('identity_step_up_mismatch')
    expect((await half(one))['token']).toBeUndefined()
    expect((await drop(clerk, await prove(one.id))).status).toBe(200)
    expect((await half(one))['token']).toBeDefined()
    const again = await drop(clerk, await prove(one.id))
    expect(again.body['code']).toBe('identity_second_factor_off')
  })
})

describe('a forgotten PIN', () => {
  test('is chosen anew at once with password and second factor, and sends are capped', async () => {
    const one = await join('forgetful')
    const { secret } = await turnOn(one)

    const code = await codeOf(secret)
    const { body } = await door.call('startPinReset', { password, code }, one)
    expect(body['state']).toBe('resetting')
    const set = await door.call('finishPinReset', { pin: '702351' }, one)
    expect(set.body).toMatchObject({ state: 'set' })
    expect(set.body['cappedUntil']).not.toBeNull()
  })

  test('waits a day without one, and a wrong code starts nothing', async () => {
    const one = await join('patient')
    const asked = { password, code: '123456' }
    const wrong = await door.call('startPinReset', asked, one)
    expect(wrong.body['code']).toBe('identity_second_factor_wrong')
    expect((await door.call('getMe', {}, one)).body['pin'].state).toBe('set')

    await door.call('startPinReset', { password }, one)
    const early = await door.call('finishPinReset', { pin: '702351' }, one)
    expect(early.body['code']).toBe('identity_reset_not_ready')
  })
})

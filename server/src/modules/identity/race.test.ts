import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql, type Tx } from '#/engine/db.ts'
import { openTx, undoTx } from '#/engine/tx.ts'
import { Refusal } from '#/kit/refusal.ts'
import { again } from '#/testing/again.ts'
import { advance } from '#/testing/clock.ts'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { untilBlocked } from '#/testing/locks.ts'
import { digestOf } from './hashing.ts'
import { appoint, spendStepUp } from './index.ts'
import { identity } from './module.ts'
import { checkSecondsMax } from './pin.ts'
import { lookAtPayers } from './standing/payers.ts'
import { findByHandle } from './store.ts'

const password = 'vermilion-kite-42'
const pin = '270814'
const hour = 3_600_000
let door: Doorway

beforeAll(async () => {
  door = await openDoorway([identity])
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
})
afterAll(() => door.close())

type Person = { id: UserId; token: string; handle: string }

/** Signs somebody up, with a PIN. */
async function join(handle: string): Promise<Person> {
  const answer = await door.call('signUp', { handle, name: handle, password, as: 'token' })
  const token: string = answer.body['token']
  await door.call('setPin', { pin }, { token })
  const card = await door.house.read(tx => findByHandle(tx, handle))
  if (card === undefined) throw new Error(`${handle} did not join`)
  return { id: card.id, token, handle }
}

const act = { kind: 'ledger.pay', payee: 'usr_mei', amount: '1000', facts: { note: '茶' } }
const stepUp = ({ token }: Person, tried = pin, about: object = act) =>
  again(() => door.call('stepUp', { pin: tried, ...about }, { token }))

type Spend = Partial<{ payee: string; amount: bigint | null; kind: string; note: string }>

/** Spends a proof as a payment would; gives the code of the refusal, or `paid`. */
async function spend(by: Person, proof: string | undefined, other: Spend = {}) {
  const { payee = 'usr_mei', amount = 1_000n, kind = 'ledger.pay', note = '茶' } = other
  try {
    await door.house.inTransaction('read write', (tx, now) =>
      spendStepUp(tx, { actor: by, proof, kind, payee, amount, facts: { note }, now }),
    )
    return 'paid'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('of many who sign up with one address at once one has it, and the others try again', async () => {
  const email = 'shared@example.org'
  const all = await Promise.all(
    ['one', 'two', 'three', 'four'].map(name => {
      const handle = `shared_${name}`
      return door.call('signUp', { handle, name: handle, password, email, as: 'token' })
    }),
  )

  const refused = all.filter(answer => answer.status !== 200)
  for (const { body } of refused) expect(body['code']).toBe('identity_email_taken')
  const joined = all.filter(answer => answer.status === 200)
  const mine = await Promise.all(
    joined.map(async ({ body }) => (await door.call('getMe', {}, { token: body['token'] })).body),
  )
  expect(mine.filter(me => me['email'] === email)).toHaveLength(1)
})

describe('a payment PIN', () => {
  test('A hundred parallel guesses count as five', async () => {
    const lin = await join('lin')

    const guesses = await Promise.all(Array.from({ length: 100 }, () => stepUp(lin, '908172')))

    const codes = guesses.map(guess => guess.body['code'])
    expect(codes.filter(code => code === 'identity_pin_wrong')).toHaveLength(4)
    expect(codes.filter(code => code === 'identity_pin_locked')).toHaveLength(96)
    expect((await stepUp(lin)).body['code']).toBe('identity_pin_locked')
  })

  // Once each, nobody asking again: what the house says at the first word.
  const atOnce = ({ token }: Person, pins: readonly string[]) =>
    Promise.all(pins.map(tried => door.call('stepUp', { pin: tried, ...act }, { token })))
  const codeOf = (answer: { status: number; body: Record<string, unknown> }) =>
    answer.status === 200 ? 'proof' : answer.body['code']
  const counted = (answers: readonly { status: number; body: Record<string, unknown> }[]) =>
    Object.fromEntries(
      Map.groupBy(answers.map(codeOf), code => code)
        .entries()
        .map(([code, all]) => [code, all.length]),
    )
  const lockedTold = async ({ id }: Person) => {
    const told = sql`
      select from engine.outbox
      where name = 'identity.pin_locked' and ${`user:${id}`}::text = any (channels)`
    return (await many(door.house.db, told)).length
  }
  const stateOf = async ({ token }: Person) =>
    (await door.call('getMe', {}, { token })).body['pin'].state

  test('a hundred wrong ones at once: five at most are checked, and whoever asks again is locked', async () => {
    const one = await join('hundred')

    const answers = await atOnce(one, Array<string>(100).fill('908172'))
    while (answers.every(answer => codeOf(answer) !== 'identity_pin_locked')) {
      answers.push(await stepUp(one, '908172'))
    }

    // The fifth that was checked is the one that locks.
    const { identity_pin_wrong: wrong, proof = 0 } = counted(answers)
    expect({ wrong, proof }).toEqual({ wrong: 4, proof: 0 })
    expect(codeOf(await stepUp(one))).toBe('identity_pin_locked')
    expect(await lockedTold(one)).toBe(1)
  })

  test('forty right ones at once: each is a proof or asks for patience, and nobody is locked', async () => {
    const one = await join('forty')

    const answers = await atOnce(
      one,
      Array.from({ length: 40 }, () => pin),
    )

    const { proof = 0, busy = 0 } = counted(answers)
    expect(proof).toBeGreaterThan(0)
    expect(proof + busy).toBe(40)
    expect(await stateOf(one)).toBe('set')
    expect(await lockedTold(one)).toBe(0)
    expect(codeOf(await stepUp(one))).toBe('proof')
    expect((await stepUp(one, '908172')).body['details'].tries_left).toBe(4)
  })

  test('forty right ones who ask again all come through', async () => {
    const one = await join('patient')

    const answers = await Promise.all(Array.from({ length: 40 }, () => stepUp(one)))

    expect(counted(answers)).toEqual({ proof: 40 })
  })

  test('four wrong ones and many right ones at once lock nobody', async () => {
    const one = await join('mixed')
    const pins = Array.from({ length: 24 }, (_, n) => (n % 6 === 0 ? '908172' : pin))

    const answers = await atOnce(one, pins)

    const { proof = 0, busy = 0, identity_pin_wrong: wrong = 0 } = counted(answers)
    expect(proof + busy + wrong).toBe(24)
    expect(await stateOf(one)).toBe('set')
    expect(await lockedTold(one)).toBe(0)
    expect(codeOf(await stepUp(one))).toBe('proof')
  })

  test('a right PIN among many wrong ones is not found by guessing in parallel', async () => {
    const target = await join('target')
    const guesses = Array.from({ length: 60 }, (_, n) => (n === 55 ? pin : '908172'))

    await Promise.all(guesses.map(guess => stepUp(target, guess)))
    const me = await door.call('getMe', {}, { token: target.token })

    expect(me.body['pin'].state).toBe('locked')
  })

  test('Five wrong PINs lock the PIN on every device, for three hours', async () => {
    const mei = await join('mei')
    const phoneB = await door.call('signIn', { login: 'mei', password, as: 'token' })
    const left = []
    for (let n = 0; n < 5; n++) left.push((await stepUp(mei, '908172')).body)
    expect(left.map(body => body['details'].tries_left)).toEqual([4, 3, 2, 1, undefined])
    expect(left[4]?.['code']).toBe('identity_pin_locked')

    const onB = await stepUp({ ...mei, token: phoneB.body['token'] })
    expect(onB.body['code']).toBe('identity_pin_locked')
    expect(onB.status).toBe(429)
    const until = new Date(onB.body['details'].until)

    await advance(door.house.db, 3 * hour)
    expect((await stepUp(mei)).status).toBe(200)
    expect(until.getTime()).toBeLessThanOrEqual(Date.now() + 3 * hour + 60_000)
  })

  test('four wrong and one right begin again at five', async () => {
    const bo = await join('bobo')
    for (let n = 0; n < 4; n++) await stepUp(bo, '908172')
    expect((await stepUp(bo)).status).toBe(200)

    expect((await stepUp(bo, '908172')).body['details'].tries_left).toBe(4)
  })

  test('while five are being checked the sixth waits; five that were cut off are five wrong ones', async () => {
    const one = await join('cut_off')
    await many(
      door.house.db,
      sql`
        update identity.pin set checking = array_fill(engine.now(), array[5])
        where user_id = ${one.id}`,
    )

    const [sixth] = await atOnce(one, [pin])
    expect(sixth).toMatchObject({ status: 503, body: { code: 'busy' } })
    expect(await stateOf(one)).toBe('set')
    expect(await lockedTold(one)).toBe(0)

    await advance(door.house.db, checkSecondsMax * 1_000)
    expect(codeOf(await stepUp(one))).toBe('identity_pin_locked')
    expect(await stateOf(one)).toBe('locked')
    expect(await lockedTold(one)).toBe(1)
    expect(codeOf(await stepUp(one))).toBe('identity_pin_locked')
    expect(await lockedTold(one)).toBe(1)
  })

  test('a weak PIN is refused, a change needs the old one', async () => {
    const ana = await join('ana')
    const { token } = ana
    const change = (next: string, oldPin?: string) =>
      door.call('setPin', { pin: next, ...(oldPin !== undefined && { oldPin }) }, { token })

    expect((await change('123456', pin)).body['code']).toBe('identity_pin_weak')
    const bare = await change('615243')
    expect(bare.body).toMatchObject({ code: 'identity_step_up_needed', details: { pin: 'set' } })
    expect((await change('615243', '908172')).body['code']).toBe('identity_pin_wrong')
    expect((await change('615243', pin)).status).toBe(200)
    expect((await stepUp(ana, '615243')).status).toBe(200)
  })

  test('a reset waits a day, can be stopped, and caps sends afterwards', async () => {
    const tariq = await join('tariq')
    const { token } = tariq
    const wrong = await door.call('startPinReset', { password: 'wrong' }, { token })
    expect(wrong.body['code']).toBe('identity_sign_in_failed')
    const finish = () => door.call('finishPinReset', { pin: '615243' }, { token })

    await door.call('startPinReset', { password }, { token })
    await door.call('stopPinReset', {}, { token })
    expect((await finish()).body['code']).toBe('identity_reset_not_ready')
    const started = await door.call('startPinReset', { password }, { token })
    expect(started.body['state']).toBe('resetting')
    expect((await finish()).body['code']).toBe('identity_reset_not_ready')
    await advance(door.house.db, 24 * hour)
    expect((await finish()).body['state']).toBe('set')

    const prove = async (amount: string) =>
      (await stepUp(tariq, '615243', { ...act, amount })).body['proof']
    expect(await spend(tariq, await prove('20001'), { amount: 20_001n })).toBe('ledger_over_limit')
    expect(await spend(tariq, await prove('15000'), { amount: 15_000n })).toBe('paid')
    expect(await spend(tariq, await prove('5001'), { amount: 5_001n })).toBe('ledger_over_limit')
    await advance(door.house.db, 24 * hour)
    expect(await spend(tariq, await prove('20001'), { amount: 20_001n })).toBe('paid')
  })
})

describe('A step-up approves one act, once, within 60 seconds, with the facts that were shown', () => {
  let wen: Person
  beforeAll(async () => {
    wen = await join('wen')
  })
  const prove = async (): Promise<string> => (await stepUp(wen)).body['proof']

  test('another amount, payee, fact or kind is a mismatch; spent or old is expired', async () => {
    expect(await spend(wen, await prove(), { amount: 1_001n })).toBe('identity_step_up_mismatch')
    expect(await spend(wen, await prove(), { payee: 'usr_bo' })).toBe('identity_step_up_mismatch')
    expect(await spend(wen, await prove(), { note: '酒' })).toBe('identity_step_up_mismatch')
    expect(await spend(wen, await prove(), { kind: 'x.y' })).toBe('identity_step_up_mismatch')

    const proof = await prove()
    expect(await spend(wen, proof)).toBe('paid')
    expect(await spend(wen, proof)).toBe('identity_step_up_expired')

    const late = await prove()
    await advance(door.house.db, 60_000)
    expect(await spend(wen, late)).toBe('identity_step_up_expired')
  })

  test('of twenty who spend one proof at once, one pays', async () => {
    const proof = await prove()

    const outcomes = await Promise.all(Array.from({ length: 20 }, () => spend(wen, proof)))

    expect(outcomes.filter(outcome => outcome === 'paid')).toHaveLength(1)
  })

  test('a stranger cannot use it, and without one it is asked for', async () => {
    const stranger = await join('stranger')
    const proof = await prove()

    expect(await spend(stranger, proof)).toBe('identity_step_up_expired')
    expect(await spend(stranger, undefined)).toBe('identity_step_up_needed')
    expect(await spend(wen, proof)).toBe('paid')
  })

  test('without a PIN it says that none is set', async () => {
    const ask = { handle: 'pinless', name: 'p', password, as: 'token' }
    const { body } = await door.call('signUp', ask)
    const answer = await door.call('stepUp', { pin, ...act }, { token: body['token'] })

    expect(answer.body).toMatchObject({
      code: 'identity_step_up_needed',
      details: { pin: 'unset' },
    })
  })
})

describe('at the same second', () => {
  test('A link lets in as many as it says and nobody more', async () => {
    const host = await join('host')
    await door.set({ 'identity.join_mode': 'invite', 'identity.invite_uses': 5 })
    const made = await door.call('createInvite', {}, { token: host.token })
    const inviteCode: string = made.body['code']

    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, n) =>
        door.call('signUp', { handle: `guest_${n}`, name: 'g', password, inviteCode, as: 'token' }),
      ),
    )
    await door.set({ 'identity.join_mode': 'open' })

    expect(made.body['usesLeft']).toBe(5)
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(5)
    const codes = answers.filter(answer => answer.status !== 200).map(one => one.body['code'])
    expect(new Set(codes)).toEqual(new Set(['identity_invite_invalid']))
  })

  test('two owners who remove each other leave one', async () => {
    const one = await join('owner_one')
    const two = await join('owner_two')
    const set = (who: Person, roles: ['owner'] | []) =>
      door.house.inTransaction('read write', (tx, now) =>
        appoint(tx, { userId: who.id, roles, by: null, now }),
      )
    await set(one, ['owner'])
    await set(two, ['owner'])

    const outcomes = await Promise.allSettled([set(one, []), set(two, [])])

    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
    const failed = outcomes.find(outcome => outcome.status === 'rejected')
    expect(failed?.reason).toMatchObject({ code: 'console_last_owner' })
  })

  test('a first PIN is set once', async () => {
    const ask = { handle: 'twofold', name: 't', password, as: 'token' }
    const token = (await door.call('signUp', ask)).body['token']
    const set = (next: string) => door.call('setPin', { pin: next }, { token })

    const answers = await Promise.all([set('270814'), set('615243'), set('908172')])

    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
  })
})

test.each(['up', 'down'])(
  'proofs shown in any order (%s) are locked in one, so that two processes never wait for each other',
  async order => {
    const lin = await join(`ordered_${order}`)
    const hashOf = (proof: string) => digestOf(proof).toString('hex')
    const shown: string[] = []
    while (shown.length < 6) shown.push(String((await stepUp(lin)).body['proof']))
    const sorted = shown.toSorted((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1))
    const [low = '', ...behind] = sorted
    const { db, settings } = door.house
    const lock = (tx: Tx, proofs: string[]) =>
      many(
        tx,
        sql`
          select from identity.step_up
          where proof_hash = any (${proofs.map(digestOf)}::bytea[]) for update nowait`,
      )
    const ahead = await openTx(db, 'read write')
    await lock(ahead.tx, [low])

    const terms = { kind: 'ledger.pay', payee: 'usr_mei', amount: 1_000n, facts: { note: '茶' } }
    const asked = order === 'up' ? sorted : sorted.toReversed()
    const asks = asked.map(proof => ({ payer: lin.id, payeeId: lin.id, proof, shown: terms }))
    const looking = door.house.inTransaction('read write', (tx, now) =>
      lookAtPayers(tx, asks, { settings, clock: Promise.resolve(now) }),
    )
    await untilBlocked(db, ahead.tx)

    // It waits for the first of the order and holds nothing behind it.
    try {
      expect(await lock(ahead.tx, behind)).toHaveLength(5)
    } finally {
      await undoTx(ahead.tx)
    }
    expect(await looking).toHaveLength(6)
  },
)

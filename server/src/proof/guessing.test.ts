import { contract } from '@fuquan/contract/index.ts'
import type { Routes } from '@fuquan/contract/route.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { refuse } from '#/kit/refusal.ts'
import { codeOf } from '#/modules/ledger/funding/codes.ts'
import { type Client, requestFor, routeOf } from '#/testing/client.ts'
import { verifyBody } from '#/testing/proofs.ts'
import { openWorld, passwordOfAll, pinOfAll, roomOf, type World } from '#/testing/world.ts'

let world: World
/** An envelope that waits for somebody who knows its password, and Mei's ticket to it. */
let guarded: { envelopeId: unknown; ticket: unknown }
/** A line of Lin's that Mei may report, and a school of which Mei and Bo are admins. */
let said: { roomId: unknown; number: unknown }
let school: string
beforeAll(async () => {
  world = await openWorld()
  guarded = await hangGuarded()
  said = await sayIt()
  school = await foundSchool()
  // Mei has a second factor, so that there is one to guess at; its secret is nobody's.
  await many(
    world.db,
    sql`
      insert into identity.second_factor (user_id, sealed, started_at, confirmed_at)
      select id, ''::bytea, engine.now(), engine.now() from identity.user where handle = 'mei'`,
  )
})
afterAll(() => world.close())

async function hangGuarded() {
  const { lin, mei } = world.people
  const roomId = await roomOf(lin, [mei])
  const terms = { mode: 'password', split: 'even', total: '200', shares: 2 }
  const facts = { mode: 'password', split: 'even', shares: '2' }
  const shown = { kind: 'envelopes.send', payee: roomId, amount: '200', facts }
  const { proof } = await lin.get('stepUp', { pin: pinOfAll, ...shown })
  const sent = await lin.get('sendEnvelope', {
    roomId,
    ...terms,
    password: { word: '恭喜发财' },
    proof,
  })
  const { ticket } = await mei.get('issueTicket', { envelopeId: sent['id'] })
  return { envelopeId: sent['id'], ticket }
}

async function sayIt() {
  const { lin, mei } = world.people
  const roomId = await roomOf(lin, [mei])
  const messageId = toWire('msg', newId())
  const { number } = await lin.get('say', { roomId, messageId, text: 'Dinner at seven' })
  return { roomId, number }
}

async function foundSchool(): Promise<string> {
  const { lin, mei, bo, wen } = world.people
  const { id } = await mei.get('foundOrganisation', { name: 'The school' })
  const one = { organisationId: String(id) }
  await mei.get('inviteAdmin', { ...one, handle: bo.handle })
  await bo.get('answerAdmin', { ...one, accept: true })
  await verifyBody(wen, { ...one, trusted: false, reason: 'two stand behind it' })
  await mei.get('attestMember', { ...one, ...linsPaper, handle: lin.handle })
  return one.organisationId
}

type Guess = {
  who: 'guest' | 'mei'
  ask: (n: number) => Record<string, unknown>
  most: number
  /** The route, where it is guessed at in more ways than one. */
  at?: string
}

const code = (n: number) => `guess-number-${n}-of-a-code`
const collectCode = (n: number) => `guess-${n}`.padEnd(22, 'x')
// Its last character checks the others, so a guess has to be of the right form to cost a try.
const voucherCode = (n: number) => codeOf(Array.from({ length: 15 }, (_, at) => (at * 7 + n) % 31))
const password = (n: number) => `guess number ${n}`
const pin = (n: number) => String(371_000 + n)
const recovery = (n: number) => `aaaaa-aaa${10 + n}`
const made = { clientDataJSON: 'AAAA', attestationObject: 'AAAA' }
const joining = {
  ...{ handle: 'somebody', name: 'Some' },
  credential: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: made },
}
const newcomer = {
  handle: 'somebody',
  name: 'Somebody',
  password: 'a-long-enough-one',
  as: 'token',
}

// Every route that compares something secret, and how often one may be wrong before it closes.
const guesses: Readonly<Record<string, Guess>> = {
  signIn: {
    who: 'guest',
    ask: n => ({ login: 'mei', password: password(n), as: 'token' }),
    most: 10,
  },
  signUp: { who: 'guest', ask: n => ({ ...newcomer, inviteCode: code(n) }), most: 60 },
  getInvite: { who: 'guest', ask: n => ({ code: code(n) }), most: 30 },
  getLink: { who: 'guest', ask: n => ({ code: code(n) }), most: 60 },
  joinByLink: { who: 'mei', ask: n => ({ code: code(n) }), most: 60 },
  usePasswordLink: {
    who: 'guest',
    ask: n => ({ code: code(n), password: 'a-long-enough-one', as: 'token' }),
    most: 30,
  },
  useOwnerLink: { who: 'mei', ask: n => ({ code: code(n) }), most: 30 },
  firstRun: { who: 'guest', ask: n => firstRun(code(n)), most: 60 },
  changePassword: {
    who: 'mei',
    ask: n => ({ oldPassword: password(n), password: 'a-long-enough-one' }),
    most: 10,
  },
  startPinReset: { who: 'mei', ask: n => ({ password: password(n) }), most: 10 },
  'startPinReset, the trip': {
    who: 'mei',
    at: 'startPinReset',
    ask: n => ({ trip: { ticket: code(n), answer: 'code=x' }, code: recovery(n) }),
    most: 30,
  },
  // After a right trip it is the same count: pin-reset.test.ts has a provider.
  'startPinReset, the second factor': {
    who: 'mei',
    at: 'startPinReset',
    ask: n => ({ password: passwordOfAll, code: recovery(n) }),
    most: 5,
  },
  verifyEmail: { who: 'guest', ask: n => ({ code: code(n) }), most: 30 },
  signInBySecondFactor: {
    who: 'guest',
    ask: n => ({ ticket: code(n), code: String(100_000 + n), as: 'token' }),
    most: 30,
  },
  confirmSecondFactor: { who: 'mei', ask: n => ({ code: String(100_000 + n) }), most: 5 },
  dropSecondFactor: { who: 'mei', ask: n => ({ code: recovery(n) }), most: 5 },
  finishProviderSignIn: {
    who: 'guest',
    ask: n => ({ ticket: code(n), answer: 'code=x' }),
    most: 30,
  },
  finishProviderLink: {
    who: 'mei',
    ask: n => ({ ticket: code(n), answer: 'code=x' }),
    most: 30,
  },
  signUpByPasskey: {
    who: 'guest',
    ask: n => ({ ...joining, inviteCode: code(n) }),
    most: 30,
  },
  signUpByProvider: {
    who: 'guest',
    ask: n => ({ ticket: code(n), handle: 'somebody', name: 'Some', inviteCode: code(n) }),
    most: 30,
  },
  askArchive: { who: 'mei', ask: n => ({ password: password(n) }), most: 10 },
  openArchive: {
    who: 'mei',
    ask: n => ({ archiveId: toWire('arc', newId()), password: password(n) }),
    most: 10,
  },
  startClosing: { who: 'mei', ask: n => ({ password: password(n) }), most: 10 },
  startPasskey: { who: 'mei', ask: n => ({ password: password(n) }), most: 10 },
  readCollectCode: { who: 'mei', ask: n => ({ code: collectCode(n) }), most: 60 },
  payCollectCode: {
    who: 'mei',
    ask: n => ({ code: collectCode(n), amount: '100' }),
    most: 60,
  },
  chargePayCode: {
    who: 'mei',
    ask: n => ({ digits: `28${String(n).padStart(16, '0')}`, amount: '100' }),
    most: 30,
  },
  useVoucher: { who: 'mei', ask: n => ({ code: voucherCode(n) }), most: 5 },
  joinFaceRoom: { who: 'mei', ask: n => ({ code: String(n).padStart(4, '0') }), most: 5 },
  claimEnvelope: {
    who: 'mei',
    ask: n => ({ ...guarded, password: password(n) }),
    most: 5,
  },
  attestMember: {
    who: 'mei',
    ask: () => ({ organisationId: school, ...linsPaper, handle: world.people.bo.handle }),
    most: 10,
  },
  lookUpPerson: { who: 'mei', ask: n => ({ code: code(n) }), most: 30 },
  setPin: { who: 'mei', ask: n => ({ pin: '702351', oldPin: pin(n) }), most: 5 },
  stepUp: {
    who: 'mei',
    ask: n => ({ pin: pin(n), kind: 'envelopes.send', payee: 'x', amount: '1' }),
    most: 5,
  },
}

// What compares no secret and is counted all the same: whoever asks hears who is here, or costs us.
const counted: Readonly<Record<string, Guess>> = {
  searchMessages: { who: 'mei', ask: n => ({ text: `${n}` }), most: 60 },
  reportMessage: { who: 'mei', ask: () => ({ ...said, about: 'spam' }), most: 20 },
  inviteAdmin: {
    who: 'mei',
    ask: n => ({ organisationId: school, handle: `nobody_${n}` }),
    most: 30,
  },
}

/** A paper that is Lin's: whose else it may be is what a guesser would like to hear. */
const linsPaper = { kind: 'member', document: 'pupil 7' }

const firstRun = (guessed: string) => ({
  code: guessed,
  owner: { handle: 'somebody', name: 'Somebody', password: 'a-long-enough-one' },
  community: { name: 'Mine now', languages: ['en'], timeZone: 'Asia/Shanghai' },
  unit: {
    code: 'XX',
    scale: 2,
    symbols: { 'zh-CN': 'x', en: 'x' },
    names: { 'zh-CN': 'x', en: 'x' },
  },
  startingCredits: '0',
  joinMode: 'open',
})

async function guess(one: Client, operation: string, input: object, from: string) {
  const route = routeOf(operation)
  const { url, body } = requestFor(route, { ...input })
  const answer = await world.app.inject({
    method: route.method,
    url,
    remoteAddress: from,
    headers: {
      ...(one.token !== undefined && { authorization: `Bearer ${one.token}` }),
      'idempotency-key': newId(),
    },
    ...(body !== undefined && { payload: body }),
  })
  return { status: answer.statusCode, code: String(answer.json().code ?? 'done'), answer }
}

describe('whoever guesses', () => {
  test.each(Object.entries(guesses))('at %s is stopped', async (name, { who, ask, most, at }) => {
    const operation = at ?? name
    await many(world.db, sql`delete from engine.limit_row`)
    await many(
      world.db,
      sql`update identity.pin set tries = 0, locked_at = null, locked_until = null`,
    )
    const one = who === 'guest' ? world.guest : world.people.mei
    const heard: string[] = []
    for (let n = 0; n <= most && !closed(heard.at(-1)); n++) {
      const said = await guess(one, operation, ask(n), '203.0.113.7')
      heard.push(said.code)
    }

    expect([operation, heard.length - 1, heard.at(-1)]).toEqual([
      operation,
      heard.length - 1,
      expect.stringMatching(stops),
    ])
    expect(heard).not.toContain('done')
  })

  const stops = /^(too_many|identity_pin_locked|envelope_code_paused|console_first_run_done)$/
  const closed = (code: string | undefined) => code !== undefined && stops.test(code)

  test.each(Object.entries(counted))('at %s is stopped after so many', async (operation, row) => {
    await many(world.db, sql`delete from engine.limit_row`)
    const { who, ask, most } = row
    const heard: string[] = []
    for (let n = 0; n <= most; n++) {
      const one = who === 'guest' ? world.guest : world.people[who]
      heard.push((await guess(one, operation, ask(n), '203.0.113.7')).code)
    }

    expect([heard.indexOf('too_many'), heard.length - 1]).toEqual([most, most])
  })

  test('from a thousand addresses is stopped at a person’s door all the same', async () => {
    await many(world.db, sql`delete from engine.limit_row`)
    const heard: string[] = []
    for (let n = 0; n < 12; n++) {
      const input = { login: world.people.bo.handle, password: password(n), as: 'token' }
      heard.push((await guess(world.guest, 'signIn', input, `203.0.113.${n}`)).code)
    }

    expect(heard.filter(said => said === 'too_many')).toHaveLength(2)
  })

  test('at one person’s door closes nobody else’s', async () => {
    const { ana } = world.people
    const said = await guess(ana, 'stepUp', { ...guesses['stepUp']?.ask(0), pin: pinOfAll }, '')

    expect(said.code).toBe('done')
  })

  test('is told when to come again', async () => {
    const input = { login: world.people.bo.handle, password: 'x', as: 'token' }
    const { answer } = await guess(world.guest, 'signIn', input, '203.0.113.99')

    expect(answer.statusCode).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('finds the doors shut when the counter cannot be asked', async () => {
    const { limits } = world.house
    const real = limits.take
    world.house.limits = { ...limits, take: failing }
    try {
      for (const operation of ['signIn', 'getInvite', 'usePasswordLink']) {
        const { ask } = guesses[operation] ?? { ask: () => ({}) }
        const said = await guess(world.guest, operation, ask(1), '203.0.113.8')
        expect([operation, said.status, said.code]).toEqual([operation, 503, 'busy'])
      }
      expect((await world.people.mei.call('getWallet')).status).toBe(200)
    } finally {
      world.house.limits = { ...limits, take: real }
    }
  })

  const failing = async () => refuse('busy', { retry_after: 2 })
})

test('who asks at every door whose a handle is hears no more than at one', async () => {
  const { bo, tariq } = world.people
  const roomId = await roomOf(bo, [])
  const doors: readonly ((handle: string) => [string, object])[] = [
    handle => ['findByHandle', { handle }],
    handle => ['lookUpPerson', { handle }],
    handle => ['inviteToRoom', { roomId, handle }],
    handle => ['inviteAdmin', { organisationId: school, handle }],
    handle => ['attestMember', { organisationId: school, ...linsPaper, handle }],
    handle => ['requestFriend', { way: { by: 'handle', handle } }],
  ]
  await many(world.db, sql`delete from engine.limit_row`)
  const heard: string[] = []
  for (let n = 0; n < 36; n++) {
    const [operation, input] = doors[n % doors.length]?.(`nobody_${n}`) ?? ['', {}]
    heard.push((await guess(bo, operation, input, '203.0.113.5')).code)
  }

  expect(heard.slice(0, 30).every(said => said.endsWith('not_found'))).toBe(true)
  expect(heard.slice(30)).toEqual(Array.from({ length: 6 }, () => 'too_many'))
  // Others go on finding whom they look for.
  expect((await guess(tariq, 'findByHandle', { handle: bo.handle }, '')).code).toBe('done')
})

test('every route that takes a secret stands in the table of guesses', () => {
  const declared: Readonly<Record<string, Routes>> = contract
  const secret = /^(code|digits|inviteCode|ticket|password|oldPassword|pin|oldPin|document)$/
  // What is chosen anew is no guess: a reset that is ready takes any new PIN.
  const chosen = ['finishPinReset', 'sendEnvelope']
  // Sealed by the house in 96 bits and more: there is nothing to guess.
  const signed = ['takeArchive', 'openEnvelopeLink', 'guessTile', 'guessNumber']
  // By staff, whose every word stands in the audit log.
  const byStaff = ['attestPerson']
  const found = Object.values(declared)
    .flatMap(routes => Object.entries(routes))
    .filter(([, route]) =>
      [route.params, route.query, route.body]
        .flatMap(part => (part && 'shape' in part ? Object.keys(part.shape) : []))
        .some(field => secret.test(field)),
    )
    .map(([name]) => name)
    .filter(name => !chosen.includes(name) && ![...signed, ...byStaff].includes(name))

  const routes = Object.entries(guesses).map(([name, { at }]) => at ?? name)
  expect(found.toSorted()).toEqual([...new Set(routes)].toSorted())
})

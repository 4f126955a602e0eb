import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import type { Client } from '#/testing/client.ts'
import { routeOf } from '#/testing/client.ts'
import { pay } from '#/testing/payments.ts'
import { openWorld, pinOfAll, sendEnvelope, type World } from '#/testing/world.ts'
import { Journal, type Line } from './journal.ts'
import { playGames } from './replay-games.ts'
import { stateOf } from './tables.ts'

let world: World
const journal = new Journal()
const reason = 'a day of the proof'

beforeAll(async () => {
  world = await openWorld()
  await aWholeDay()
  await world.settle()
})
afterAll(() => world.close())

/** Rooms, messages, envelopes, claims, PIN, issue, burn, roles, suspensions, settings, refusals. */
async function aWholeDay(): Promise<void> {
  const { people } = world
  const { wen, lin, mei, bo, ana, stranger } = Object.fromEntries(
    Object.entries(people).map(([name, one]) => [name, journal.of(one)]),
  ) as Record<keyof typeof people, Client>

  const roomId = toWire('rom', newId())
  await lin.get('createRoom', { roomId, name: '三班 Class 3' })
  const { code }: { code: string } = (await lin.get('makeLink', { roomId })) as never
  for (const one of [mei, bo]) await one.get('joinByLink', { code })
  const asked = await mei.get('inviteToRoom', { roomId, handle: ana.handle })
  await ana.get('answerInvitation', { roomInvitationId: String(asked['id']), accept: true })
  const messageId = toWire('msg', newId())
  await mei.get('say', { roomId, messageId, text: '晚饭好了 🍚 dinner is ready' })
  const said = await bo.get('say', { roomId, messageId: toWire('msg', newId()), text: 'oh no' })
  await bo.get('recallMessage', { roomId, number: Number(said['number']) })
  await ana.get('markRead', { roomId, upTo: 3 })
  await lin.get('changeRole', { roomId, userId: mei.id, role: 'admin' })
  await mei.get('changeRoom', { roomId, name: '三班 after school' })

  const sent = await sendEnvelope(lin, roomId, { total: '900', shares: 3 })
  const envelopeId = String(sent.body['id'])
  for (const one of [mei, bo, ana]) await one.get('claimEnvelope', { envelopeId })
  await lin.call('claimEnvelope', { envelopeId })
  await stranger.call('claimEnvelope', { envelopeId })
  const open = await sendEnvelope(mei, roomId, { total: '700', shares: 4, split: 'classic' })
  await lin.get('claimEnvelope', { envelopeId: String(open.body['id']) })

  await playGames({ lin, mei, bo }, roomId)
  await money(wen, { lin, mei })
  await payments({ lin, mei, ana })
  await staff(wen, { bo, stranger })
  await mine({ lin, bo })
  await reads(lin, { roomId, envelopeId })
}

async function money(wen: Client, { lin, mei }: Record<'lin' | 'mei', Client>): Promise<void> {
  const issue = { to: [lin.id], amount: '1000', reason }
  await wen.get('issueCredits', { ...issue, proof: await proof(wen, 'ledger.issue', lin, '1000') })
  const burn = { from: mei.id, amount: '250', reason }
  await wen.get('burnCredits', { ...burn, proof: await proof(wen, 'ledger.burn', mei, '250') })
  await wen.call('issueCredits', issue)
  await mei.call('issueCredits', issue)
}

/** A payment in every state that people bring about by themselves, and one paid back in part. */
async function payments(some: Record<'lin' | 'mei' | 'ana', Client>): Promise<void> {
  const { lin, mei, ana } = some
  const idOf = ({ body }: { body: Record<string, unknown> }) => ({ paymentId: String(body['id']) })
  await mei.get('setReceiving', { askAlways: true })
  const accepted = await pay(lin, mei, { amount: '300', note: '车票' })
  await mei.get('acceptPayment', idOf(accepted))
  const declined = await pay(lin, mei, { amount: '310' })
  await mei.get('declinePayment', idOf(declined))
  await mei.call('acceptPayment', idOf(declined))
  const cancelled = await pay(lin, ana, { amount: '320', when: '24h' })
  await lin.get('cancelPayment', idOf(cancelled))
  await lin.get('askBack', idOf(accepted))
  await mei.get('refundPayment', { ...idOf(accepted), amount: '120' })
}

async function proof(by: Client, kind: string, payee: Client, amount: string): Promise<string> {
  const shown = { pin: pinOfAll, kind, payee: payee.id, amount }
  return String((await by.get('stepUp', shown))['proof'])
}

async function staff(wen: Client, { bo, stranger }: Record<'bo' | 'stranger', Client>) {
  const changes = [{ key: 'envelopes.max_shares', value: 200 }]
  const facts = { 'envelopes.max_shares': '200' }
  const shown = { pin: pinOfAll, kind: 'console.change_settings', payee: 'house', facts }
  const shownProof = (await wen.get('stepUp', shown))['proof']
  await wen.get('changeSettings', { changes, proof: shownProof, reason })
  await wen.get('lookAtPerson', { userId: bo.id, reason })
  const until = new Date(Date.now() + 86_400_000).toISOString()
  await wen.get('suspendPerson', { userId: stranger.id, until, reason })
  await wen.get('reinstatePerson', { userId: stranger.id, reason })
  await wen.get('pauseMoney', { reason })
  await wen.get('resumeMoney', { reason })
}

async function mine({ lin, bo }: Record<'lin' | 'bo', Client>): Promise<void> {
  await lin.get('changeMe', { name: '林老师' })
  await bo.get('changeHandle', { handle: 'bo_the_baker' })
  await bo.get('setPin', { pin: '730195', oldPin: pinOfAll })
  await lin.get('createInvite')
}

async function reads(lin: Client, ids: Record<string, string>): Promise<void> {
  for (const operation of ['getRoom', 'listMessages', 'getEnvelope', 'listClaims', 'getDraw']) {
    await lin.get(operation, ids)
  }
  for (const operation of ['getMe', 'getWallet', 'listBills']) await lin.get(operation)
}

const keyed = ['sendEnvelope', 'sendPayment', 'refundPayment', 'issueCredits', 'burnCredits']
const bodies = [...keyed, 'say', 'changeMe', 'changeSettings']

// Routes whose answer is a secret or a session of its own: a proof that is made again, a PIN that
// is compared. What they keep is counted, so a replay of them must not move anything else.
const madeAnew = ['stepUp', 'setPin']
const fresh = { without: ['identity.step_up', 'identity.pin'] }

const isKept = (line: Line): boolean => {
  const { method, own, keyed } = routeOf(line.operation)
  return method !== 'GET' && (keyed === true || own !== true)
}

/** Asks lines again and says which answers were not the bytes that were kept. */
async function differing(lines: readonly Line[], together = 1): Promise<object[]> {
  const found: object[] = []
  for (let from = 0; from < lines.length; from += together) {
    const some = lines.slice(from, from + together)
    const heard = await Promise.all(some.map(line => journal.again(world.app, line)))
    for (const [n, line] of some.entries()) {
      const told = heard[n]
      if (isKept(line) && told?.text !== line.heard.text) {
        found.push({ operation: line.operation, first: line.heard.text, again: told?.text })
      }
      if ((told?.status ?? 500) >= 500) found.push({ operation: line.operation, told })
    }
  }
  return found
}

/** An order of its own for each seed, the same every time. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const left = [...items]
  const out: T[] = []
  let state = seed
  while (left.length > 0) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    out.push(...left.splice(state % left.length, 1))
  }
  return out
}

describe('a whole day asked again under the same keys', () => {
  const day = () => journal.lines.filter(line => !madeAnew.includes(line.operation))

  test('the day was long and of every kind', () => {
    const operations = new Set(journal.lines.map(line => line.operation))
    expect(journal.lines.length).toBeGreaterThan(45)
    expect(operations.size).toBeGreaterThan(30)
    expect(journal.lines.filter(line => line.heard.status >= 400).length).toBeGreaterThan(3)
  })

  test('in order: nothing is written and every kept answer is the same to the byte', async () => {
    const before = await stateOf(world.db)

    expect(await differing(day())).toEqual([])
    expect(await stateOf(world.db)).toEqual(before)
  })

  test.each([7, 8, 9])('shuffled with seed %i: the same', async seed => {
    const before = await stateOf(world.db)

    expect(await differing(shuffled(day(), seed))).toEqual([])
    expect(await stateOf(world.db)).toEqual(before)
  })

  test('each of them ten at once: the same', async () => {
    const before = await stateOf(world.db)
    const tenfold = day().flatMap(line => Array.from({ length: 10 }, () => line))

    expect(await differing(tenfold, 10)).toEqual([])
    expect(await stateOf(world.db)).toEqual(before)
  })

  test('ten different ones at once: the same', async () => {
    const before = await stateOf(world.db)

    expect(await differing(shuffled(day(), 21), 10)).toEqual([])
    expect(await stateOf(world.db)).toEqual(before)
  })

  test('proofs made anew move nothing that the first ones moved', async () => {
    const before = await stateOf(world.db, fresh)

    await differing(journal.lines)
    expect(await stateOf(world.db, fresh)).toEqual(before)
  })
})

describe('one key', () => {
  const last = (operation: string): Line => {
    const found = journal.lines.findLast(
      line => line.operation === operation && line.heard.status === 200,
    )
    if (found === undefined) throw new Error(`the day has no ${operation}`)
    return found
  }
  const code = (heard: { text: string }) => JSON.parse(heard.text).code as string | undefined

  test.each(bodies)('with another body at %s is refused and moves nothing', async operation => {
    const line = last(operation)
    const before = await stateOf(world.db)
    const other = { ...line.body, ...another[operation] }

    const heard = await journal.again(world.app, { ...line, body: other })

    expect([heard.status, code(heard)]).toEqual([422, 'idempotency_key_reused'])
    expect(await stateOf(world.db)).toEqual(before)
  })
  const another: Record<string, object> = {
    sendEnvelope: { total: '901' },
    sendPayment: { amount: '321' },
    refundPayment: { amount: '121' },
    issueCredits: { amount: '1001' },
    burnCredits: { amount: '251' },
    say: { text: 'something else' },
    changeMe: { name: 'Somebody else' },
    changeSettings: { reason: 'quite another reason' },
  }

  test('at another route is refused', async () => {
    const line = last('issueCredits')
    const { method, url } = last('burnCredits')
    const body = { from: 'fund', amount: '1', reason }

    const heard = await journal.again(world.app, { ...line, method, url, body })

    expect(code(heard)).toBe('idempotency_key_reused')
  })

  test('of another user is unrelated', async () => {
    const line = last('changeMe')
    const { bo } = world.people

    const heard = await journal.again(world.app, { ...line, token: bo.token })

    expect(heard.status).toBe(200)
    expect(JSON.parse(heard.text).user.id).toBe(bo.id)
    const rows = await many(
      world.db,
      sql`select 1 from engine.intent where key = ${line.key ?? ''}`,
    )
    expect(rows).toHaveLength(2)
  })

  test('used again after a refusal and a top-up still refuses', async () => {
    const { tariq, wen } = world.people
    const roomId = toWire('rom', newId())
    await tariq.get('createRoom', { roomId, name: 'Night shift' })
    const { wallet }: { wallet: { free: string } } = (await tariq.get('getWallet')) as never
    const taken = String(BigInt(wallet.free) - 50n)
    const burn = { from: tariq.id, amount: taken, reason }
    await wen.get('burnCredits', { ...burn, proof: await proof(wen, 'ledger.burn', tariq, taken) })
    const ask = { total: '100', shares: 2 }
    const keys = new Journal()

    const poor = await sendEnvelope(keys.of(tariq), roomId, ask)
    expect([poor.status, poor.body['code']]).toEqual([422, 'ledger_insufficient'])
    const topUp = { to: [tariq.id], amount: '10000', reason }
    const shown = await proof(wen, 'ledger.issue', tariq, '10000')
    await wen.get('issueCredits', { ...topUp, proof: shown })
    const line = keys.lines.at(-1)
    const again = line && (await keys.again(world.app, line))

    expect(again).toEqual({ status: 422, text: poor.text })
    const fresh = await sendEnvelope(tariq, roomId, ask)
    expect(fresh.status, fresh.text).toBe(200)
  })

  test('sent ten times at once does one thing, and all ten hear the same', async () => {
    const { mei } = world.people
    const roomId = toWire('rom', newId())
    await mei.get('createRoom', { roomId, name: 'Ten at once' })
    const keys = new Journal()
    await sendEnvelope(keys.of(mei), roomId, { total: '100', shares: 2 })
    const line = keys.lines.at(-1)
    if (line === undefined) throw new Error('nothing was sent')
    const { proof: second } = await mei.get('stepUp', {
      ...{ pin: pinOfAll, kind: 'envelopes.send', payee: roomId, amount: '100' },
      facts: { mode: 'lucky', split: 'lucky:2', shares: '2' },
    })
    const ask = { ...line, key: newId(), body: { ...line.body, proof: second } }
    const before = await many(world.db, sql`select 1 from envelopes.envelope`)

    const heard = await Promise.all(Array.from({ length: 10 }, () => journal.again(world.app, ask)))

    expect(new Set(heard.map(one => one.text)).size).toBe(1)
    expect(heard[0]?.status, heard[0]?.text).toBe(200)
    const after = await many(world.db, sql`select 1 from envelopes.envelope`)
    expect(after.length).toBe(before.length + 1)
  })

  test('is demanded where money moves', async () => {
    for (const operation of keyed) {
      const heard = await journal.again(world.app, { ...last(operation), key: undefined })
      expect([operation, heard.status, code(heard)]).toEqual([
        operation,
        400,
        'idempotency_key_missing',
      ])
    }
  })
})

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fromWire, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { one, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { again } from '#/testing/again.ts'
import { booksBalance } from '#/testing/books.ts'
import type { Answered, Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'
import { at, crowdOf, secondProcess } from './crowd.ts'

const dayMs = 86_400_000

let world: World
let roomId: string
beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana } = world.people
  roomId = await roomOf(lin, [mei, bo, ana])
})
afterEach(async () => {
  await releaseClock(world.db)
  await world.settle()
  await booksBalance(world.db)
})
afterAll(() => world.close())

type Told = { person: Client; answer: Answered }
const claim = async (person: Client, envelopeId: string): Promise<Told> => {
  return { person, answer: await again(() => person.call('claimEnvelope', { envelopeId })) }
}
const won = (told: readonly Told[]) => told.filter(({ answer }) => answer.status === 200)
const codes = (told: readonly Told[]) => {
  const lost = told.filter(({ answer }) => answer.status !== 200)
  return [...new Set(lost.map(({ answer }) => String(answer.body['code'])))].toSorted()
}
const send = async (total: string, shares: number, room = roomId): Promise<string> => {
  const sent = await sendEnvelope(world.people.lin, room, { total, shares })
  if (sent.status !== 200) throw new Error(sent.text)
  return String(sent.body['id'])
}

type Row = {
  state: string
  total: bigint
  sum: bigint
  returned: bigint
  balance: bigint
  claims: bigint
}

/** What the books say of an envelope, whatever anybody was told. */
const booksOf = (envelopeId: string): Promise<Row> =>
  one<Row>(
    world.db,
    sql`
      select e.state, e.total, e.returned, b.balance,
        coalesce((select sum(c.amount)::bigint from envelopes.claim c where c.envelope = e.id), 0)
          as sum,
        (select count(*) from envelopes.claim c where c.envelope = e.id) as claims
      from envelopes.envelope e join ledger.balance b on b.account = e.id
      where e.id = ${fromWire('env', envelopeId)}`,
  )

/** Each winner heard one answer only, and what all heard is what the books hold. */
async function expectEven(envelopeId: string, told: readonly Told[]): Promise<Row> {
  const byPerson = new Map<string, string>()
  for (const { person, answer } of won(told)) {
    expect(answer.text).toBe(byPerson.get(person.id) ?? answer.text)
    byPerson.set(person.id, answer.text)
  }
  const claims = [...byPerson.values()].map(text => JSON.parse(text) as Record<string, string>)
  expect(new Set(claims.map(one => one['number'])).size).toBe(byPerson.size)
  const row = await booksOf(envelopeId)
  expect(BigInt(byPerson.size)).toBe(row.claims)
  expect(claims.reduce((sum, one) => sum + BigInt(one['amount'] ?? 0), 0n)).toBe(row.sum)
  expect(row.sum + row.returned + row.balance).toBe(row.total)
  return row
}

describe('over HTTP', () => {
  test('500 people try three times each for 50 shares: 50 of them win, once', async () => {
    // A room of their own: five hundred people would be told of each envelope of the others.
    const room = await roomOf(world.people.lin, [])
    const crowd = await crowdOf(world, 500, room)
    const id = await send('10000', 50, room)

    const told = await Promise.all([...crowd, ...crowd, ...crowd].map(person => claim(person, id)))

    expect(codes(told)).toEqual(['envelope_emptied'])
    expect(won(told)).toHaveLength(150)
    const row = await expectEven(id, told)
    expect(row).toMatchObject({ state: 'emptied', claims: 50n, sum: 10_000n, balance: 0n })
  })

  test('one person on 64 connections gets one share', async () => {
    const [person] = await crowdOf(world, 1, roomId)
    if (person === undefined) throw new Error('nobody came')
    const id = await send('1000', 10)

    const told = await Promise.all(Array.from({ length: 64 }, () => claim(person, id)))

    expect(won(told)).toHaveLength(64)
    expect((await expectEven(id, told)).claims).toBe(1n)
  })

  test('a whole balance is spent once, however many try at once', async () => {
    const { tariq, wen } = world.people
    const room = toWire('rom', newId())
    await tariq.get('createRoom', { roomId: room, name: 'Last coins' })
    await leave(300n, { person: tariq, by: wen })
    const terms = { mode: 'lucky', split: 'lucky:2', total: '300', shares: 3 }
    const facts = { mode: 'lucky', split: 'lucky:2', shares: '3' }
    const shown = { pin: pinOfAll, kind: 'envelopes.send', payee: room, amount: '300', facts }
    const proofs: unknown[] = []
    for (let n = 0; n < 20; n++) proofs.push((await tariq.get('stepUp', shown))['proof'])

    const answers = await Promise.all(
      proofs.map(proof => tariq.call('sendEnvelope', { roomId: room, ...terms, proof })),
    )

    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    const refused = answers.filter(answer => answer.status !== 200)
    expect(new Set(refused.map(answer => answer.body['code']))).toEqual(
      new Set(['ledger_insufficient']),
    )
  })

  test('one proof pays once, however many use it at once under keys of their own', async () => {
    const { mei } = world.people
    const terms = { mode: 'lucky', split: 'lucky:2', total: '300', shares: 3 }
    const facts = { mode: 'lucky', split: 'lucky:2', shares: '3' }
    const shown = { pin: pinOfAll, kind: 'envelopes.send', payee: roomId, amount: '300', facts }
    const { proof } = await mei.get('stepUp', shown)

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => mei.call('sendEnvelope', { roomId, ...terms, proof })),
    )

    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    const codesOf = answers.map(answer => String(answer.body['code'] ?? ''))
    expect(codesOf.filter(code => code.startsWith('identity_step_up_'))).toHaveLength(19)
  })

  async function leave(rest: bigint, who: { person: Client; by: Client }): Promise<void> {
    const { person, by } = who
    const { wallet } = (await person.get('getWallet')) as Record<string, Record<string, string>>
    const amount = String(BigInt(wallet?.['free'] ?? 0) - rest)
    const shown = { pin: pinOfAll, kind: 'ledger.burn', payee: person.id, amount }
    const { proof } = await by.get('stepUp', shown)
    await by.get('burnCredits', { from: person.id, amount, reason: 'leave a few coins', proof })
  }
})

describe('the last claim against the end', () => {
  // The clock jumps to the end while claims are on their way; each round jumps a little later.
  test.each(Array.from({ length: 6 }, (_, n) => [n]))(
    'round %i: an envelope is claimed or returned, never both and never neither',
    async round => {
      const { mei, bo, ana } = world.people
      await advance(world.db, 0)
      const ids: string[] = []
      for (let n = 0; n < 8; n++) ids.push(await send('200', 2))
      // Together: each waits out the fair first moment of its envelope.
      await Promise.all(ids.map(id => claim(mei, id)))

      const jump = async (): Promise<void> => {
        await new Promise(done => setTimeout(done, round * 3))
        await advance(world.db, dayMs)
        await runDueJobs(world.house)
      }
      const late = async (person: Client, id: string, n: number): Promise<Told> => {
        await new Promise(done => setTimeout(done, n * 4))
        return claim(person, id)
      }
      const [, ...told] = await Promise.all([
        jump(),
        ...ids.flatMap((id, n) => [late(bo, id, n), late(ana, id, n)]),
      ])
      await world.settle()

      for (const [n, id] of ids.entries()) {
        const mine = told.slice(n * 2, n * 2 + 2)
        const row = await booksOf(id)
        expect(row.balance).toBe(0n)
        expect(row.sum + row.returned).toBe(row.total)
        expect(row.claims).toBe(1n + BigInt(won(mine).length))
        expect(won(mine).length).toBeLessThanOrEqual(1)
        expect(row.state).toBe(won(mine).length === 1 ? 'emptied' : 'expired')
        const allowed = won(mine).length === 1 ? 'envelope_emptied' : 'envelope_expired'
        expect(codes(mine)).toEqual([allowed])
      }
    },
  )
})

describe('two processes', () => {
  test('serving one envelope give out what it has and agree in every word', async () => {
    const second = await secondProcess(world)
    try {
      const crowd = await crowdOf(world, 200, roomId)
      const id = await send('5000', 50)

      const here = crowd.map(person => claim(person, id))
      const there = crowd.toReversed().map(person => claim(at(second.app, person), id))
      const told = await Promise.all([...here, ...there])

      expect(codes(told)).toEqual(['envelope_emptied'])
      const row = await expectEven(id, told)
      expect(row).toMatchObject({ claims: 50n, sum: 5_000n, balance: 0n })
    } finally {
      await second.close()
    }
  })

  test('one of which claims while the other ends it: every coin is with somebody', async () => {
    const second = await secondProcess(world)
    try {
      const crowd = await crowdOf(world, 60, roomId)
      await advance(world.db, 0)
      const id = await send('4000', 40)
      const first = await Promise.all(crowd.slice(0, 10).map(person => claim(person, id)))

      const rest = crowd.slice(10).map(async (person, n) => {
        await new Promise(done => setTimeout(done, n * 2))
        return claim(n % 2 === 0 ? person : at(second.app, person), id)
      })
      const end = async (): Promise<void> => {
        await new Promise(done => setTimeout(done, 40))
        await advance(world.db, dayMs)
        await runDueJobs(second.house)
      }
      const [told] = await Promise.all([Promise.all(rest), end()])
      await world.settle()

      const row = await expectEven(id, [...first, ...told])
      expect(row.balance).toBe(0n)
      expect(['emptied', 'expired']).toContain(row.state)
      const allowed = row.state === 'emptied' ? ['envelope_emptied'] : ['envelope_expired']
      expect(allowed).toEqual(expect.arrayContaining(codes(told)))
    } finally {
      await second.close()
    }
  })

  test('asked under one key at once do one thing', async () => {
    const second = await secondProcess(world)
    try {
      const { mei } = world.people
      const key = newId()
      const said = { roomId, messageId: toWire('msg', newId()), text: '同一句话 one line' }
      const twins = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? mei : at(second.app, mei)))

      const answers = await Promise.all(twins.map(one => one.call('say', said, { key })))

      const heard = new Set(answers.map(answer => answer.text))
      expect([...heard]).toHaveLength(1)
      const { roomId: room } = said
      const messages = (await mei.get('listMessages', { roomId: room })) as Record<string, unknown>
      const lines = messages['items'] as { id: string }[]
      expect(lines.filter(line => line.id === said.messageId)).toHaveLength(1)
    } finally {
      await second.close()
    }
  })
})

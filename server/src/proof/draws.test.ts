import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { type DrawFacts, verifyDraw } from '@fuquan/sdk/verify.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import type { Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { openWorld, roomOf, sendEnvelope, type World } from '#/testing/world.ts'
import { crowdOf } from './crowd.ts'

// The verify page of the browser is the second implementation: no line of it is shared with the
// server. Every draw that ends here is computed again by it and laid beside what was really paid.
const terms = [
  { mode: 'ordinary', split: 'even', total: '1000', shares: 7 },
  { mode: 'lucky', split: 'lucky:2', total: '1000', shares: 7 },
  { mode: 'lucky', split: 'lucky:2', total: '9999', shares: 60 },
  { mode: 'lucky', split: 'lucky:2', total: '60', shares: 60 },
  { mode: 'lucky', split: 'lucky:2', total: '61', shares: 60 },
  { mode: 'lucky', split: 'lucky:2', total: '40000', shares: 2 },
  { mode: 'lucky', split: 'lucky:2', total: '39999', shares: 2 },
  { mode: 'lucky', split: 'classic', total: '1000', shares: 7 },
  { mode: 'lucky', split: 'classic', total: '9999', shares: 60 },
  { mode: 'lucky', split: 'classic', total: '60', shares: 60 },
  { mode: 'lucky', split: 'classic', total: '3999', shares: 2 },
] as const

let world: World
let roomId: string
let crowd: Client[]
const ended: { name: string; envelopeId: string; claims: number }[] = []

beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana, tariq } = world.people
  const senders = [lin, mei, bo, ana, tariq]
  roomId = await roomOf(lin, senders.slice(1))
  crowd = await crowdOf(world, 60, roomId)
  await advance(world.db, 0)
  for (const [n, asked] of terms.entries()) {
    // Half of them run dry, half are ended by the clock with something left.
    const claims = n % 2 === 0 ? asked.shares : Math.ceil(asked.shares / 2)
    const sender = senders[n % senders.length] ?? lin
    const sent = await sendEnvelope(sender, roomId, asked)
    if (sent.status !== 200) throw new Error(`${asked.split} ${asked.total}: ${sent.text}`)
    const envelopeId = String(sent.body['id'])
    const openers = crowd.slice(0, claims)
    await Promise.all(openers.map(person => person.get('claimEnvelope', { envelopeId })))
    ended.push({ name: `${asked.split} ${asked.total}/${asked.shares}`, envelopeId, claims })
  }
  await advance(world.db, 25 * 3_600_000)
  await world.settle()
})
afterAll(async () => {
  await releaseClock(world.db)
  await world.close()
})

type Claim = { number: number; amount: string }

/** What was really paid, from the books and not from what anybody was shown. */
const paidFor = (envelopeId: string): Promise<Claim[]> =>
  many<Claim>(
    world.db,
    sql`
      select c.number, c.amount::text as amount
      from envelopes.claim c
      join ledger.entry e on e.book = c.envelope and e.amount = c.amount
        and e.account <> c.envelope
      join ledger.owned o on o.account = e.account and o.owner = c.claimer
      where c.envelope = ${fromWire('env', envelopeId)} order by c.number`,
  )

const drawOf = async (envelopeId: string): Promise<DrawFacts> =>
  (await world.people.mei.get('getDraw', { envelopeId })) as never

describe('each draw that ended', () => {
  test.each(terms.map((_, n) => [n]))('number %i is what the verify page computes', async n => {
    const { envelopeId, claims, name } = ended[n] ?? { envelopeId: '', claims: 0, name: '' }
    const facts = await drawOf(envelopeId)

    const paid = await paidFor(envelopeId)
    const verdict = verifyDraw(facts, paid)

    expect([name, paid.length]).toEqual([name, claims])
    expect([name, verdict]).toEqual([name, { ...verdict, matches: true }])
    expect(verdict.shares).toEqual((facts as never)['amounts'])
    expect(await kept(envelopeId)).toEqual(verdict.shares)
  })

  async function kept(envelopeId: string): Promise<string[]> {
    const rows = await many<{ amounts: bigint[] }>(
      world.db,
      sql`
        select amounts from envelopes.chunk
        where envelope = ${fromWire('env', envelopeId)} order by number`,
    )
    return rows.flatMap(row => row.amounts.map(String))
  }

  test('is not believed when a seed, a term or a claim was changed', async () => {
    const { envelopeId } = ended[1] ?? { envelopeId: '' }
    const facts = await drawOf(envelopeId)
    const paid = await paidFor(envelopeId)
    const first = facts.seed.startsWith('0') ? '1' : '0'
    const [claim] = paid

    const changed: [DrawFacts, Claim[]][] = [
      [{ ...facts, seed: first + facts.seed.slice(1) }, paid],
      [{ ...facts, total: '1001' }, paid],
      [{ ...facts, shares: 8 }, paid],
      [{ ...facts, maxShare: '19999' }, paid],
      [{ ...facts, split: 'classic' }, paid],
      [{ ...facts, envelopeId: ended[2]?.envelopeId ?? '' }, paid],
      [facts, paid.map(one => ({ ...one, amount: String(BigInt(one.amount) + 1n) }))],
      [facts, [...paid, ...(claim ? [claim] : [])]],
      [facts, [...paid, { number: 8, amount: '1' }]],
    ]

    for (const [n, [told, claims]] of changed.entries()) {
      expect([n, verifyDraw(told, claims).matches]).toEqual([n, false])
    }
  })
})

test('a draw that runs shows its commit and nothing of its seed', async () => {
  const { lin, mei } = world.people
  const sent = await sendEnvelope(lin, roomId, { total: '900', shares: 3 })
  const envelopeId = String(sent.body['id'])
  await mei.get('claimEnvelope', { envelopeId })

  for (const person of [lin, mei, crowd[0]]) {
    const draw = (await person?.get('getDraw', { envelopeId })) as Record<string, unknown>
    expect(draw).toMatchObject({ seed: null, amounts: null, revealedAt: null })
    expect(draw['commit']).toMatch(/^[0-9a-f]{64}$/)
  }
  const row = await one<{ seed: Buffer | null; sealed: Buffer }>(
    world.db,
    sql`
      select seed, seed_sealed as sealed from envelopes.draw
      where envelope = ${fromWire('env', envelopeId)}`,
  )
  expect(row.seed).toBeNull()
  expect(row.sealed.length).toBeGreaterThan(32)
})

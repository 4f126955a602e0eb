import type pg from 'pg'
import { UserId } from '../../contract/src/vocabulary/ids.ts'
import { figuresOf } from '../../server/src/modules/envelopes/boards/store.ts'
import {
  listTop,
  sumMonths,
  sumYear,
} from '../../server/src/modules/envelopes/boards/store-statement.ts'
import type { Ask } from './ask.ts'
import { type Inside, openInside } from './inside.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { openPool, openServer, seedTemplate, type Server } from './stage.ts'

const sizesOf = {
  quick: [10_000, 100_000],
  usual: [10_000, 1_000_000],
  full: [10_000, 1_000_000, 10_000_000],
}
const readsOf = { quick: 100, usual: 300, full: 300 }
const sharesEach = 10
/** Everybody sends and gets as much at every size: what grows is the house, not the person. */
const claimsEach = 100
const friends = 50
const peoplePerPage = 1_000
const year = 2025
const timeZone = 'Asia/Shanghai'
const span = { from: new Date('2024-12-31T16:00:00Z'), until: new Date('2025-12-31T16:00:00Z') }
const unit = 100n
const kinds = ['generous', 'popular'] as const
type Kind = (typeof kinds)[number]

const personAt = (n: number): UserId =>
  UserId.out.parse(`00000000-0000-8000-8000-${n.toString(16).padStart(12, '0')}`)

/** Recomputes boards and statements from houses of growing size; one person's must not cost more. */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  const towns: Town[] = []
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    for (const claims of sizesOf[ask.size]) towns.push(await openTown(server, claims))
    for (const kind of kinds) await readAll(ask, report, { towns, name: kind, read: board(kind) })
    await readAll(ask, report, { towns, name: 'statement', read: statement })
    for (const town of towns) await recompute(report, town)
  } finally {
    for (const { inside } of towns) await inside.close()
    await server.close()
  }
}

type Town = { claims: number; people: number; inside: Inside }

async function openTown(server: Server, claims: number): Promise<Town> {
  const inside = await openInside(server, seedTemplate)
  const people = Math.max(friends + 1, claims / claimsEach)
  await fill(inside.pool, { claims, people })
  talk(`${claims} claims of ${people} people are there`)
  return { claims, people, inside }
}

/** A year of envelopes of ten shares, all taken, each by others than its sender. */
async function fill(pool: pg.Pool, { claims, people }: { claims: number; people: number }) {
  const person = (n: string) => `('00000000-0000-8000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`
  const envelopes = claims / sharesEach
  await pool.query(
    `create table public.sent as
       select e, md5('envelope' || e)::uuid as id, (e % $2::int) as by,
         timestamptz '2025-01-01 00:00:00Z' + make_interval(secs => e * (364.0 * 86400 / $1)) as at
       from generate_series(0, $1::int - 1) e`,
    [envelopes, people],
  )
  await pool.query(
    `insert into envelopes.envelope (id, asset, sender, total, shares, claimed, claimed_sum, state,
       sent_at, expires_at, ended_at)
     select id, 1, ${person('by')}, 55, 10, 10, 55, 'emptied', at, at + interval '1 day',
       at + interval '1 hour'
     from public.sent`,
  )
  await pool.query(
    `create table public.got as
       select s.id, s.at + make_interval(secs => k) as at, k,
         (s.by + 1 + (s.e * 7 + (k - 1) * 3) % ($1::int - 1)) % $1::int as taker
       from public.sent s, generate_series(1, ${sharesEach}) k`,
    [people],
  )
  await pool.query(
    `insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
     select id, k, ${person('taker')}, k, gen_random_uuid(), at from public.got`,
  )
  await pool.query(
    `insert into envelopes.record (owner, envelope, role, amount, number, best_luck, at)
     select ${person('taker')}, id, 'received', k, k, k = ${sharesEach}, at from public.got
     union all
     select ${person('by')}, id, 'sent', 55, null, false, at from public.sent`,
  )
  await pool.query('drop table public.sent, public.got')
  await pool.query('vacuum analyze')
}

type Read = (town: Town, n: number) => Promise<void>

/** What one look at a board computes when nothing is remembered: somebody and fifty friends. */
const board =
  (kind: Kind): Read =>
  async ({ inside, people }, n) => {
    const first = (n * 37) % (people - friends)
    const some = Array.from({ length: friends + 1 }, (_, at) => personAt(first + at))
    const found = await inside.house.read(tx => figuresOf(tx, { kind, people: some, span, unit }))
    if (found.get(personAt(first))?.people === 0) throw new Error('the board is empty')
  }

const statement: Read = async ({ inside, people }, n) => {
  const ask = { owner: personAt((n * 37) % people), year, timeZone }
  await inside.house.read(async tx => {
    const sums = await sumYear(tx, ask)
    if (sums.receivedCount === 0) throw new Error('the year is empty')
    await sumMonths(tx, ask)
    await listTop(tx, ask, 3)
  })
}

type Reading = { towns: readonly Town[]; name: string; read: Read }

/** At all sizes in turn, so that a busy minute of the machine meets all of them alike. */
async function readAll(ask: Ask, report: Report, { towns, name, read }: Reading): Promise<void> {
  const [first] = towns
  const seen: Seen[] = []
  for (const town of towns) await some(10, n => read(town, n))
  for (const town of towns) seen.push(await some(readsOf[ask.size], n => read(town, n)))
  for (const [place, { claims }] of towns.entries()) {
    const { perSecond = 0, p50Ms = 0, p99Ms = 0 } = seen[place] ?? {}
    const growth = Number((p50Ms / Math.max(0.001, seen[0]?.p50Ms ?? 0)).toFixed(2))
    const beside = claims === first?.claims ? {} : { growth }
    report.say(`${name}-${claims}`, { claims, perSecond, p50Ms, p99Ms, ...beside, ok: true })
  }
}

function some(count: number, read: (n: number) => Promise<void>): Promise<Seen> {
  let n = 0
  return closedLoop(1, 120_000, async () => {
    if (n >= count) return undefined
    await read(n++)
    return 1
  })
}

/** Computes everybody's figures of both boards, and holds them against the claims themselves. */
async function recompute(report: Report, { claims, people, inside }: Town): Promise<void> {
  const began = performance.now()
  const sums: Record<Kind, bigint> = { generous: 0n, popular: 0n }
  let counted = 0
  for (let first = 0; first < people; first += peoplePerPage) {
    const length = Math.min(peoplePerPage, people - first)
    const page = Array.from({ length }, (_, at) => personAt(first + at))
    for (const kind of kinds) {
      const found = await inside.house.read(tx => figuresOf(tx, { kind, people: page, span, unit }))
      for (const figures of found.values()) sums[kind] += figures.total
      counted += found.size
    }
  }
  const seconds = (performance.now() - began) / 1_000
  const { rows } = await inside.pool.query<{ sum: string }>(
    `select sum(c.amount) as sum from envelopes.claim c
       join envelopes.envelope e on e.id = c.envelope where e.sender <> c.claimer`,
  )
  const sum = BigInt(rows[0]?.sum ?? 0)
  const ok = sums.generous === sum && sums.popular === sum && counted === 2 * people
  const facts = { people, perSecond: Math.round((2 * claims) / seconds) }
  const said = { claims, ...facts, seconds: Number(seconds.toFixed(1)), ok }
  report.say(`everybody-${claims}`, ok ? said : { ok })
}

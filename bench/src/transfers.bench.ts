import { AccountId, TransferId } from '../../contract/src/vocabulary/ids.ts'
import { type Db, inTransaction, openDb } from '../../server/src/engine/db.ts'
import { newId } from '../../server/src/engine/ids.ts'
import { move } from '../../server/src/modules/ledger/index.ts'
import { lockForPayments, settlePayments } from '../../server/src/modules/ledger/book/settle.ts'
import { Refusal } from '../../server/src/kit/refusal.ts'
import { interactive, type Pay, pgledger } from '../rivals/transfers.ts'
import type { Ask } from './ask.ts'
import { fundAccounts, openBooks } from './fixture.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop, median, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { booksAreRight, costed, type Costs } from './measure.ts'
import { paymentArmNames, paymentArms } from './payments-http.ts'
import { closeStage, makeTemplate, openPool, openServer, openStage, type Server } from './stage.ts'

const clients = 16
const accountsOf = { quick: 20_000, usual: 100_000, full: 100_000 }
const batchMax = 1_024
const arms = ['interactive', 'pgledger', 'move', 'lane'] as const
// The figure after the arm: how payees are spread; `one` lets every transfer touch one account.
const spreads = ['', '-zipf-1.5', '-one'] as const

/** Measures transfers between people, spread and hot (performance.md section 5). */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    let ground: Ground = { server, template: '', issue: '', accounts: [] }
    const template = await makeTemplate(server, async seed => {
      const issue = await openBooks(seed)
      const accounts = await fundAccounts(seed, issue, accountsOf[ask.size])
      ground = { ...ground, issue, accounts }
    })
    const known = spreads.flatMap(spread => arms.map(arm => `${arm}${spread}`))
    const names = known.filter(name => ask.arms?.includes(name) ?? true)
    const rounds = new Map<string, Round[]>()
    for (let round = 0; round < ask.rounds; round++) {
      for (let n = 0; n < names.length; n++) {
        const name = names[(n + round) % names.length] ?? ''
        const seen = await runRound(ask, { ...ground, template }, name)
        rounds.set(name, [...(rounds.get(name) ?? []), seen])
      }
    }
    for (const name of names) sayArm(report, name, rounds.get(name) ?? [])
    const http = paymentArmNames.filter(name => ask.arms?.includes(name) ?? true)
    await paymentArms(ask, report, { server, names: http })
  } finally {
    await server.close()
  }
}

type Ground = { server: Server; template: string; issue: string; accounts: string[] }
type Round = Seen & Costs & { ok: boolean }

async function runRound(ask: Ask, ground: Ground, name: string): Promise<Round> {
  const stage = await openStage(ground.server, ground.template, ground.issue)
  const pool = openPool(stage.url, clients)
  const db = openDb({ url: stage.url, poolMax: clients })
  try {
    const pick = picker(name, ground.accounts)
    const next = (): Pay => ({ ...pick(), amount: 1, transfer: newId() })
    const work = workOf(name, { pool, db })
    // The lane has one call in flight and takes what gathered meanwhile; here that is a full batch.
    const inLane = name.startsWith('lane')
    const one = inLane ? () => settleMany(db, next) : () => work(next()).then(() => 1)
    const atOnce = inLane ? 1 : clients
    await closedLoop(atOnce, ask.warmMs, one)
    await stage.pool.query('checkpoint')
    const seen = await costed(stage, () => closedLoop(atOnce, ask.armMs, one))
    talk(`${name}: ${seen.perSecond}/s`)
    return { ...seen, ok: await booksAreRight(stage, { chained: true, arm: name }) }
  } finally {
    await pool.end()
    await db.close()
    await closeStage(stage)
  }
}

type Doors = { pool: ReturnType<typeof openPool>; db: Db }

function workOf(name: string, { pool, db }: Doors): (pay: Pay) => Promise<void> {
  if (name.startsWith('move')) return pay => moveOnce(db, pay)
  const rival = name.startsWith('pgledger') ? pgledger : interactive
  return async pay => {
    const client = await pool.connect()
    try {
      await rival(client, pay)
    } finally {
      client.release()
    }
  }
}

async function moveOnce(db: Db, { from, to, amount, transfer }: Pay): Promise<void> {
  await inTransaction(db, 'read write', (tx, now) =>
    move(tx, {
      id: TransferId.out.parse(transfer),
      kind: 'payment',
      from: AccountId.out.parse(from),
      legs: [{ to: AccountId.out.parse(to), amount: BigInt(amount) }],
      now,
    }),
  )
}

async function settleMany(db: Db, next: () => Pay): Promise<number> {
  const payments = Array.from({ length: batchMax }, next).map(pay => ({
    id: TransferId.out.parse(pay.transfer),
    kind: 'payment',
    from: AccountId.out.parse(pay.from),
    to: AccountId.out.parse(pay.to),
    amount: BigInt(pay.amount),
  }))
  const outcomes = await inTransaction(db, 'read write', async (tx, now) =>
    settlePayments(tx, await lockForPayments(tx, payments), payments, now),
  )
  return outcomes.filter(outcome => !(outcome instanceof Refusal)).length
}

/** Chooses who pays whom: evenly, by Zipf 1.5, or so that one account is in every transfer. */
function picker(name: string, accounts: readonly string[]): () => { from: string; to: string } {
  const below = (n: number): number => Math.floor(Math.random() * n)
  const even = (): number => below(accounts.length)
  const heat = name.endsWith('-one') ? () => 0 : name.endsWith('1.5') ? zipf(accounts.length) : even
  return () => {
    const to = heat()
    let from = even()
    while (from === to) from = even()
    return { from: accounts[from] ?? '', to: accounts[to] ?? '' }
  }
}

/** Draws numbers from 0 with a chance that falls with the power 1.5 of their rank. */
function zipf(count: number): () => number {
  const sums: number[] = []
  let sum = 0
  for (let n = 1; n <= count; n++) sums.push((sum += n ** -1.5))
  return () => {
    const wanted = Math.random() * sum
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

function sayArm(report: Report, name: string, rounds: readonly Round[]): void {
  if (rounds.some(one => !one.ok)) return report.say(name, { ok: false })
  const { perSecond, sd, p50Ms, p99Ms, count } = median(rounds)
  const [round] = rounds.filter(one => one.perSecond === perSecond)
  report.say(name, {
    ...{ perSecond, sd, p50Ms, p99Ms, transfers: count, clients },
    walBytesPerTransfer: round?.walBytes,
    ...(round?.dbCpuUs !== undefined && { dbCpuUsPerTransfer: round.dbCpuUs }),
    ok: true,
  })
}

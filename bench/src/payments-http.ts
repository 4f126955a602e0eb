import { createHash, randomUUID } from 'node:crypto'
import { toWire, UserId } from '../../contract/src/vocabulary/ids.ts'
import { houseAccount, personAccount } from '../../server/src/modules/ledger/book/accounts.ts'
import type { Ask } from './ask.ts'
import { echoArm } from './claims-http.ts'
import { fillHouse, type Members } from './crowd.ts'
import { type House, openHouse } from './house.ts'
import { type Connection, connections } from './http.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop } from './load.ts'
import { booksAreRight } from './measure.ts'
import { cpuOfProcess, type Server } from './stage.ts'

export const paymentArmNames: readonly string[] = ['echo', 'http']

const clients = 256
const membersOf = { quick: 10_000, usual: 50_000, full: 50_000 }
const paymentsOf = { quick: 20_000, usual: 150_000, full: 500_000 }
const legsMax = 1_000
const fundsEach = '1000000'

type Asked = { server: Server; names: readonly string[] }

/** Members pay each other through the whole app, each with a session, a key and a proof. */
export async function paymentArms(
  ask: Ask,
  report: Report,
  { server, names }: Asked,
): Promise<void> {
  if (names.includes('echo')) await echoArm(ask, report)
  if (!names.includes('http')) return
  const house = await openHouse(server)
  try {
    const members = await fillHouse(house, membersOf[ask.size])
    const payments = await readyPayments(house, members, paymentsOf[ask.size])
    await house.pool.query('vacuum analyze')
    await server.settle(house.url)
    await measure(ask, report, { house, payments })
  } finally {
    await house.close()
  }
}

/** Pays money to all members and makes so many requests that pay, each with a key and a proof. */
export async function readyPayments(
  house: House,
  members: Members,
  count: number,
): Promise<Payment[]> {
  await fund(house, members.people)
  return prove(house, members, count)
}

async function fund({ pool }: House, people: readonly string[]): Promise<void> {
  for (let from = 0; from < people.length; from += legsMax) {
    const wallets = people
      .slice(from, from + legsMax)
      .map(one => personAccount(UserId.out.parse(one), 'wallet'))
    await pool.query(
      `select ledger.public_pay_out($1, $2, 'issue', null, 1, $3::uuid[], $4::bigint[], now())`,
      [houseAccount('issue'), randomUUID(), wallets, wallets.map(() => fundsEach)],
    )
  }
}

/** A request that pays: its head with session and key, and its body. */
export type Payment = { head: string; body: string }

/** Shows a PIN for so many payments of one unit, each to another member, as step-ups would. */
async function prove({ pool }: House, members: Members, count: number): Promise<Payment[]> {
  const { people, heads } = members
  const proofs: { user: string; payee: string; payeeId: string; hash: Buffer }[] = []
  const payments: Payment[] = []
  for (let n = 0; n < count; n++) {
    const payer = n % people.length
    const other = (payer + 1 + Math.floor(Math.random() * (people.length - 1))) % people.length
    const payeeId = toWire('usr', people[other] ?? '')
    const proof = randomUUID()
    const hash = createHash('sha256').update(proof).digest()
    proofs.push({ user: people[payer] ?? '', payee: payeeId, payeeId: people[other] ?? '', hash })
    payments.push({
      head: `${heads[payer] ?? ''}Idempotency-Key: ${randomUUID()}\r\n`,
      body: JSON.stringify({ payeeId, amount: '1', proof }),
    })
  }
  await pool.query(
    `insert into identity.step_up (proof_hash, user_id, kind, payee, amount, facts, made_at,
       expires_at)
     select h, u, 'ledger.pay', p, 1, $4, now(), now() + interval '1 day'
       from unnest($1::bytea[], $2::uuid[], $3::text[]) s(h, u, p)`,
    [
      proofs.map(one => one.hash),
      proofs.map(one => one.user),
      proofs.map(one => one.payee),
      JSON.stringify([
        ['note', ''],
        ['when', 'now'],
      ]),
    ],
  )
  // Friends, since whoever is paid by somebody else is asked first.
  await pool.query(
    `insert into ledger.stance (owner, other, stance, at)
     select o, u, 'friend', now() from unnest($1::uuid[], $2::uuid[]) s(o, u)
     on conflict do nothing`,
    [proofs.map(one => one.payeeId), proofs.map(one => one.user)],
  )
  return payments
}

/** Sends one of them and demands that it is paid. */
export async function payOnce(line: Connection, { head, body }: Payment): Promise<void> {
  const reply = await line.ask('POST', '/api/ledger/payments', head, body)
  if (reply.status !== 200) throw new Error(`a payment heard ${reply.status}: ${reply.body}`)
}

type Ground = { house: House; payments: readonly Payment[] }

async function measure(ask: Ask, report: Report, { house, payments }: Ground): Promise<void> {
  const lines = await connections(house.port, clients)
  let next = 0
  const work = async (client: number): Promise<number | undefined> => {
    const payment = payments[next++]
    const line: Connection | undefined = lines[client]
    if (payment === undefined || line === undefined) return undefined
    await payOnce(line, payment)
    return 1
  }
  await closedLoop(clients, ask.warmMs, work)
  const before = await cpuOfProcess(house.pid)
  const seen = await closedLoop(clients, ask.armMs, work)
  const appCpuUs = Math.round((await cpuOfProcess(house.pid)) - before) / Math.max(1, seen.count)
  for (const line of lines) line.close()
  talk(`http: ${seen.perSecond}/s`)
  const { perSecond, p50Ms, p99Ms, count } = seen
  const ok = await booksAreRight(house, { chained: true, arm: 'http' })
  const facts = { perSecond, p50Ms, p99Ms, transfers: count, clients }
  report.say('http', ok ? { ...facts, appCpuUs: Math.round(appCpuUs), ok } : { ok })
}

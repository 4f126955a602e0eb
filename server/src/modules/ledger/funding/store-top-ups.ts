import type { GatewayName, TopUpState } from '@fuquan/contract/ledger/funding-shapes.ts'
import type { TopUpId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Outcome, Told } from './rules.ts'

type On = Tx | Db

export type TopUpRow = {
  id: TopUpId
  userId: UserId
  gateway: GatewayName
  amount: bigint
  price: bigint
  currency: string
  state: TopUpState
  why: string | null
  reference: string | null
  next: string | null
  tries: number
  askedAt: Date | null
  startedAt: Date
  expiresAt: Date
  endedAt: Date | null
  /** The start of the day whose limit it counts against; null where it counts against none. */
  countedOn: Date | null
}

const columns = sql`
  t.id, t.user_id as "userId", t.gateway, t.amount, t.price, t.currency, t.state, t.why,
  t.reference, t.next, t.tries, t.asked_at as "askedAt", t.started_at as "startedAt",
  t.expires_at as "expiresAt", t.ended_at as "endedAt",
  t.counted_on as "countedOn"`

/** Saves what somebody intends to buy, before the outside is asked. */
export async function addTopUp(
  tx: Tx,
  topUp: Pick<
    TopUpRow,
    | 'id'
    | 'userId'
    | 'gateway'
    | 'amount'
    | 'price'
    | 'currency'
    | 'startedAt'
    | 'expiresAt'
    | 'countedOn'
  >,
): Promise<void> {
  const { id, userId, gateway, amount, price, currency, startedAt, expiresAt, countedOn } = topUp
  await many(
    tx,
    sql`
      insert into ledger.top_up (
        id, user_id, gateway, amount, price, currency, started_at, expires_at,
        counted_on)
      values (
        ${id}, ${userId}, ${gateway}, ${amount}::bigint, ${price}::bigint, ${currency},
        ${startedAt}, ${expiresAt}, ${countedOn})`,
  )
}

/** Finds one top-up; with `of` only one of that person. */
export const findTopUp = (on: On, ask: { id: TopUpId; of?: UserId }) =>
  maybe<TopUpRow>(
    on,
    sql`
      select ${columns} from ledger.top_up t
       where t.id = ${ask.id}
         and (${ask.of ?? null}::uuid is null or t.user_id = ${ask.of ?? null})`,
  )

/** Locks one top-up. */
export const lockTopUp = (tx: Tx, id: TopUpId) =>
  maybe<TopUpRow>(
    tx,
    sql`select ${columns} from ledger.top_up t where t.id = ${id} for no key update`,
  )

/** Finds the top-up that was paid with this payment outside. */
export const findByReceipt = (on: On, ask: { gateway: GatewayName; receipt: string }) =>
  maybe<{ id: TopUpId }>(
    on,
    sql`
      select t.id from ledger.top_up t
       where t.receipt = ${ask.receipt} and t.gateway = ${ask.gateway} limit 1`,
  )

/** Saves where a top-up is paid, as the gateway said. */
export async function saveStarted(
  tx: Tx,
  topUp: { id: TopUpId; reference: string; next: string | null },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.top_up set reference = ${topUp.reference}, next = ${topUp.next}
       where id = ${topUp.id} and reference is null`,
  )
}

/** Saves that the gateway was asked now, whether or not it answered. */
export async function saveAsked(tx: Tx, id: TopUpId, at: Date): Promise<void> {
  await many(tx, sql`update ledger.top_up set asked_at = ${at}, tries = tries + 1 where id = ${id}`)
}

/** Saves how far a top-up has come. */
export async function saveState(
  tx: Tx,
  to: {
    id: TopUpId
    state: TopUpState
    why: string | null
    endedAt: Date | null
    receipt?: string | undefined
  },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.top_up
         set state = ${to.state}, why = ${to.why}, ended_at = ${to.endedAt},
             receipt = coalesce(${to.receipt ?? null}, receipt)
       where id = ${to.id}`,
  )
}

/** Saves against which day a top-up counts. */
export async function saveCounted(tx: Tx, id: TopUpId, countedOn: Date | null): Promise<void> {
  await many(tx, sql`update ledger.top_up set counted_on = ${countedOn} where id = ${id}`)
}

type Mark = { at: Date; id: string } | undefined
const below = (mark: Mark) => sql`
  (${mark?.at ?? null}::timestamptz is null
   or (t.started_at, t.id) < (${mark?.at ?? null}, ${mark?.id ?? null}::uuid))`

/** Lists top-ups of one person, newest first. */
export const listOf = (on: On, ask: { userId: UserId; before: Mark; limit: number }) =>
  many<TopUpRow>(
    on,
    sql`
      select ${columns} from ledger.top_up t
       where t.user_id = ${ask.userId} and ${below(ask.before)}
       order by t.started_at desc, t.id desc limit ${ask.limit}`,
  )

/** What is past its time and open, or paid and not credited for five minutes. */
const stuck = sql`
  ((t.state = 'paid' and t.started_at < engine.now() - interval '5 minutes')
   or (t.state = 'started' and t.expires_at < engine.now() - interval '5 minutes'))`

/** Lists top-ups of everybody, newest first. */
export const listAll = (
  on: On,
  ask: { only: 'stuck' | 'open' | undefined; before: Mark; limit: number },
) =>
  many<TopUpRow>(
    on,
    sql`
      select ${columns} from ledger.top_up t
       where ${below(ask.before)}
         and (${ask.only ?? null}::text is null or t.state in ('started', 'paid'))
         and (${ask.only ?? null}::text is distinct from 'stuck' or ${stuck})
       order by t.started_at desc, t.id desc limit ${ask.limit}`,
  )

const runningMax = 200

/** Lists top-ups that are open and were not asked about for a minute, the oldest first. */
export const listRunning = (on: On, askedBefore: Date) =>
  many<TopUpRow>(
    on,
    sql`
      select ${columns} from ledger.top_up t
       where t.state in ('started', 'paid')
         and coalesce(t.asked_at, t.started_at) < ${askedBefore}
       order by coalesce(t.asked_at, t.started_at) limit ${runningMax}`,
  )

export type EventRow = {
  event: string
  way: 'callback' | 'asked'
  kind: Told['kind']
  outcome: Outcome
  said: string
  at: Date
}

/** Saves what was heard; gives false when the same event is known already. */
export async function addEvent(tx: Tx, heard: EventRow & { topUpId: TopUpId }): Promise<boolean> {
  const { topUpId, event, way, kind, outcome, said, at } = heard
  const row = await one<{ heard: number }>(
    tx,
    sql`
      insert into ledger.gateway_event as e (top_up, event, way, kind, outcome, said, at)
      values (${topUpId}, ${event}, ${way}, ${kind}, ${outcome}, ${said}, ${at})
      on conflict (top_up, event) do update set heard = e.heard + 1
      returning heard`,
  )
  return row.heard === 1
}

const eventsMax = 100

/** Lists what was heard about a top-up, in the order it was heard. */
export const listEvents = (on: On, id: TopUpId) =>
  many<EventRow>(
    on,
    sql`
      select e.event, e.way, e.kind, e.outcome, e.said, e.at
        from ledger.gateway_event e
       where e.top_up = ${id} order by e.at, e.event limit ${eventsMax}`,
  )

export type GatewaySums = {
  gateway: GatewayName
  started: number
  credited: number
  failed: number
  stuck: number
  lastHeard: Date | null
  lastUnexplained: Date | null
}

/** Sums the top-ups of the last 30 days by gateway. */
export const sumGateways = (on: On) =>
  many<GatewaySums>(
    on,
    sql`
      select t.gateway, count(*)::int as started,
             (count(*) filter (where t.state = 'credited'))::int as credited,
             (count(*) filter (where t.state in ('failed', 'expired')))::int as failed,
             (count(*) filter (where ${stuck}))::int as stuck,
             max(e.heard_at) as "lastHeard", max(e.odd_at) as "lastUnexplained"
        from ledger.top_up t
        left join lateral (
          select max(e.at) filter (where e.way = 'callback') as heard_at,
                 max(e.at) filter (where e.outcome = 'unexplained') as odd_at
            from ledger.gateway_event e where e.top_up = t.id) e on true
       where t.started_at > engine.now() - interval '30 days'
       group by t.gateway`,
  )

export type SandboxPayment = {
  id: string
  amount: bigint
  currency: string
  state: 'open' | 'succeeded' | 'failed'
}

/** Finds what the sandbox knows of a payment. */
export const findSandbox = (on: On, id: string) =>
  maybe<SandboxPayment>(
    on,
    sql`
      select s.id, s.amount, s.currency, s.state from ledger.sandbox_payment s
       where s.id = ${id}::uuid`,
  )

/** Saves what the sandbox knows of a payment; one that it knows stays as it is. */
export async function addSandbox(tx: Tx, payment: SandboxPayment): Promise<void> {
  const { id, amount, currency, state } = payment
  await many(
    tx,
    sql`
      insert into ledger.sandbox_payment (id, amount, currency, state, at)
      values (${id}, ${amount}::bigint, ${currency}, ${state}, engine.now())
      on conflict do nothing`,
  )
}

/** Changes what the sandbox says of a payment. */
export async function saveSandbox(
  tx: Tx,
  id: string,
  state: SandboxPayment['state'],
): Promise<void> {
  await many(
    tx,
    sql`update ledger.sandbox_payment set state = ${state}, at = engine.now() where id = ${id}`,
  )
}

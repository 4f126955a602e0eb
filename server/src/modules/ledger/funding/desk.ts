import { fundingStaffRoutes as routes } from '@fuquan/contract/ledger/funding-staff.ts'
import { DeskDayId, toWire, type TransferId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Amount } from '@fuquan/contract/vocabulary/money.ts'
import { z } from 'zod'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Actor, Call, Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { keptOnce } from '#/engine/kept.ts'
import { present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import {
  secondPerson,
  type Agreed,
  type Doer,
  look,
  peopleOf,
  spendStepUp,
} from '#/modules/identity/index.ts'
import { houseAccount, personAccount, transferId } from '../book/accounts.ts'
import { balancesOf, linked, move } from '../book/actions.ts'
import { ensureGatewayAccounts } from '../book/opening.ts'
import { toppedUp } from '../events.ts'
import { countComing } from '../newcomers.ts'
import { cashDeskMax, deskDifferenceOver } from '../settings.ts'
import { needSecond } from '../wallet/second-person.ts'
import { noteLine } from './drawer.ts'
import { pageOf, readMark } from './pages.ts'
import { expectedIn, needsSecond } from './rules.ts'
import * as store from './store-desk.ts'

type Routes = typeof routes
type Day = Reply<Routes['openDesk']>
export const closeKind = 'ledger.desk_close'

/** Opens the actor's drawer. Refuses: ledger_desk_state (it is open), bad_input. */
export async function openDesk(
  ctx: Ctx,
  { float }: Input<Routes['openDesk']>,
): Promise<Reply<Routes['openDesk']>> {
  const { tx, actor, now } = ctx
  if (float < 0n) refuse('bad_input', { field: 'float', why: 'too_small' })
  const id = DeskDayId.out.parse(newId())
  const isOpened = await store.addDay(tx, { id, userId: actor.id, float, at: now })
  if (!isOpened) refuse('ledger_desk_state', { state: 'open' })
  return shownOf(tx, id)
}

/** Shows the actor's desk: the day that is not closed, its lines, and the limits. */
export async function getDesk(ctx: Ctx): Promise<Reply<Routes['getDesk']>> {
  const day = await store.findOpenDay(ctx.tx, ctx.actor.id)
  return deskOf(ctx, day)
}

/** Shows one day with its lines; a cashier sees their own. Refuses: not_found. */
export async function getDeskDay(
  ctx: Ctx,
  { deskDayId }: Input<Routes['getDeskDay']>,
): Promise<Reply<Routes['getDeskDay']>> {
  const day = (await store.findDay(ctx.tx, deskDayId)) ?? refuse('not_found')
  if (day.userId !== ctx.actor.id && !seesAll(ctx.actor)) refuse('not_found')
  return deskOf(ctx, day)
}

const seesAll = ({ roles }: Actor): boolean =>
  roles.some(role => role !== 'cashier' && role !== 'support')

async function deskOf(ctx: Ctx, day: store.DayRow | undefined): Promise<Reply<Routes['getDesk']>> {
  const { tx, settings } = ctx
  const rows = day === undefined ? [] : await store.listLines(tx, day.id)
  const people = await peopleOf(tx, await namedTo(ctx, day, rows))
  return {
    day: day === undefined ? null : await shownOf(tx, day.id),
    lines: rows.map(({ userId, ...line }) => ({
      ...line,
      bookId: toWire('acc', line.bookId),
      user: people.get(userId) ?? null,
    })),
    most: settings.of(cashDeskMax),
    differenceOver: settings.of(deskDifferenceOver),
  }
}

/** Whom the cashier served, they have seen; others are told after a look, as of any account. */
async function namedTo(
  { tx, actor, now }: Ctx,
  day: store.DayRow | undefined,
  rows: readonly { userId: UserId }[],
): Promise<UserId[]> {
  const ids = [...new Set(rows.map(row => row.userId))]
  if (day?.userId === actor.id) return ids
  const looks = await look.of(tx, { by: actor.id, ids, now })
  return ids.filter(id => id === actor.id || looks.has(id))
}

/** Lists days of desks, newest first; a cashier sees their own. */
export async function listDeskDays(
  { tx, actor }: Ctx,
  { cursor, limit }: Input<Routes['listDeskDays']>,
): Promise<Reply<Routes['listDeskDays']>> {
  const of = seesAll(actor) ? undefined : actor.id
  const rows = await store.listDays(tx, { of, before: readMark(cursor), limit: limit + 1 })
  const { items, ...rest } = pageOf(rows, limit, row => row.openedAt)
  return { items: await viewsOf(tx, items), ...rest }
}

/**
 * Takes cash from a member who is here and credits it: the money comes from outside into the books.
 *
 * Units: minor units. Refuses: identity_step_up_…, not_found, ledger_desk_self, ledger_desk_limit
 * {max}, ledger_desk_state, ledger_over_limit (of a member of level L0, a day),
 * ledger_balance_full, ledger_account_closed, ledger_paused.
 */
export async function deskTopUp(
  ctx: Ctx,
  input: Input<Routes['deskTopUp']>,
): Promise<Reply<Routes['deskTopUp']>> {
  const { tx, actor, now, settings } = ctx
  const { userId, amount, reason, proof } = input
  const day = await lockMine(tx, input.deskDayId, actor)
  const wallet = personAccount(userId, 'wallet')
  const known = await balancesOf(tx, [wallet])
  if (!known.has(wallet)) refuse('not_found')
  if (userId === actor.id) refuse('ledger_desk_self')
  const most = settings.of(cashDeskMax)
  if (amount > most) {
    refuse('ledger_desk_limit', { max: most.toString() })
  }
  const shown = { kind: 'ledger.desk_top_up', payee: toWire('usr', userId), amount, facts: {} }
  await spendStepUp(tx, { ...shown, actor, proof, now })

  const id = transferId('ledger.desk_top_up', actor.id, present(ctx.key))
  const bookId = houseAccount('gateway_clearing')
  await countComing(tx, { userId, amount, settings, now })
  await noteLine(tx, day, { kind: 'top_up', amount, userId, transferId: id, bookId, at: now })

  await ensureGatewayAccounts(tx)
  const ask = { id, ref: day.id, amount, now }
  await fromOutside(tx, { ...ask, kinds: ['desk_paid_in', 'desk_top_up'], to: wallet })

  await tell(tx, toppedUp, { transferId: id, userIds: [userId], amount, reason })
  return shownOf(tx, day.id)
}

type Incoming = {
  id: TransferId
  ref: string
  amount: bigint
  kinds: readonly [string, string]
  to: ReturnType<typeof personAccount>
  now: Date
}

/** From outside through clearing to where it belongs, in one group: clearing is empty again. */
async function fromOutside(tx: Tx, incoming: Incoming): Promise<void> {
  const { id, ref, amount, kinds, to, now } = incoming
  const clearing = houseAccount('gateway_clearing')
  const group = transferId('ledger.from_outside', id)
  await linked(
    tx,
    [
      {
        step: 'move',
        id: group,
        kind: kinds[0],
        ref,
        group,
        from: houseAccount('gateway_outside'),
        legs: [{ to: clearing, amount }],
      },
      { step: 'move', id, kind: kinds[1], ref, group, from: clearing, legs: [{ to, amount }] },
    ],
    now,
  )
}

async function lockMine(tx: Tx, id: DeskDayId, actor: Actor): Promise<store.DayRow> {
  const day = await store.lockDay(tx, id)
  if (day === undefined || day.userId !== actor.id) return refuse('not_found')
  if (day.state !== 'open') refuse('ledger_desk_state', { state: day.state })
  return day
}

/**
 * Counts the drawer and closes the day for good. A difference beyond the limit waits for a second
 * person; meanwhile nothing is taken or paid at this desk. It may be counted again, and that count
 * waits for the second person too, whatever it says.
 *
 * Refuses: identity_step_up_…, identity_second_person_needed {approval}, ledger_desk_state.
 */
export function closeDesk(
  call: Call,
  input: Input<Routes['closeDesk']>,
): Promise<Reply<Routes['closeDesk']>> {
  const { actor, house } = call
  const { deskDayId: id, counted, reason, proof } = input
  const under = { module: 'ledger', name: 'closeDesk', route: routes.closeDesk, input }
  return keptOnce(call, under, async (tx, now) => {
    if (counted < 0n) refuse('bad_input', { field: 'counted', why: 'too_small' })
    const day = await store.lockDay(tx, id)
    if (day === undefined || day.userId !== actor.id) return refuse('not_found')
    if (day.state === 'closed') refuse('ledger_desk_state', { state: day.state })
    const facts = { counted: counted.toString() }
    await spendStepUp(tx, {
      kind: closeKind,
      payee: 'desk',
      amount: null,
      facts,
      actor,
      proof,
      now,
    })

    const expected = expectedIn(day)
    const difference = counted - expected
    const count = { id, counted, expected, reason }
    // A second count that fits may have been made to fit: once it differed, somebody else looks.
    const differed = day.state === 'counted'
    if (differed || needsSecond(difference, house.settings.of(deskDifferenceOver))) {
      const act = { kind: closeKind, ref: toWire('dsk', id), reason, by: actor.id }
      const waits = await needSecond(tx, { ...act, facts: z.encode(Facts, count) }, now)
      if (waits instanceof Refusal) {
        await store.saveCount(tx, { ...count, closedAt: null, agreedBy: null, byOnePerson: false })
        return waits
      }
      await close(tx, { count, by: actor, agreedBy: null, byOnePerson: true, now })
      return shownOf(tx, id)
    }
    await close(tx, { count, by: actor, agreedBy: null, byOnePerson: false, now })
    return shownOf(tx, id)
  })
}

const Facts = z.object({ counted: Amount, expected: Amount })
type Count = { id: DeskDayId; counted: bigint; expected: bigint; reason: string }
type Closing = {
  count: Count
  by: Doer
  agreedBy: UserId | null
  byOnePerson: boolean
  now: Date
}

async function close(tx: Tx, { count, by, agreedBy, byOnePerson, now }: Closing): Promise<void> {
  const { id, counted, expected, reason } = count
  const difference = counted - expected

  await store.saveCount(tx, { ...count, closedAt: now, agreedBy, byOnePerson })

  const who = secondPerson.doneBy(by)
  const rest = { byOnePerson, ...who.names }
  await audit(tx, {
    by: who.by,
    act: closeKind,
    about: { kind: 'deskDay', ref: toWire('dsk', id) },
    after: { ...z.encode(Facts, count), difference: difference.toString(), ...rest },
    reason,
  })
  if (difference !== 0n) await bookDifference(tx, { id, difference, now })
}

/** What is missing or too much is the house's to carry; the mirror of outside stays true. */
async function bookDifference(
  tx: Tx,
  { id, difference, now }: { id: DeskDayId; difference: bigint; now: Date },
): Promise<void> {
  await ensureGatewayAccounts(tx)
  const outside = houseAccount('gateway_outside')
  const loss = houseAccount('loss')
  const [from, to] = difference < 0n ? [loss, outside] : [outside, loss]
  const amount = difference < 0n ? -difference : difference
  const transfer = transferId('ledger.desk_difference', id)
  const legs = [{ to, amount }]
  await move(tx, { id: transfer, kind: 'desk_difference', ref: id, from, legs, now })
}

/**
 * Closes a day with the count a second person agreed to.
 *
 * Refuses: ledger_desk_state (it was counted again since).
 */
export async function agreedClose(ctx: Ctx, agreed: Agreed): Promise<void> {
  const { tx, now } = ctx
  const day = await store.lockDay(tx, z.decode(DeskDayId, agreed.ref))
  const { counted, expected } = Facts.parse(agreed.facts)
  const isSame = day?.state === 'counted' && day.counted === counted && day.expected === expected
  // Counted again since: that count has an approval of its own.
  if (!isSame) refuse('ledger_desk_state', { state: day?.state ?? 'closed' })
  const count = { id: day.id, counted, expected, reason: present(day.reason) }
  await close(tx, { count, by: agreed, agreedBy: agreed.agreedBy, byOnePerson: false, now })
}

async function shownOf(tx: Tx, id: DeskDayId): Promise<Day> {
  const [day] = await viewsOf(tx, [present(await store.findDay(tx, id))])
  return present(day)
}

async function viewsOf(tx: Tx, rows: readonly store.DayRow[]): Promise<Day[]> {
  const people = await peopleOf(
    tx,
    rows.map(row => row.userId),
  )
  return rows.map(({ userId, ...row }) => ({
    ...row,
    cashier: present(people.get(userId), 'the cashier'),
    expected: row.expected ?? expectedIn(row),
    difference: row.counted === null ? null : row.counted - (row.expected ?? expectedIn(row)),
  }))
}

import { routes as ledgerRoutes } from '@fuquan/contract/ledger.ts'
import { fundingStaffRoutes as routes } from '@fuquan/contract/ledger/funding-staff.ts'
import { AccountId, toWire, TransferId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { AskedAmount } from '@fuquan/contract/vocabulary/money.ts'
import { z } from 'zod'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import type { Settings } from '#/engine/settings.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import {
  secondPerson,
  type Agreed,
  type Doer,
  look,
  spendStepUp,
} from '#/modules/identity/index.ts'
import { houseAccount, transferId } from '../book/accounts.ts'
import { balancesOf, linked } from '../book/actions.ts'
import { kindName } from '../book/chart.ts'
import { lockBalance, ownersOf } from '../book/store-accounts.ts'
import { findTransfer } from '../book/store.ts'
import type { Ask, Transfer } from '../book/types.ts'
import { movementCorrected } from '../events.ts'
import { correctionKind } from '../wallet/bills.ts'
import { countAct, weigh } from '../wallet/second-person.ts'
import { listAccounts, saveMoneyAct } from '../wallet/store.ts'
import { noteLine } from './drawer.ts'
import { correctable, sideOf } from './rules.ts'
import * as desks from './store-desk.ts'
import { notePaymentTakenBack, reversedOf } from './store-reconcile.ts'

type Routes = typeof routes
type Done = Reply<Routes['correctTransfer']>
export const correctKind = 'ledger.correct'

const Facts = z.object({
  book: AccountId,
  transfer: TransferId,
  leg: z.int(),
  amount: AskedAmount,
  cover: AskedAmount.optional(),
})
type Facts = z.output<typeof Facts>
type Plan = { id: TransferId; facts: Facts; reason: string; by: UserId }

/**
 * Takes back a wrong movement, or a part of it, by a new transfer that names the old one. Both
 * sides are told; nobody goes below zero: what has been spent the house may carry, as far as
 * `cover` says.
 *
 * Units: minor units. Refuses: identity_step_up_…, identity_second_person_needed {approval},
 * not_found, console_reason_missing (no live look), ledger_not_correctable,
 * ledger_reversal_exceeded, ledger_insufficient (more of it has been spent), ledger_paused.
 */
export function correctTransfer(
  call: Call,
  input: Input<Routes['correctTransfer']>,
): Promise<Reply<Routes['correctTransfer']>> {
  const { actor, house } = call
  const { accountId: book, transferId: transfer, leg, amount, cover, reason, proof } = input
  const facts: Facts = { book, transfer, leg, amount, ...(cover !== undefined && { cover }) }
  const under = { module: 'ledger', name: 'correctTransfer', route: routes.correctTransfer, input }
  return keptOnce(call, under, async (tx, now) => {
    const wrong = await readWrong(tx, facts)
    await needLook(tx, { by: actor.id, people: wrong.people, now })
    const payee = toWire('trf', transfer)
    const carried = cover === undefined ? {} : { cover: String(cover) }
    const shown = { kind: correctKind, payee, amount, facts: { leg: String(leg), ...carried } }
    await spendStepUp(tx, { ...shown, actor, proof, now })
    const id = transferId(correctKind, actor.id, present(call.key))
    const act = {
      kind: correctKind,
      ref: toWire('trf', id),
      facts: { ...z.encode(Facts, facts), people: wrong.people.map(id => toWire('usr', id)) },
      total: amount,
      reason,
      by: actor.id,
      // Nobody corrects their own money alone.
      always: wrong.people.includes(actor.id),
    }
    const { settings } = house
    const waits = await weigh(tx, act, { settings, now })
    if (typeof waits === 'object') return waits
    const plan = { id, facts, reason, by: actor.id }
    return correct(tx, { plan, by: actor, byOnePerson: waits === 'alone', settings, now })
  })
}

type Wrong = {
  original: Transfer
  people: UserId[]
  /** The person on either side, null where it is the house. */
  takenFrom: UserId | null
  givenTo: UserId | null
  after: 'plain' | 'outside'
}

/** Reads the movement that is wrong. Refuses: not_found, ledger_not_correctable. */
async function readWrong(tx: Tx, { book, transfer, leg }: Facts): Promise<Wrong> {
  const original = (await findTransfer(tx, { book, id: transfer })) ?? refuse('not_found')
  const to = original.to[leg - 1] ?? refuse('not_found')
  const rows = await listAccounts(tx, [original.from, to])
  const kindOf = (id: AccountId) => kindName(present(rows.find(row => row.id === id)).kind)
  const after = correctable({
    step: original.step,
    kind: original.kind,
    from: sideOf(kindOf(original.from)),
    to: sideOf(kindOf(to)),
  })
  const owners = await ownersOf(tx, [original.from, to])
  const takenFrom = owners.get(to) ?? null
  const givenTo = owners.get(original.from) ?? null
  return { original, people: [...new Set(owners.values())], takenFrom, givenTo, after }
}

type Looking = { by: UserId; people: readonly UserId[]; now: Date }

async function needLook(tx: Tx, { by, people, now }: Looking): Promise<void> {
  const others = people.filter(id => id !== by)
  if (others.length === 0) return
  const looks = await look.of(tx, { by, ids: others, now })
  if (looks.size === 0) refuse('console_reason_missing')
}

type Correcting = {
  plan: Plan
  by: Doer
  byOnePerson: boolean
  settings: Settings
  now: Date
}

async function correct(tx: Tx, correcting: Correcting): Promise<Done> {
  const { plan, by, byOnePerson, settings, now } = correcting
  const { id, facts, reason } = plan
  const { book, leg, amount } = facts
  const wrong = await readWrong(tx, facts)
  await notePaymentTakenBack(tx, facts)
  const drawer = await drawerOf(tx, facts.transfer, wrong.after)

  await countAct(tx, { by: plan.by, total: amount }, { settings, now })
  await saveMoneyAct(tx, {
    ...{ transferId: id, bookId: book, by: plan.by, total: amount, byOnePerson, at: now },
    people: wrong.people.length,
  })
  const [person] = wrong.people
  if (drawer?.state === 'open') {
    const line = { kind: 'correction', amount: -amount, userId: present(person) } as const
    await noteLine(tx, drawer, { ...line, transferId: id, bookId: book, at: now })
  }

  const to = present(wrong.original.to[leg - 1])
  const covered = await missingAt(tx, to, facts)
  const isOutside = wrong.after === 'outside'
  await linked(tx, asksOf({ ...plan, to }, { covered, isOutside, drawer }), now)

  const who = secondPerson.doneBy(by)
  await audit(tx, {
    by: who.by,
    act: correctKind,
    about: { kind: 'transfer', ref: toWire('trf', facts.transfer) },
    ...(wrong.people.length === 1 && person !== undefined && { person }),
    after: { ...z.encode(Facts, facts), covered: String(covered), byOnePerson, ...who.names },
    reason,
  })
  const { takenFrom, givenTo } = wrong
  await tell(tx, movementCorrected, { transferId: id, takenFrom, givenTo, amount, reason })
  const gone = await reversedOf(tx, { book, transfer: facts.transfer, leg })
  const left = present(wrong.original.amounts[leg - 1]) - gone
  return {
    transferId: id,
    bookId: toWire('acc', book),
    amount,
    covered,
    left,
    byOnePerson,
    at: now,
  }
}

/** What the receiver lacks of an amount that is taken back, as far as the house carries it. */
async function missingAt(tx: Tx, at: AccountId, { amount, cover }: Facts): Promise<bigint> {
  if (cover === undefined) return 0n
  await lockBalance(tx, at)
  const free = (await balancesOf(tx, [at])).get(at)?.free ?? amount
  const missing = amount > free ? amount - free : 0n
  return missing > cover ? cover : missing
}

/** The open drawer that a wrong payment at the desk went into. */
async function drawerOf(tx: Tx, transfer: TransferId, after: Wrong['after']) {
  if (after === 'plain') return undefined
  const line = await desks.findLineOf(tx, transfer)
  return line === undefined ? undefined : desks.lockDay(tx, line.day)
}

type Going = { covered: bigint; isOutside: boolean; drawer: desks.DayRow | undefined }

/**
 * The reversal, before it what the house gives for what was spent, and where what came from outside
 * goes on to: back outside. The drawer of a day that
 * is closed has been counted, and its difference is the house's loss: there it belongs.
 */
function asksOf({ id, facts, to }: Plan & { to: AccountId }, going: Going): Ask[] {
  const { covered, isOutside, drawer } = going
  const { book, transfer, leg, amount } = facts
  const group = transferId('ledger.correction_group', id)
  const back: Ask = {
    step: 'reversal',
    id,
    kind: correctionKind,
    group,
    book,
    transfer,
    leg,
    amount,
  }
  const carried: Ask = {
    step: 'move',
    id: transferId('ledger.correction_cover', id),
    kind: 'correction_cover',
    group,
    from: houseAccount('loss'),
    legs: [{ to, amount: covered }],
  }
  const asks = covered > 0n ? [carried, back] : [back]
  if (!isOutside) return asks
  const isCounted = drawer !== undefined && drawer.state !== 'open'
  return [
    ...asks,
    {
      step: 'move',
      id: transferId('ledger.correction_outside', id),
      kind: 'correction_outside',
      group,
      from: houseAccount('gateway_clearing'),
      legs: [{ to: houseAccount(isCounted ? 'loss' : 'gateway_outside'), amount }],
    },
  ]
}

/** Makes the correction a second person agreed to, once. */
export async function agreedCorrection(ctx: Ctx, agreed: Agreed): Promise<void> {
  const facts = Facts.parse(agreed.facts)
  const id = z.decode(ledgerRoutes.getTransfer.params.shape.transferId, agreed.ref)
  const plan: Plan = { id, facts, reason: agreed.reason, by: agreed.askedBy }
  const { tx, settings, now } = ctx
  await correct(tx, { plan, by: agreed, byOnePerson: false, settings, now })
}

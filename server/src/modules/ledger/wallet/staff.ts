import type { routes } from '@fuquan/contract/ledger.ts'
import type { AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { concerns } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { caps, look, peopleOf } from '#/modules/identity/index.ts'
import { houseAccount, personAccount } from '../book/accounts.ts'
import { balancesOf, freeze, unfreeze } from '../book/actions.ts'
import { containerKinds, gatewayKinds, houseKinds, kindName } from '../book/chart.ts'
import { noteFrozen, noteUnfrozen } from '../book/freezing.ts'
import * as findings from '../book/store-findings.ts'
import { findAllowance, findOwned, findStuckHolds, ownersOf } from '../book/store-accounts.ts'
import { findTransfer } from '../book/store.ts'
import { referenceOf } from './bills.ts'
import { othersOf, partiesOf } from './parties.ts'
import * as store from './store.ts'
import { listLines, originsOf } from './store-bills.ts'

type Routes = typeof routes
type Account = Reply<Routes['getAccount']>['account']

const millisecond = 1000n
const done = { done: true } as const
// A hold ends within a minute of its time; what is older does not end by itself.
const stuckAfterMs = 120_000
const stuckMax = 100
// Below it nothing is sent, so there is no day to speak of.
const sendingLevelMin = 1
/** The accounts of the house itself, in the order of the chart. */
export const ofHouse = [...houseKinds, ...gatewayKinds].map(kind => houseAccount(kind))

/** Lists the accounts of the house itself, in the order of the chart. */
export async function listHouseAccounts(ctx: Ctx): Promise<Reply<Routes['listHouseAccounts']>> {
  return { items: await accountsOf(ctx.tx, ofHouse) }
}

/** Lists what one person holds, wallet first. Refuses: console_reason_missing (no live look). */
export async function listAccountsOfPerson(
  ctx: Ctx,
  { userId }: Input<Routes['listAccountsOfPerson']>,
): Promise<Reply<Routes['listAccountsOfPerson']>> {
  await needLook(ctx, [userId])
  const items = await accountsOf(ctx.tx, await findOwned(ctx.tx, userId))
  return { items, sending: await sendingDayOf(ctx, userId) }
}

/** What they may send today; null while their level sends nothing. */
async function sendingDayOf({ tx, settings, now }: Ctx, userId: UserId) {
  const person = (await peopleOf(tx, [userId])).get(userId)
  if (person === undefined || person.level < sendingLevelMin) return null
  const day = await caps.sendingOf(tx, { userId, settings, now, paying: false })
  const { cap, by, resetsAt } = day
  const used = await findAllowance(tx, { account: personAccount(userId, 'wallet'), ...day })
  return { cap, left: used < cap ? cap - used : 0n, by, resetsAt }
}

/**
 * Shows one account with its lines; one that holds somebody's gift, as that person's own. Refuses:
 * not_found, console_reason_missing (no live look).
 */
export async function getAccount(
  ctx: Ctx,
  input: Input<Routes['getAccount']>,
): Promise<Reply<Routes['getAccount']>> {
  const { tx } = ctx
  const { accountId, cursor, limit } = input
  const [account] = await accountsOf(tx, [accountId])
  if (account === undefined) return refuse('not_found')
  await needLook(ctx, await whoseMoney(ctx, account))
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  }

  const from = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
  const rows = await listLines(tx, { account: accountId, from, low: 0, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const origins = await originsOf(tx, shown)
  const ends = await othersOf(ctx, shown)
  const items = shown.map((row, n) => ({
    ...row,
    ...present(ends[n], 'the other end of a line'),
    height: Number(row.height),
    transferId: present(origins[n]).transferId,
  }))
  const last = shown.at(-1)
  const more = rows.length > limit && last !== undefined
  const { owner } = present((await partiesOf(ctx, [accountId])).get(accountId), 'the account')
  return { account, owner, entries: more ? { items, next: String(last.version) } : { items } }
}

/** Shows one transfer. Of people it is shown while a look at one of them is live. */
export async function getTransfer(
  ctx: Ctx,
  input: Input<Routes['getTransfer']>,
): Promise<Reply<Routes['getTransfer']>> {
  const { tx } = ctx
  const at = { book: input.accountId, id: input.transferId }
  const transfer = (await findTransfer(tx, at)) ?? refuse('not_found')
  const owners = await ownersOf(tx, [transfer.from, ...transfer.to])
  const isOfHouse = ofHouse.includes(transfer.book)
  await needLook(ctx, isOfHouse ? [] : [...new Set(owners.values())])
  const ids = [...new Set([transfer.from, ...transfer.to])]
  const parties = await partiesOf(ctx, ids)
  return {
    bookId: transfer.book,
    id: transfer.id,
    height: Number(transfer.height),
    step: transfer.step,
    kind: transfer.kind,
    reference: referenceOf(transfer.kind, transfer.ref ?? null),
    from: transfer.from,
    legs: transfer.to.map((to, n) => ({ to, amount: present(transfer.amounts[n]) })),
    parties: ids.map(id => present(parties.get(id), 'an account of a transfer')),
    total: transfer.total,
    asked: transfer.asked ?? null,
    refersTo: transfer.refersTo ?? null,
    refersLeg: transfer.refersLeg ?? null,
    groupId: transfer.groupId ?? null,
    expiresAt: transfer.expiresAt === undefined ? null : dateOf(transfer.expiresAt),
    hash: transfer.hash.toString('hex'),
    at: dateOf(transfer.at),
  }
}

const dateOf = (micros: bigint): Date => new Date(Number(micros / millisecond))

/** While money lies in a container, what it is may be a secret of whoever gave it. */
async function whoseMoney({ tx }: Ctx, account: Account): Promise<UserId[]> {
  if (account.ownerId !== null) return [account.ownerId]
  if (!isContainer(account.kind) || account.balance === 0n) return []
  return store.findGiver(tx, account.id)
}

const isContainer = (kind: Account['kind']): boolean =>
  containerKinds.some(container => container === kind)

/** No balance of a person without a stated reason that the person can read. */
async function needLook(ctx: Ctx, people: readonly UserId[]): Promise<void> {
  const { tx, actor, now } = ctx
  const others = people.filter(id => id !== actor.id)
  if (others.length === 0) return
  const looks = await look.of(tx, { by: actor.id, ids: others, now })
  if (looks.size === 0) refuse('console_reason_missing')
}

/** What accounts are and hold, in no order; one that nobody has is left out. */
export async function accountsOf(tx: Tx, ids: readonly AccountId[]): Promise<Account[]> {
  const rows = await store.listAccounts(tx, ids)
  const balances = await balancesOf(tx, ids)
  const owners = await ownersOf(tx, ids)
  return rows.map(row => {
    const balance = present(balances.get(row.id), 'the balance of an account')
    const { accountId: _, free: __, version, height, ...amounts } = balance
    return {
      ...amounts,
      id: row.id,
      kind: kindName(row.kind),
      ownerId: owners.get(row.id) ?? null,
      version: Number(version),
      height: Number(height),
      openedAt: row.openedAt,
    }
  })
}

/** Lists money that is held though its time is over. Nobody is named. */
export async function listStuckHolds({ tx, now }: Ctx): Promise<Reply<Routes['listStuckHolds']>> {
  const since = new Date(now.getTime() - stuckAfterMs)
  const rows = await findStuckHolds(tx, since, stuckMax)
  return { items: rows }
}

/** Lists what did not agree, newest first. */
export async function listFindings(
  ctx: Ctx,
  input: Input<Routes['listFindings']>,
): Promise<Reply<Routes['listFindings']>> {
  const { cursor, limit, state } = input
  const before = cursor === undefined ? undefined : readCursor(cursor)
  const rows = await findings.list(ctx.tx, { before, limit: limit + 1, state })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items }
  const next = Buffer.from(`${last.at.getTime()}.${last.id}`).toString('base64url')
  return { items, next }
}

function readCursor(cursor: string): { at: Date; id: string } {
  const text = Buffer.from(cursor, 'base64url').toString()
  const found = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text)
  if (found === null) return refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  return { at: new Date(Number(found[1])), id: present(found[2]) }
}

/** Closes a finding with a reason. Closing it twice changes nothing. Refuses: not_found. */
export async function closeFinding(
  ctx: Ctx,
  input: Input<Routes['closeFinding']>,
): Promise<Reply<Routes['closeFinding']>> {
  const { tx, actor, now } = ctx
  const { findingId: id, reason } = input
  await findings.close(tx, { id, by: actor.id, reason, at: now })
  return (await findings.find(tx, id)) ?? refuse('not_found')
}

/** Freezes an account: nothing goes out, refunds come in. Its owner is told why. */
export async function freezeAccount(
  ctx: Ctx,
  input: Input<Routes['freezeAccount']>,
): Promise<Reply<Routes['freezeAccount']>> {
  const { accountId: account, reason } = input
  await freeze(ctx.tx, account)
  await noteFrozen(ctx.tx, { account, reason, now: ctx.now })
  await noteOwner(ctx.tx, input.accountId)
  return done
}

/** Lets a frozen account pay again. Refuses: ledger_account_busy while a finding is open. */
export async function unfreezeAccount(
  ctx: Ctx,
  input: Input<Routes['unfreezeAccount']>,
): Promise<Reply<Routes['unfreezeAccount']>> {
  if (await findings.isOpen(ctx.tx, input.accountId)) refuse('ledger_account_busy')
  const { accountId: account, reason } = input
  const was = await unfreeze(ctx.tx, account)
  if (was === 'frozen') await noteUnfrozen(ctx.tx, { account, reason, now: ctx.now })
  await noteOwner(ctx.tx, input.accountId)
  return done
}

/** Whoever an account belongs to reads what was done to it. */
async function noteOwner(tx: Tx, accountId: AccountId): Promise<void> {
  const owner = (await ownersOf(tx, [accountId])).get(accountId)
  if (owner !== undefined) concerns(tx, owner)
}

/** Stops all money. Stopping it again changes nothing. */
export async function pauseMoney(
  ctx: Ctx,
  input: Input<Routes['pauseMoney']>,
): Promise<Reply<Routes['pauseMoney']>> {
  const { tx, actor, now } = ctx
  await findings.pause(tx, { id: newId(), by: actor.id, reason: input.reason, at: now })
  return done
}

/** Lets money move again. Refuses: ledger_account_busy while a finding about a sum is open. */
export async function resumeMoney(
  ctx: Ctx,
  input: Input<Routes['resumeMoney']>,
): Promise<Reply<Routes['resumeMoney']>> {
  const { tx, actor, now } = ctx
  if (await findings.isOpen(tx, null)) refuse('ledger_account_busy')
  await findings.resume(tx, { by: actor.id, reason: input.reason, at: now })
  return done
}

import { routes } from '@fuquan/contract/ledger.ts'
import { type AccountId, toWire, type TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { digestOfIds } from '#/engine/ids.ts'
import { keptOnce } from '#/engine/kept.ts'
import type { Settings } from '#/engine/settings.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { secondPerson, type Agreed, type Doer, spendStepUp } from '#/modules/identity/index.ts'
import { houseAccount, personAccount, transferId } from '../book/accounts.ts'
import { balancesOf, move } from '../book/actions.ts'
import { assetOf, ensureWallets } from '../book/opening.ts'
import type { Transfer } from '../book/types.ts'
import { corrected, toppedUp } from '../events.ts'
import { countAct, weigh } from './second-person.ts'
import * as store from './store.ts'

type Routes = typeof routes
type MoneyAct = Reply<Routes['issueCredits']>
type ActKind = 'ledger.issue' | 'ledger.burn'

const millisecond = 1000n

/** What a second person agrees to: people in order, or the fund, and what each gets or gives. */
const Facts = z.object({
  people: z.union([z.literal('fund'), z.array(UserId)]),
  amount: routes.issueCredits.body.shape.amount,
})
type Facts = z.output<typeof Facts>

/** The act before it is done. */
type Plan = { kind: ActKind; id: TransferId; facts: Facts; reason: string; by: UserId }

/**
 * Issues credits to the fund or the same amount to each person, from the issue account.
 *
 * Refuses: identity_step_up_…, identity_second_person_needed {approval} (the act waits),
 * not_found, ledger_amount_invalid, ledger_balance_full, ledger_paused.
 */
export function issueCredits(
  call: Call,
  input: Input<Routes['issueCredits']>,
): Promise<Reply<Routes['issueCredits']>> {
  const people = input.to === 'fund' ? input.to : [...new Set(input.to)]
  const facts: Facts = { people, amount: input.amount }
  return act(call, 'issueCredits', { input, kind: 'ledger.issue', facts })
}

/**
 * Takes credits back to the issue account, from the fund or one wallet, never more than is free.
 *
 * Refuses: as `issueCredits`, and ledger_insufficient.
 */
export function burnCredits(
  call: Call,
  input: Input<Routes['burnCredits']>,
): Promise<Reply<Routes['burnCredits']>> {
  const people = input.from === 'fund' ? ('fund' as const) : [input.from]
  const facts = { people, amount: input.amount }
  return act(call, 'burnCredits', { input, kind: 'ledger.burn', facts })
}

type Asked = {
  input: Input<Routes['issueCredits']> | Input<Routes['burnCredits']>
  kind: ActKind
  facts: Facts
}

function act(
  call: Call,
  name: 'issueCredits' | 'burnCredits',
  { input, kind, facts }: Asked,
): Promise<MoneyAct> {
  const { actor, house } = call
  const id = transferId(kind, actor.id, present(call.key))
  const under = { module: 'ledger', name, route: routes[name], input }
  return keptOnce(call, under, async (tx, now) => {
    await admitPeople(tx, facts)
    await admitTotal(tx, facts)
    await spendStepUp(tx, { ...shown(kind, facts), actor, proof: input.proof, now })
    const plan = { kind, id, facts, reason: input.reason, by: actor.id }
    const ref = toWire('trf', id)
    const encoded = z.encode(Facts, facts)
    const act = {
      kind,
      ref,
      facts: encoded,
      total: totalOf(facts),
      reason: plan.reason,
      by: plan.by,
      // Nobody gives themselves credits alone.
      always: facts.people !== 'fund' && facts.people.includes(actor.id),
    }
    const waits = await weigh(tx, act, { settings: house.settings, now })
    if (typeof waits === 'object') return waits
    return perform(tx, { plan, by: actor, byOnePerson: waits === 'alone', now, ...house })
  })
}

/** Refuses: not_found when one of them is no member: a wallet is opened with joining. */
async function admitPeople(tx: Tx, facts: Facts): Promise<void> {
  if (facts.people === 'fund') return
  const wallets = facts.people.map(person => personAccount(person, 'wallet'))
  const known = await balancesOf(tx, wallets)
  if (known.size !== facts.people.length) refuse('not_found')
}

/** Nobody is asked to agree to what can never be done. Refuses: ledger_amount_invalid. */
async function admitTotal(tx: Tx, facts: Facts): Promise<void> {
  const { maxAmount } = await assetOf(tx)
  if (totalOf(facts) > maxAmount) {
    refuse('ledger_amount_invalid', { min: '1', max: maxAmount.toString() })
  }
}

/** What the step-up must have shown: payee, amount for each, how many people and exactly who. */
function shown(kind: ActKind, { people, amount }: Facts) {
  const only = people === 'fund' ? undefined : people[0]
  if (only === undefined) return { kind, payee: 'fund', amount, facts: {} }
  if (people === 'fund' || people.length === 1) {
    return { kind, payee: toWire('usr', only), amount, facts: {} }
  }
  const who = digestOfIds(people.map(id => toWire('usr', id)))
  return { kind, payee: 'members', amount, facts: { people: String(people.length), who } }
}

const totalOf = ({ people, amount }: Facts): bigint =>
  people === 'fund' ? amount : amount * BigInt(people.length)

type Performing = {
  plan: Plan
  by: Doer
  byOnePerson: boolean
  settings: Settings
  now: Date
}

async function perform(tx: Tx, { plan, by, byOnePerson, settings, now }: Performing) {
  const { kind, id, facts, reason } = plan
  const total = totalOf(facts)
  const people = facts.people === 'fund' ? [] : facts.people
  await ensureWallets(tx, people)
  await countAct(tx, { by: plan.by, total }, { settings, now })

  const transfer = await moveFor(tx, plan, now)

  const { book: bookId, at } = transfer
  const done = { transferId: id, bookId, total, people: people.length, byOnePerson, at: dateOf(at) }
  await store.saveMoneyAct(tx, { ...done, by: plan.by })
  const [only] = people
  const who = secondPerson.doneBy(by)
  await audit(tx, {
    by: who.by,
    act: kind,
    about: { kind: 'transfer', ref: toWire('trf', id) },
    ...(people.length === 1 && only !== undefined && { person: only }),
    after: { ...z.encode(Facts, facts), total: total.toString(), byOnePerson, ...who.names },
    reason,
  })
  if (people.length > 0) {
    const told = kind === 'ledger.issue' ? toppedUp : corrected
    await tell(tx, told, { transferId: id, userIds: [...people], amount: facts.amount, reason })
  }
  return done
}

function moveFor(tx: Tx, { kind, id, facts }: Plan, now: Date): Promise<Transfer> {
  const { people, amount } = facts
  const issue = houseAccount('issue')
  const accounts: AccountId[] =
    people === 'fund'
      ? [houseAccount('fund')]
      : people.map(person => personAccount(person, 'wallet'))
  if (kind === 'ledger.issue') {
    const legs = accounts.map(to => ({ to, amount }))
    return move(tx, { id, kind: 'issue', from: issue, legs, now })
  }
  const from = present(accounts[0])
  return move(tx, { id, kind: 'burn', from, legs: [{ to: issue, amount }], now })
}

const dateOf = (micros: bigint): Date => new Date(Number(micros / millisecond))

/** Does what a second person agreed to, once, by its kind. */
export const agreedMoney = { 'ledger.issue': performAgreed, 'ledger.burn': performAgreed }

async function performAgreed({ tx, settings, now }: Ctx, agreed: Agreed): Promise<void> {
  const kind = agreed.kind === 'ledger.issue' ? agreed.kind : 'ledger.burn'
  const facts = Facts.parse(agreed.facts)
  const id = z.decode(routes.getTransfer.params.shape.transferId, agreed.ref)
  const plan: Plan = { kind, id, facts, reason: agreed.reason, by: agreed.askedBy }
  await perform(tx, { plan, by: agreed, byOnePerson: false, settings, now })
}

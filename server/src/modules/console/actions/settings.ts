import { routes, SettingValue } from '@fuquan/contract/console.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Actor, Call, Ctx, House } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import type { SettingFacts } from '#/engine/settings.ts'
import { Refusal } from '#/kit/refusal.ts'
import {
  secondPerson,
  type Agreed,
  type Doer,
  peopleOf,
  sessions,
  spendStepUp,
} from '#/modules/identity/index.ts'
import { followSettings } from '#/modules/ledger/index.ts'
import { changeNamed, fitNamed } from '../change.ts'
import { settingChanged } from '../events.ts'
import { changeFacts, mayChange, mayLoosen } from '../rules.ts'
import { twoPersonKeys } from '../rules-safety.ts'

type Settings = Reply<(typeof routes)['listSettings']>
type Changes = Input<(typeof routes)['changeSettings']>
type UnderWay = ReadonlyMap<string, number>

export const changeKind = 'console.change_settings'
const mayAgree = ['operator'] as const

/** What a second person agrees to: each key with what it was and what it will be. */
const Facts = z.object({
  changes: z.array(z.object({ key: z.string(), before: SettingValue, after: SettingValue })),
})
type Facts = z.output<typeof Facts>

/** Lists every setting with its value, bounds and last change, and what a switch leaves open. */
export async function listSettings(ctx: Ctx): Promise<Settings> {
  return shown(ctx.tx, ctx.settings.all(), await underWay(ctx.tx, ctx.house))
}

/**
 * Changes settings, all of them or none, each with its own audit line. A change that loosens a
 * safety limit or switches off what holds money waits for a second person while there is one.
 *
 * Refuses: not_found, console_setting_fixed, console_out_of_bounds, bad_input, step-up refusals,
 * identity_second_person_needed {approval}, and as `sessions.judgeWays`.
 */
export async function changeSettings(call: Call, input: Changes): Promise<Settings> {
  const under = { module: 'console', name: 'changeSettings', route: routes.changeSettings, input }
  const said = await keptOnce(call, under, (tx, now) => change(tx, { call, input, now }))

  // Other processes hear of it within a second; whoever changed it sees it at once.
  await call.house.settings.refresh()
  return said
}

type Changing = { call: Call; input: Changes; now: Date }

async function change(tx: Tx, { call, input, now }: Changing): Promise<Settings | Refusal> {
  const { house, actor } = call
  const { changes, reason } = input
  const before = house.settings.all()
  mayChange(before, changes)

  // The bounds come first: a value nobody may set is no reason to ask for a PIN.
  for (const { key, value } of changes) await fitNamed(tx, key, value)
  await sessions.judgeWays(tx, house, changes)
  mayLoosen(before, changes, actor.roles)
  await spendStepUp(tx, {
    actor,
    proof: input.proof,
    kind: changeKind,
    payee: 'house',
    amount: null,
    facts: changeFacts(changes),
    now,
  })
  const guarded = twoPersonKeys(before, changes, moneySwitches(house))
  const facts = factsOf(before, changes)
  if (guarded.length > 0) {
    const ask = { kind: changeKind, ref: 'house', roles: mayAgree, reason, by: actor.id, now }
    const approval = await secondPerson.approvalOf(tx, { ...ask, facts })
    if (approval !== 'alone') {
      await noteAsked(tx, { by: actor, facts, reason })
      return new Refusal('identity_second_person_needed', { approval: toWire('apr', approval.id) })
    }
  }

  for (const { key, value } of changes) await changeNamed(tx, key, value, actor.id)

  const alone = new Set(guarded)
  await note(tx, { by: actor, byId: actor.id, facts, reason, alone, now })
  const values = new Map(changes.map(one => [one.key, one.value]))
  const after = before.map(one => {
    const value = values.get(one.key)
    return value === undefined ? one : { ...one, value, changedAt: now, changedBy: actor.id }
  })
  return shown(tx, after, await underWay(tx, house))
}

/** Changes what a second person agreed to. Refuses as `changeSettings` does. */
export async function changeAgreed(ctx: Ctx, agreed: Agreed): Promise<void> {
  const { tx, house, now } = ctx
  const { changes } = Facts.parse(agreed.facts)
  const values = new Map(house.settings.all().map(one => [one.key, one.value]))

  // Who had a passkey when it was asked may have none by now.
  const wanted = changes.map(({ key, after }) => ({ key, value: after }))
  await sessions.judgeWays(tx, house, wanted)
  for (const { key, after } of changes) await changeNamed(tx, key, after, agreed.askedBy)

  const facts = {
    changes: changes.map(one => ({ ...one, before: values.get(one.key) ?? one.before })),
  }
  const { reason, askedBy: byId } = agreed
  await note(tx, { by: agreed, byId, facts, reason, alone: new Set(), now })
}

const factsOf = (before: readonly SettingFacts[], changes: Changes['changes']): Facts => {
  const values = new Map(before.map(one => [one.key, one.value]))
  return {
    changes: changes.map(({ key, value }) => ({
      key,
      before: values.get(key) ?? value,
      after: value,
    })),
  }
}

type Noting = {
  by: Doer
  byId: UserId
  facts: Facts
  reason: string
  alone: ReadonlySet<string>
  now: Date
}

/** One line for each key; what took two says who they were, or that it was done by one. */
async function note(tx: Tx, { by, byId, facts, reason, alone, now }: Noting): Promise<void> {
  const who = secondPerson.doneBy(by)
  for (const { key, before, after } of facts.changes) {
    const twice = who.names ?? (alone.has(key) ? { byOnePerson: true } : undefined)
    await audit(tx, {
      by: who.by,
      act: 'console.changeSettings',
      about: { kind: 'setting', ref: key },
      before,
      after: twice === undefined ? after : { value: after, ...twice },
      reason,
    })
  }
  const keys = facts.changes.map(one => one.key)
  await tell(tx, settingChanged, { keys, byId })
  await followSettings(tx, { keys, now })
}

async function noteAsked(
  tx: Tx,
  { by, facts, reason }: { by: Actor; facts: Facts; reason: string },
): Promise<void> {
  await audit(tx, {
    by,
    act: 'console.askSettings',
    about: { kind: 'setting', ref: facts.changes[0]?.key ?? 'house' },
    before: Object.fromEntries(facts.changes.map(one => [one.key, one.before])),
    after: Object.fromEntries(facts.changes.map(one => [one.key, one.after])),
    reason,
  })
}

/** The switches of what holds money: a module, or a mode of it. */
function moneySwitches({ modules }: House): ReadonlySet<string> {
  const money = modules.filter(module => module.underWay?.money === true)
  return new Set(money.map(module => `${module.name}.on`))
}

/** How much is open by the key of the switch that would let it run to its end. */
async function underWay(tx: Tx, { modules }: House): Promise<UnderWay> {
  const found = new Map<string, number>()
  for (const { underWay: open } of modules) {
    if (open === undefined) continue
    for (const [key, count] of Object.entries(await open.count(tx))) found.set(key, count)
  }
  return found
}

async function shown(tx: Tx, facts: readonly SettingFacts[], open: UnderWay): Promise<Settings> {
  const changers = facts.flatMap(one => (one.changedBy === undefined ? [] : [one.changedBy]))
  const people = await peopleOf(tx, changers)
  return {
    items: facts.map(({ changedBy, changedAt, options, safety, ...rest }) => ({
      ...rest,
      ...(options === undefined ? {} : { options: [...options] }),
      module: rest.key.slice(0, rest.key.indexOf('.')),
      safety: safety ?? null,
      underWay: open.get(rest.key) ?? null,
      changedBy: (changedBy === undefined ? undefined : people.get(changedBy)) ?? null,
      changedAt: changedAt ?? null,
    })),
  }
}

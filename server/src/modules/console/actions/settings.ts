import { routes } from '@fuquan/contract/console.ts'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import type { SettingFacts } from '#/engine/settings.ts'
import { peopleOf, spendStepUp } from '#/modules/identity/index.ts'
import { changeNamed } from '../change.ts'
import { settingChanged } from '../events.ts'
import { changeFacts, mayChange, mayLoosen } from '../rules.ts'

type Settings = Reply<(typeof routes)['listSettings']>
type Changes = Input<(typeof routes)['changeSettings']>

/** Lists every setting with its value, bounds and last change. */
export async function listSettings(ctx: Ctx): Promise<Settings> {
  return shown(ctx.tx, ctx.settings.all())
}

/**
 * Changes settings, all of them or none, each with its own audit line.
 * Refuses: not_found, console_setting_fixed, console_out_of_bounds, bad_input, step-up refusals.
 */
export async function changeSettings(call: Call, input: Changes): Promise<Settings> {
  const under = { module: 'console', name: 'changeSettings', route: routes.changeSettings, input }
  const said = await keptOnce(call, under, async (tx, now) => {
    return shown(tx, await change(tx, { call, input, now }))
  })

  // Other processes hear of it within a second; whoever changed it sees it at once.
  await call.house.settings.refresh()
  return said
}

type Changing = { call: Call; input: Changes; now: Date }

/** Gives every setting as it stands after the change. */
async function change(tx: Tx, { call, input, now }: Changing): Promise<SettingFacts[]> {
  const { house, actor } = call
  const before = new Map(house.settings.all().map(one => [one.key, one]))

  mayChange([...before.values()], input.changes)

  for (const { key, value } of input.changes) await changeNamed(tx, key, value, actor.id)
  mayLoosen([...before.values()], input.changes, actor.roles)
  // After the bounds: a value nobody may set is no reason to ask for a PIN.
  await spendStepUp(tx, {
    actor,
    proof: input.proof,
    kind: 'console.change_settings',
    payee: 'house',
    amount: null,
    facts: changeFacts(input.changes),
    now,
  })
  for (const { key, value } of input.changes) {
    await audit(tx, {
      by: actor,
      act: 'console.changeSettings',
      about: { kind: 'setting', ref: key },
      before: before.get(key)?.value,
      after: value,
      reason: input.reason,
    })
  }

  const keys = input.changes.map(one => one.key)
  await tell(tx, settingChanged, { keys, byId: actor.id })
  const values = new Map(input.changes.map(one => [one.key, one.value]))
  return [...before.values()].map(one => {
    const value = values.get(one.key)
    return value === undefined ? one : { ...one, value, changedAt: now, changedBy: actor.id }
  })
}

async function shown(tx: Tx, facts: readonly SettingFacts[]): Promise<Settings> {
  const changers = facts.flatMap(one => (one.changedBy === undefined ? [] : [one.changedBy]))
  const people = await peopleOf(tx, changers)
  return {
    items: facts.map(({ changedBy, changedAt, options, ...rest }) => ({
      ...rest,
      ...(options === undefined ? {} : { options: [...options] }),
      module: rest.key.slice(0, rest.key.indexOf('.')),
      changedBy: (changedBy === undefined ? undefined : people.get(changedBy)) ?? null,
      changedAt: changedAt ?? null,
    })),
  }
}

import type { routes } from '@fuquan/contract/console.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { switchOf } from '#/engine/admit.ts'
import { audit } from '#/engine/audit.ts'
import { type Input, type Reply, withSession } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { houseLanguages, houseName, houseSetUp, houseTimeZone } from '#/engine/house-settings.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { limit } from '#/engine/limits.ts'
import { setScale } from '#/engine/settings.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import {
  appoint,
  inviteOutsider,
  joinMode,
  preparePassword,
  register,
  sessions,
} from '#/modules/identity/index.ts'
import { ensureWallets, setUpAsset, startingCreditsAmount } from '#/modules/ledger/index.ts'
import { changeNamed } from '../change.ts'
import { languagesChoice, maySetUp } from '../rules.ts'
import { digestOf } from '../setup-code.ts'
import * as store from '../store.ts'

type Routes = typeof routes
type Ask = Input<Routes['firstRun']>
const setupTries = limit('console.first_run', { points: 60, seconds: 900 })

/** What the house can do without, in its order. */
const switchable = ({ modules }: Pick<House, 'modules'>): string[] =>
  modules.flatMap(({ name }) => (switchOf(name) === undefined ? [] : [name]))

/** Says whether the house is set up, what starting credits may be, and what may begin off. */
export async function getFirstRun({ settings, house }: Ctx): Promise<Reply<Routes['getFirstRun']>> {
  const credits = present(
    settings.all().find(one => one.key === startingCreditsAmount.key),
    'the setting of starting credits',
  )
  return {
    done: settings.of(houseSetUp),
    startingCredits: {
      min: BigInt(credits.min ?? 0),
      max: BigInt(credits.max ?? 0),
      default: BigInt(String(credits.default)),
    },
    modules: switchable(house),
  }
}

/**
 * Sets the house up: owner, unit, settings, wallet, first invite and session, all or nothing.
 *
 * Refuses: bad_input (a module that the house cannot do without, or does not know),
 * console_setup_code_wrong, console_first_run_done, console_out_of_bounds,
 * identity_handle_reserved, identity_password_weak.
 */
export async function firstRun(call: Call, ask: Ask): Promise<Reply<Routes['firstRun']>> {
  const { house, actor } = call
  if (actor.address !== '') await house.limits.take({ ...setupTries, key: actor.address })
  const digest = digestOf(ask.code)
  maySetUp(await store.findFirstRun(house.db), digest)
  const known = switchable(house)
  if (!ask.off.every(name => known.includes(name))) {
    refuse('bad_input', { field: 'off', why: 'wrong_shape' })
  }
  const { handle, password } = ask.owner
  const passwordHash = await preparePassword(house, { handle, password })

  const reply = await house.inTransaction('read write', async (tx, now) => {
    maySetUp(await store.lockFirstRun(tx), digest)

    // From here the house is ours: whoever comes second waits for the lock and finds it done.
    const owner = await addOwner(tx, { call, ask, passwordHash, now })
    await saveHouse(tx, ask, owner.id)
    await store.saveFirstRun(tx, owner.id, now)

    await setUpAsset(tx, ask.unit)
    await ensureWallets(tx, [owner.id])

    await audit(tx, {
      by: { ...actor, kind: 'user', id: owner.id },
      act: 'console.firstRun',
      person: owner.id,
      after: {
        community: ask.community,
        unit: ask.unit,
        joinMode: ask.joinMode,
        off: ask.off,
      },
      reason: 'first run',
    })
    return welcome(tx, { call, owner, ask, now })
  })
  await house.settings.refresh()
  return reply
}

type Adding = { call: Call; ask: Ask; passwordHash: string; now: Date }
type Owner = Awaited<ReturnType<typeof register>>

async function addOwner(tx: Tx, { call, ask, passwordHash, now }: Adding): Promise<Owner> {
  const { handle, name, email } = ask.owner
  const language = languageOf(call, ask)
  const owner = await register(tx, { handle, name, email, language, passwordHash, now })
  await appoint(tx, { userId: owner.id, roles: ['owner'], by: null, now })
  return owner
}

/** The language of the owner's browser if the community speaks it, else the community's first. */
const languageOf = ({ actor }: Call, { community }: Ask) =>
  community.languages.includes(actor.language)
    ? actor.language
    : present(community.languages[0], 'a language of the community')

async function saveHouse(tx: Tx, ask: Ask, by: UserId): Promise<void> {
  const { community, unit } = ask
  // The scale first: every amount after it is counted in it.
  await setScale(tx, unit.scale, by)
  await changeNamed(tx, startingCreditsAmount.key, ask.startingCredits, by)
  await changeNamed(tx, houseName.key, community.name, by)
  await changeNamed(tx, houseLanguages.key, languagesChoice(community.languages), by)
  await changeNamed(tx, houseTimeZone.key, community.timeZone, by)
  await changeNamed(tx, joinMode.key, ask.joinMode, by)
  for (const module of new Set(ask.off)) {
    await changeNamed(tx, present(switchOf(module), 'the switch of a module').key, false, by)
  }
  await changeNamed(tx, houseSetUp.key, true, by)
}

type Welcome = { call: Call; owner: Owner; ask: Ask; now: Date }

async function welcome(tx: Tx, { call, owner, ask, now }: Welcome) {
  const { house, request } = call
  const { dice, settings } = house
  const by = { id: owner.id, staff: true }
  const invite = await inviteOutsider(tx, { by, origin: null, dice, settings, now })
  const session = await sessions.open(tx, {
    user: { id: owner.id, language: languageOf(call, ask) },
    deviceId: undefined,
    userAgent: request.userAgent,
    dice,
    settings,
    now,
  })
  const url = `${house.config.publicUrl}${invite.path}`
  return withSession(
    { owner, invite: { url, expiresAt: invite.expiresAt }, expiresAt: session.expiresAt },
    { token: session.token, expiresAt: session.expiresAt },
  )
}

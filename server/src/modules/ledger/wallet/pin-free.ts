import type { routes } from '@fuquan/contract/ledger.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { together, type Tx } from '#/engine/db.ts'
import type { Actor, Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import type { Settings } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { pinOf, sessions, spendStepUp } from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import { findAllowance, type Part, takeAllowance } from '../book/store-accounts.ts'
import { pinFreeDaily, pinFreeSingle } from '../settings.ts'
import * as store from './store-pin-free.ts'
import { dayStart } from './store.ts'

type Routes = typeof routes
type PinFree = Reply<Routes['getPinFree']>

/** Under this purpose the ledger counts what a person pays a day without their PIN. */
const purpose = 'pin_free'
/** Raising my limit shows this kind, the payee `me`, no amount, and the fact `single`. */
export const raiseKind = 'ledger.pin_free'

type Asking = { userId: UserId; settings: Settings; now: Date }
type Known = Awaited<ReturnType<typeof pinFreeOf>>

/**
 * Tells up to what amount one payment needs no PIN, and how much of today's sum is left.
 *
 * Units: minor units. Undefined when the PIN is always asked: none is set, it is locked or being
 * reset, it was reset in the last 24 h, or the house or the person has turned it off.
 */
export async function pinFreeOf(
  tx: Tx,
  ask: Asking,
): Promise<{ single: bigint; left: bigint } | undefined> {
  const [pin, { single, left }] = await together([
    pinOf(tx, ask.userId, ask.now),
    limitsOf(tx, ask),
  ])
  // A passkey is an equal alternative: whoever has one and no PIN may pay small sums without.
  const ready = pin.state === 'set' || (pin.state === 'unset' && pin.passkeys > 0)
  if (!ready || pin.cappedUntil !== null) return undefined
  return single === 0n ? undefined : { single, left }
}

/**
 * Takes `amount` from today's PIN-free sum, in the transaction that pays. Gives false, and takes
 * nothing, when the PIN has to be asked for: then the caller spends a step-up.
 */
export async function takePinFree(tx: Tx, ask: Asking & { amount: bigint }): Promise<boolean> {
  const part = await pinFreePart(tx, ask, await pinFreeOf(tx, ask))
  if (part === undefined) return false

  // The row decides, not the sum that was read: parallel payments meet there.
  return takeAllowance(tx, { account: personAccount(ask.userId, 'wallet'), ...part })
}

/**
 * Gives the part of the wallet's PIN-free sum that `amount` would use up today, by what `pinFreeOf`
 * told of the payer; undefined when the PIN has to be asked for. It is the first to be taken.
 */
export async function pinFreePart(
  tx: Tx,
  { settings, now, amount }: Asking & { amount: bigint },
  known: Known,
): Promise<Part | undefined> {
  if (known === undefined || amount > known.single) return undefined
  const starts = await dayStart(tx, now, settings.of(houseTimeZone))
  return { purpose, amount, cap: settings.of(pinFreeDaily), starts }
}

/** Shows up to what I pay without my PIN. */
export async function getPinFree(ctx: Ctx): Promise<PinFree> {
  const { tx, actor, settings, now } = ctx
  return limitsOf(tx, { userId: actor.id, settings, now })
}

/**
 * Lowers my PIN-free limit or turns it off (zero); raising it shows the PIN.
 * Refuses: bad_input (above the house's limit); when it is raised identity_step_up_… and
 * identity_new_device.
 */
export async function setPinFree(ctx: Ctx, input: Input<Routes['setPinFree']>): Promise<PinFree> {
  const { tx, actor, settings, now } = ctx
  const { single } = input
  const most = settings.of(pinFreeSingle)
  const own = await store.lockOwn(tx, { userId: actor.id, most, now })

  if (single < 0n) refuse('bad_input', { field: 'single', why: 'too_small' })
  if (single > most) refuse('bad_input', { field: 'single', why: 'too_big' })
  if (single > own) {
    await refuseOnNewDevice(tx, { userId: actor.id, deviceId: actor.deviceId, now })
    const facts = { single: single.toString() }
    const shown = { kind: raiseKind, payee: 'me', amount: null, facts }
    await spendStepUp(tx, { ...shown, actor, proof: input.proof, now })
  }

  await store.saveOwn(tx, { userId: actor.id, single, now })
  return limitsOf(tx, { userId: actor.id, settings, now })
}

type Raising = { userId: UserId; deviceId: Actor['deviceId']; now: Date }

/** A thief on a device of today lowers limits at most. Refuses: identity_new_device {until}. */
async function refuseOnNewDevice(tx: Tx, raising: Raising): Promise<void> {
  const until = await sessions.newDeviceUntil(tx, raising)
  if (until !== null) refuse('identity_new_device', { until: until.toISOString() })
}

async function limitsOf(tx: Tx, { userId, settings, now }: Asking): Promise<PinFree> {
  const most = settings.of(pinFreeSingle)
  const daily = settings.of(pinFreeDaily)
  const account = personAccount(userId, 'wallet')
  const starts = await dayStart(tx, now, settings.of(houseTimeZone))
  const [own, used] = await together([
    store.findOwn(tx, userId),
    findAllowance(tx, { account, purpose, starts }),
  ])
  const single = own === undefined || own > most ? most : own
  return { single, most, daily, left: used < daily ? daily - used : 0n }
}

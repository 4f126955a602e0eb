import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Tx } from '#/engine/db.ts'
import { type House, houseId } from '#/engine/house.ts'
import type { Command } from '#/engine/module.ts'
import { changeSetting, settingNow } from '#/engine/settings.ts'
import { inBoth } from '#/engine/terminal.ts'
import { refuse } from '#/kit/refusal.ts'
import { passwords } from '../settings.ts'
import { lockOwners } from '../store-staff.ts'
import { issuersOf, providersOf } from './issuers.ts'
import { hostsPasskeys, keepALocalOwner, needALocalOwner } from './rules.ts'
import * as store from './store.ts'

/**
 * Refuses every use of a password while the house wants none. It is asked before anybody is looked
 * up, so that the answer says nothing about them. Refuses: identity_passwords_off.
 */
export function admitPasswords(house: House): void {
  if (house.settings.of(passwords)) return
  const providers = providersOf(house).map(({ label }) => label)
  refuse('identity_passwords_off', {
    passkeys: hostsPasskeys(house.config.publicUrl),
    providers,
  })
}

/** Gives the ways by which somebody could sign in now; lock the person first. */
export async function waysOf(tx: Tx, house: House, userId: UserId): Promise<store.Ways> {
  const ways = await store.findWays(tx, { userId, issuers: issuersOf(house) })
  return { ...ways, password: ways.password && (await settingNow(tx, passwords)) }
}

type Asked = { key: string; value: unknown }

/**
 * Sees to it that passwords are switched off only where an owner comes in without one. Owners stay
 * locked: nobody's last passkey goes, and no owner does, between this look and the change.
 *
 * Refuses: identity_passkeys_impossible {address}, identity_owner_passkey_missing.
 */
export async function maySwitchPasswords(
  tx: Tx,
  house: House,
  changes: readonly Asked[],
): Promise<void> {
  if (!changes.some(one => one.key === passwords.key && one.value === false)) return
  const { publicUrl } = house.config
  if (!hostsPasskeys(publicUrl)) refuse('identity_passkeys_impossible', { address: publicUrl })
  const owners = await lockOwners(tx)
  needALocalOwner(await store.listHolders(tx, owners))
}

type Losing = { owners: readonly UserId[]; without: UserId }

/**
 * Keeps one owner with a passkey while passwords are off: on the day the issuer is down they let
 * the house in. `owners` come from `lockOwners`. Refuses: identity_owner_passkey_last.
 */
export async function keepLocalOwner(tx: Tx, { owners, without }: Losing): Promise<void> {
  if (!owners.includes(without)) return
  if (await settingNow(tx, passwords)) return
  keepALocalOwner({ holders: await store.listHolders(tx, owners), without })
}

/** `passwords on`: for whoever sits at the machine when neither passkey nor issuer lets one in. */
export const passwordsOn: Command = {
  verb: 'passwords on',
  summary: 'verbPasswordsOn',
  run: async ({ house }) => {
    await house.inTransaction('read write', async tx => {
      const before = await settingNow(tx, passwords)
      await changeSetting(tx, passwords.key, true, houseId)
      const about = { kind: 'setting', ref: passwords.key }
      const line = { by: 'house', act: 'identity.switchPasswordsOn', about } as const
      await audit(tx, { ...line, before, after: true, reason: 'passwords on' })
    })
    return { good: true, lines: [inBoth('passwordsAreOn')], facts: { passwords: true } }
  },
}

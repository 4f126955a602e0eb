import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { refuse } from '#/kit/refusal.ts'
import { daysAfter } from '../rules.ts'

export const newDeviceHours = 24
const hourMs = 3_600_000

export type Ways = { password: boolean; passkeys: number; providers: readonly string[] }

/** Refuses to leave somebody without any way to sign in. Refuses: identity_last_method. */
export function keepAWay({ password, passkeys, providers }: Ways): void {
  if (password || passkeys > 0 || providers.length > 0) return
  refuse('identity_last_method')
}

/** Whether browsers make passkeys at this address: https or this machine, and a name. */
export function hostsPasskeys(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl)
  // An address writes every number it is given in this one way.
  if (/^[\d.]+$|^\[/.test(hostname)) return false
  return protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost')
}

/** Refuses to end passwords before an owner who can act has a passkey. */
export function needALocalOwner(holders: readonly UserId[]): void {
  if (holders.length === 0) refuse('identity_owner_passkey_missing')
}

type Holders = { holders: readonly UserId[]; without: UserId }

/** Refuses to take the last owner with a passkey away. Refuses: identity_owner_passkey_last. */
export function keepALocalOwner({ holders, without }: Holders): void {
  if (holders.length === 1 && holders[0] === without) refuse('identity_owner_passkey_last')
}

type Devices = { addedAt: Date; firstAt: Date }

/**
 * Gives until when a device is new, so that nothing is raised on it; null when it is not. The very
 * first device of a person is nobody's intruder.
 */
export function newUntil({ addedAt, firstAt }: Devices, at: Date): Date | null {
  if (addedAt <= firstAt) return null
  const until = new Date(addedAt.getTime() + newDeviceHours * hourMs)
  return until > at ? until : null
}

type Match = {
  /** The operator says that this provider checks addresses as carefully as we do. */
  trusted: boolean
  claimed: { email: string; verified: boolean } | undefined
  holder: { verified: boolean } | undefined
}

/**
 * Decides whether somebody new to us who comes from the provider is the member with that address.
 *
 * Both sides must have verified it: an address that only one of them has seen would let whoever
 * types a neighbour's address into either of them walk into the neighbour's account.
 */
export function isSamePerson({ trusted, claimed, holder }: Match): boolean {
  if (!trusted) return false
  if (claimed === undefined || !claimed.verified) return false
  return holder !== undefined && holder.verified
}

/** Gives what groups at the provider mean here: roles, or organisations; each once. */
export function meantByGroups<Meaning extends string>(
  meanings: ReadonlyMap<string, readonly Meaning[]>,
  groups: readonly string[],
): Meaning[] {
  return [...new Set(groups.flatMap(group => meanings.get(group) ?? []))].toSorted()
}

type LastTold<Meaning> = {
  /** What groups mean here; undefined while there is no provider at all. */
  meanings: ReadonlyMap<string, readonly Meaning[]> | undefined
  told: { groups: readonly string[] | null; at: Date } | undefined
  days: number
  now: Date
}

/**
 * Gives what the provider's last word still carries; `all` where that word is not known.
 * It carries none once it is older than `days`, or of somebody who is linked with it no more.
 */
export function stillCarried<Meaning extends string>({
  meanings,
  told,
  days,
  now,
}: LastTold<Meaning>): Meaning[] | 'all' {
  if (told === undefined || now >= daysAfter(told.at, days)) return []
  if (meanings === undefined || told.groups === null) return 'all'
  return meantByGroups(meanings, told.groups)
}

/** Whether somebody of this address may come in: all may where no domain is named. */
export function isOfDomains(
  domains: readonly string[],
  email: { email: string; verified: boolean } | undefined,
): boolean {
  if (domains.length === 0) return true
  const domain = email?.email.split('@').at(-1)?.toLowerCase()
  return email?.verified === true && domain !== undefined && domains.includes(domain)
}

/** Shows an address to whoever may not know it whole: `l…@example.org`. */
export function shortAddress(email: string): string {
  const at = email.lastIndexOf('@')
  return `${[...email][0] ?? ''}…${email.slice(at)}`
}

/** Makes a handle of what a provider calls somebody; '' when nothing of it fits. */
export function handleFrom(text: string, most: number): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_')
  const trimmed = plain
    .replace(/^[^a-z]+/, '')
    .slice(0, most)
    .replace(/_+$/, '')
  return trimmed.length < 3 ? '' : trimmed
}

import { StaffRole } from '@fuquan/contract/identity/shapes.ts'
import { OrganisationId } from '@fuquan/contract/vocabulary/ids.ts'
import type { StaffRole as Role } from '@fuquan/contract/route.ts'

/** Which roles here each group of the organisation's provider means. */
export type RolesByGroup = ReadonlyMap<string, readonly Role[]>
/** To which organisations here each group of the organisation's provider belongs. */
export type MembersByGroup = ReadonlyMap<string, readonly OrganisationId[]>

/** Which claim of the provider says what of somebody. */
export type ClaimNames = { name: string; handle: string; email: string; verified: string }

/** The claims of OpenID Connect itself. */
const standardClaims: ClaimNames = {
  name: 'name',
  handle: 'preferred_username',
  email: 'email',
  verified: 'email_verified',
}
const isClaim = (word: string): word is keyof ClaimNames => Object.hasOwn(standardClaims, word)

/**
 * Reads `handle=upn, email=mail, verified=mail_checked`; what is not named stays standard. Gives the
 * odd part instead, or the claim of an address of which nothing says that the provider checked it.
 */
export function claimNames(
  value: string | undefined,
): ClaimNames | { odd: string } | { unproven: string } {
  const named = new Set<keyof ClaimNames>()
  const found = { ...standardClaims }
  for (const part of listOf(value)) {
    // What we call it has no such sign; what the provider calls it may have.
    const at = part.indexOf('=')
    const [word, claim] = [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()]
    if (!isClaim(word) || claim === '') return { odd: part }
    found[word] = claim
    named.add(word)
  }
  // `email_verified` speaks of the claim `email` alone: with it, another address would count as
  // checked that its holder may have typed.
  const isOther = found.email !== standardClaims.email
  return isOther && !named.has('verified') ? { unproven: found.email } : found
}

/** Reads a list of words between commas. */
export const listOf = (value: string | undefined): string[] =>
  (value ?? '').split(',').flatMap(part => part.trim() || [])

/**
 * Reads `desk=cashier+treasurer, helpers=support`; gives the part that is odd instead. Owners are
 * appointed by owners alone.
 */
export function rolesByGroup(value: string | undefined): RolesByGroup | { odd: string } {
  return meanings(value, name => StaffRole.options.find(role => role === name && role !== 'owner'))
}

/** Reads `class3=org_…+org_…`; gives the part that is odd instead. */
export function membersByGroup(value: string | undefined): MembersByGroup | { odd: string } {
  return meanings(value, name => OrganisationId.safeParse(name).data)
}

function meanings<Meaning>(
  value: string | undefined,
  read: (name: string) => Meaning | undefined,
): ReadonlyMap<string, readonly Meaning[]> | { odd: string } {
  const found = new Map<string, readonly Meaning[]>()
  for (const part of listOf(value)) {
    // A group may have the sign in its name; what it means has not.
    const at = part.lastIndexOf('=')
    const group = part.slice(0, Math.max(0, at)).trim()
    const names = part.slice(at + 1).split('+')
    const known = names.flatMap(name => read(name.trim()) ?? [])
    if (group === '' || known.length < names.length) return { odd: part }
    found.set(group, known)
  }
  return found
}

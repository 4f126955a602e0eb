import { StaffRole } from '@fuquan/contract/identity/shapes.ts'
import { OrganisationId } from '@fuquan/contract/vocabulary/ids.ts'
import type { StaffRole as Role } from '@fuquan/contract/route.ts'

/** Which roles here each group of the organisation's provider means. */
export type RolesByGroup = ReadonlyMap<string, readonly Role[]>
/** To which organisations here each group of the organisation's provider belongs. */
export type MembersByGroup = ReadonlyMap<string, readonly OrganisationId[]>

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

import { StaffRole } from '@fuquan/contract/identity/shapes.ts'
import type { StaffRole as Role } from '@fuquan/contract/route.ts'

/** Which roles here each group of the organisation's provider means. */
export type RolesByGroup = ReadonlyMap<string, readonly Role[]>

/** Reads a list of words between commas. */
export const listOf = (value: string | undefined): string[] =>
  (value ?? '').split(',').flatMap(part => part.trim() || [])

/**
 * Reads `desk=cashier+treasurer, helpers=support`; gives the part that is odd instead. Owners are
 * appointed by owners alone.
 */
export function rolesByGroup(value: string | undefined): RolesByGroup | { odd: string } {
  const roles = new Map<string, readonly Role[]>()
  for (const part of listOf(value)) {
    // A group may have the sign in its name; a role has not.
    const at = part.lastIndexOf('=')
    const group = part.slice(0, Math.max(0, at)).trim()
    const names = part.slice(at + 1).split('+')
    const known = names.flatMap(name => StaffRole.options.find(role => role === name.trim()) ?? [])
    if (group === '' || known.length < names.length || known.includes('owner')) return { odd: part }
    roles.set(group, known)
  }
  return roles
}

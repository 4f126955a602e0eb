import type { StaffRole } from '@fuquan/sdk/types.gen.ts'
import type { IconName } from './icons.tsx'

type Place = {
  to: string
  name: IconName
  roles: readonly StaffRole[] | 'all'
  /** The part of the house it belongs to, where that can be switched off. */
  part?: string
}

/** Every place of the console, and whose work is done there; owners and auditors open them all. */
export const places = [
  { to: '/', name: 'home', roles: 'all' },
  {
    to: '/people',
    name: 'people',
    roles: ['operator', 'moderator', 'support', 'treasurer', 'cashier'],
  },
  { to: '/organisations', name: 'organisations', roles: ['operator', 'moderator', 'support'] },
  {
    to: '/approvals',
    name: 'approvals',
    roles: ['operator', 'treasurer', 'moderator', 'arbiter', 'campaigner'],
  },
  { to: '/books', name: 'books', roles: ['operator', 'treasurer'] },
  { to: '/money', name: 'money', roles: ['operator', 'treasurer', 'cashier'] },
  { to: '/desk', name: 'cash', roles: ['operator', 'treasurer', 'cashier'] },
  { to: '/vouchers', name: 'vouchers', roles: ['operator', 'treasurer'] },
  { to: '/problems', name: 'problems', roles: ['operator', 'treasurer', 'support'] },
  { to: '/reports', name: 'reports', roles: ['operator', 'moderator'], part: 'chat' },
  { to: '/stickers', name: 'stickers', roles: ['operator', 'moderator'], part: 'stickers' },
  { to: '/covers', name: 'covers', roles: ['operator', 'moderator'], part: 'envelopes' },
  { to: '/notices', name: 'notices', roles: ['operator', 'support'] },
  { to: '/jobs', name: 'jobs', roles: ['operator'] },
  { to: '/friendships', name: 'friendships', roles: ['operator'], part: 'friends' },
  {
    to: '/figures',
    name: 'figures',
    roles: ['operator', 'treasurer', 'campaigner', 'moderator'],
  },
  { to: '/words', name: 'words', roles: ['operator', 'campaigner'] },
  { to: '/audit', name: 'audit', roles: ['operator'] },
  { to: '/settings', name: 'settings', roles: ['operator', 'treasurer', 'moderator', 'support'] },
  { to: '/health', name: 'health', roles: ['operator', 'treasurer'] },
] as const satisfies readonly Place[]

/** The part of the house that an address belongs to, where that can be switched off. */
export function partOf(path: string): string | undefined {
  const known: readonly Place[] = places
  return known.find(({ to }) => to !== '/' && (path === to || path.startsWith(`${to}/`)))?.part
}

/** Whose work an address belongs to: that of the place it lies in. */
export function rolesOf(path: string): Place['roles'] {
  const inside = ({ to }: Place) => to !== '/' && (path === to || path.startsWith(`${to}/`))
  // Support helps a member who asks where an envelope went, and keeps no books.
  if (path.startsWith('/books/envelopes/')) return ['operator', 'treasurer', 'support']
  return places.find(inside)?.roles ?? 'all'
}

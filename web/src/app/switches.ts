import { useQuery } from '@tanstack/react-query'
import { getHouseOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'

/** The modules without which the house stands: each has a switch. */
export const switchable = ['friends', 'chat', 'stickers', 'envelopes'] as const
export type Switchable = (typeof switchable)[number]
/** Says of a module whether it is on. */
export type IsOn = (module: Switchable) => boolean

// What is under way still has its pages: an open envelope is claimed and looked at to its end.
const begins = ['/send-envelope', '/envelopes/asks/new', '/envelopes/boards', '/me/envelopes']
const rooms = ['/friends', '/room', '/people/rooms']
const people = ['/people', '/f']

const isUnder = (path: string, roots: readonly string[]): boolean =>
  roots.some(root => path === root || path.startsWith(`${root}/`))

/** The module that must be on for what stands at a path; undefined where none must. */
export function moduleAt(path: string): Switchable | undefined {
  const [plain = ''] = path.split(/[?#]/)
  if (isUnder(plain, rooms)) return 'chat'
  if (isUnder(plain, people)) return 'friends'
  if (isUnder(plain, ['/stickers'])) return 'stickers'
  // Beginning a room face to face; the rooms that are open stand below it.
  return plain === '/face' || isUnder(plain, begins) ? 'envelopes' : undefined
}

/** Says of each module whether the house has it on; before the house was heard all are. */
export function useIsOn(): IsOn {
  const { data } = useQuery(getHouseOptions())
  const off = data?.off ?? []
  return module => !off.includes(module)
}

/** Says of a path whether something stands there now. */
export function useLeads(): (path: string) => boolean {
  const isOn = useIsOn()
  return path => {
    const module = moduleAt(path)
    return module === undefined || isOn(module)
  }
}

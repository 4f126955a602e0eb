import { routes as chat } from './chat.ts'
import { routes as console } from './console.ts'
import { routes as engine } from './engine.ts'
import { routes as envelopes } from './envelopes.ts'
import { routes as friends } from './friends.ts'
import { routes as identity } from './identity.ts'
import { routes as ledger } from './ledger.ts'
import { routes as notifications } from './notifications.ts'
import { routes as stickers } from './stickers.ts'
import { sharedRefusals, type Routes } from './route.ts'

/** Every route of the house by module, in the order of the array; the engine's own stand last. */
export const contract = {
  identity,
  ledger,
  notifications,
  friends,
  chat,
  stickers,
  envelopes,
  console,
  engine,
} as const satisfies Record<string, Routes>

export type ContractModule = keyof typeof contract

const statuses = new Map<string, number>([
  ...Object.values<Routes>(contract)
    .flatMap(routes => Object.values(routes))
    .flatMap(route => Object.entries(route.refusals)),
  ...Object.entries(sharedRefusals),
])

/** The HTTP status of a refusal, whichever route declares it; undefined for an unknown code. */
export const statusOf = (code: string): number | undefined => statuses.get(code)

/** Every code a route of the house may refuse with. */
export const refusalCodes = (): readonly string[] => [...statuses.keys()].toSorted()

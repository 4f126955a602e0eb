import type { Leaving } from '#/engine/module.ts'
import { forgetOwn, readOwn } from './store-leaving.ts'

/** What rooms keep about a person. Rooms themselves are left once `identity.closed` is told. */
export const leaving: Leaving = { gather: readOwn, forget: forgetOwn }

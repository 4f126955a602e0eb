import type { Leaving } from '#/engine/module.ts'
import { forgetOwn, readOwn } from './store-leaving.ts'

/** What notices keep about a person, and let go of when they leave. */
export const leaving: Leaving = { gather: readOwn, forget: forgetOwn }

import { z } from 'zod'

/** A thing of another module: stored by one, opened by its owner. `ref` is the id on the wire. */
export const Reference = z
  .object({ kind: z.string().max(40), ref: z.string().max(60) })
  .meta({ id: 'Reference' })
export type Reference = z.output<typeof Reference>

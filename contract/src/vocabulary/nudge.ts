import { z } from 'zod'

/**
 * One message of the stream: look again. A name, the ids of the things it is about (none: too many
 * to name, look at all of this kind), and the modules whose queries are stale with it. No words, no
 * amounts, and nobody's id.
 *
 * `GET /api/stream` sends server-sent events: `hello` at each connection, `nudges` with a list of
 * these, and `reset` when everything must be looked at again. A second `hello` that is not
 * preceded by a position of ours means the same as `reset`.
 */
export const Nudge = z
  .object({
    name: z.string(),
    refs: z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
    stales: z.array(z.string()),
  })
  .meta({ id: 'Nudge' })
export type Nudge = z.output<typeof Nudge>

import type { Route } from '@fuquan/contract/route.ts'
import { z } from 'zod'
import { Refusal } from '#/kit/refusal.ts'
import type { Tx } from './db.ts'
import type { Call } from './house.ts'
import { fingerprintOf, once } from './idempotency.ts'
import { type Answer, problemOf } from './problem.ts'
import { keepRefused, standsKept } from './refusals.ts'

type JsonRoute = Route & { reply: z.ZodType }
/** Its document says that it takes a key. */
type Keeping = JsonRoute & ({ keyed: true } | { kept: true })
type Under<R extends Keeping> = { module: string; name: string; route: R; input: object }
type Said<R extends JsonRoute> = z.output<R['reply']>

const Told = z.object({ code: z.string(), details: z.record(z.string(), z.unknown()).optional() })

/**
 * Runs the one write of an `own` route under its key: the same key gives the same answer and does
 * nothing again. Without a key it just runs.
 *
 * `work` may give a refusal back instead of throwing it: then what it wrote stays (an act that
 * waits for a second person). A thrown refusal keeps nothing but its answer.
 */
export async function keptOnce<R extends Keeping>(
  call: Call,
  under: Under<R>,
  work: (tx: Tx, now: Date) => Promise<Said<R> | Refusal>,
): Promise<Said<R>> {
  const { house, actor, key } = call
  const { module, name, route, input } = under
  const said = await house.inTransaction('read write', async (tx, now) => {
    if (key === undefined) return work(tx, now)
    const fingerprint = fingerprintOf([module, name, input])
    return once<Said<R> | Refusal>(
      tx,
      { actorId: actor.id, key, fingerprint },
      {
        act: () => work(tx, now),
        refused: refusal => {
          const act = `${module}.${name}`
          if (route.keyed) keepRefused(tx, { actorId: actor.id, key, act, refusal })
          return refusal
        },
        write: outcome => write(route, outcome, call),
        read: kept => read(route, kept),
      },
    )
  })
  if (said instanceof Refusal) {
    if (call.key !== undefined) standsKept(said)
    throw said
  }
  return said
}

function write(route: JsonRoute, outcome: unknown, { actor }: Call): Answer {
  if (outcome instanceof Refusal) return problemOf(outcome, actor.language, route.refusals)
  return answerOf(route, outcome)
}

/** Writes what a route said as the answer that is kept under its key. */
export const answerOf = <R extends JsonRoute>(route: R, said: Said<R>): Answer => ({
  status: 200,
  body: JSON.stringify(z.encode(route.reply, said)),
})

function read<R extends JsonRoute>(route: R, kept: Answer): Said<R> | Refusal {
  const body: unknown = JSON.parse(kept.body)
  // The route's own schema reads what it wrote, so this is its reply.
  if (kept.status === 200) return route.reply.parse(body) as Said<R>
  const { code, details } = Told.parse(body)
  return new Refusal(code, details ?? {})
}

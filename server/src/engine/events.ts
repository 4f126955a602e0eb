import { fromWire, type RoomId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { derivedId } from './ids.ts'
import { currentScope, hot, later, sql, type Tx } from './db.ts'
import type { Ctx, House } from './house.ts'
import type { Logger } from './log.ts'

/** Who hears a nudge: `user:…`, `room:…`. Inside it carries the plain UUID. */
export type Channel = `${string}:${string}`

/** Names a channel of any kind. */
export const channel = (kind: string, id: string): Channel => `${kind}:${id}`
/** The channel of one person's screens. */
export const user = (id: UserId): Channel => channel('user', id)
/** The channel of everybody who is in a room. */
export const room = (id: RoomId): Channel => channel('room', id)

type Payload = z.ZodObject
type Name = `${string}.${string}`

/** A fact that modules tell, past tense. */
export type Event<P extends Payload> = {
  name: Name
  payload: P
  /** Whose screens look again. */
  wakes?: (fact: z.output<P>) => readonly Channel[]
  /** Which other modules' queries are stale with it. */
  stales?: readonly string[]
  /** Whose channels changed with it: joined or left a room, lost a sign-in. */
  rechannels?: (fact: z.output<P>) => readonly UserId[]
  /** Apps may subscribe. */
  webhook?: true
}

/** Declares a fact. Its payload is stored and sent in wire form. */
export const event = <P extends Payload>(name: Name, rest: Omit<Event<P>, 'name'>): Event<P> => ({
  name,
  ...rest,
})

/** What a module does when it hears an event: runs in the job's own transaction. */
export type Reaction = {
  queue: string
  event: Name
  run: (ctx: Ctx, data: unknown) => Promise<unknown>
}

/** Makes a reaction; `name` is the module that reacts, or module.word for a second one. */
export const on = <P extends Payload>(
  heard: Event<P>,
  name: string,
  run: (ctx: Ctx, fact: z.output<P>) => Promise<unknown>,
): Reaction => ({
  queue: `${heard.name}/${name}`,
  event: heard.name,
  run: (ctx, data) => run(ctx, decoded(heard.payload, data)),
})

/** What a job holds that opens its own transactions. */
export type JobCall = { house: House; log: Logger }

/** A reaction to time. */
export type Job<P extends Payload = Payload> = {
  name: Name
  payload: P
  own: boolean
  run: (ctx: Ctx, data: unknown) => Promise<unknown>
  runOwn: (call: JobCall, data: unknown) => Promise<unknown>
}
type InTx<P extends Payload> = {
  payload: P
  run: (ctx: Ctx, data: z.output<P>) => Promise<unknown>
  own?: false
}
type Own<P extends Payload> = {
  payload: P
  run: (call: JobCall, data: z.output<P>) => Promise<unknown>
  own: true
}

/** Declares a job. It may run twice without harm; with `own` it opens its own transactions. */
export function job<P extends Payload>(name: Name, how: InTx<P> | Own<P>): Job<P> {
  const wrong = async (): Promise<never> => {
    throw new Error(`${name} was run in the wrong way`)
  }
  const { payload } = how
  if (how.own === true) {
    const { run } = how
    const runOwn = (call: JobCall, data: unknown) => run(call, decoded(payload, data))
    return { name, payload, own: true, run: wrong, runOwn }
  }
  const { run } = how
  const inTx = (ctx: Ctx, data: unknown) => run(ctx, decoded(payload, data))
  return { name, payload, own: false, run: inTx, runOwn: wrong }
}

/** Something that recurs: a cron line (UTC) or every n seconds; one process runs each turn. */
export type Schedule = {
  name: Name
  when: string | { everySeconds: number }
  run: (call: JobCall) => Promise<void>
}

/** Declares a schedule. A missed turn is not made up for; the next one does the work. */
export const schedule = (name: Name, when: Schedule['when'], run: Schedule['run']): Schedule => ({
  name,
  when,
  run,
})

/**
 * Tells one fact inside the transaction: a job per reaction, one outbox row for screens.
 * No fact without its commit, no commit without its fact.
 */
export const tell = <P extends Payload>(tx: Tx, told: Event<P>, fact: z.output<P>): Promise<void> =>
  tellAll(tx, told, [fact])

/** Tells many facts of one kind in their order, in as many statements as one fact needs. */
export async function tellAll<P extends Payload>(
  tx: Tx,
  told: Event<P>,
  facts: readonly z.output<P>[],
): Promise<void> {
  currentScope() // A fact is told from inside its transaction, or not at all.
  const all = facts.map(fact => z.encode(told.payload, fact) as Encoded) // Payloads are objects.

  for (const queue of tx.db.post?.queuesOf(told.name) ?? []) {
    await tx.db.post?.sendAll(tx, queue, all)
    tx.queues.add(queue)
  }

  const rows = facts.flatMap((fact, n) => {
    const channels = [...new Set(told.wakes?.(fact) ?? [])]
    const rechannels = [...new Set(told.rechannels?.(fact) ?? [])]
    if (channels.length === 0 && rechannels.length === 0) return []
    return [{ channels, refs: refsOf(all[n] ?? {}), rechannels }]
  })
  if (rows.length === 0) return
  later(
    tx,
    hot(sql`
      insert into engine.outbox (channels, name, refs, stales, rechannels)
      select array(select jsonb_array_elements_text(r.told -> 'channels')), ${told.name},
             r.told -> 'refs', ${[...(told.stales ?? [])]}::text[],
             array(select jsonb_array_elements_text(r.told -> 'rechannels')::uuid)
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality r (told, place)
       order by r.place`),
  )
  tx.nudged = true
}

type Encoded = Readonly<Record<string, unknown>>

/**
 * Sends a job that starts at `when`, by the database's clock.
 * With `once` the same job under the same word is sent only once, however often this is called.
 */
export async function at<P extends Payload>(
  tx: Tx,
  sent: Job<P>,
  data: z.output<P>,
  when: Date,
  options: { once?: string } = {},
): Promise<void> {
  currentScope()
  const encoded = z.encode(sent.payload, data) as object // The payload is an object.
  const id = options.once === undefined ? {} : { id: derivedId(sent.name, options.once) }
  await tx.db.post?.send(tx, sent.name, encoded, { startAfter: when, ...id })
  tx.queues.add(sent.name)
}

// The payload came out of `tell` or `at`, so it decodes; if not, the job fails and is seen.
const decoded = <P extends Payload>(payload: P, data: unknown): z.output<P> =>
  z.decode(payload, data as z.input<P>) // Checked by decode itself.

/** A nudge carries ids of things and versions: no words, no amounts, and nobody's id. */
function refsOf(data: Encoded): Record<string, string | number> {
  const refs: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(data)) {
    if (!/(^id|Id|^version|Version)$/.test(name)) continue
    // A room hears that something happened; whose doing it was is told to whom it concerns.
    if (typeof value === 'string' && fromWire('usr', value) !== undefined) continue
    if (typeof value === 'string' || typeof value === 'number') refs[name] = value
  }
  return refs
}

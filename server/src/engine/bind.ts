import {
  type File,
  isFile,
  isUpload,
  type Route,
  type Routes,
  type Upload,
} from '@fuquan/contract/route.ts'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  FastifySchemaCompiler,
} from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Refusal, refuse } from '#/kit/refusal.ts'
import type { Asked, Door } from './admit.ts'
import { audit, concernedBy } from './audit.ts'
import { inspectTexts } from './body.ts'
import type { Tx } from './db.ts'
import { bytesOf, type FileReply, sendFile } from './reply.ts'
import type { Actor, Call, Ctx, House } from './house.ts'
import { fingerprintOf, once } from './idempotency.ts'
import { failuresTotal } from './metrics.ts'
import { idempotencyKeyMax, isDeclared } from './openapi.ts'
import { type Answer, badInput, problemOf, problemType, refusalFor } from './problem.ts'
import { isEarly, keepEarly, keepRefused } from './refusals.ts'
import { endCookie, sessionCookie, sessionOf } from './session.ts'
import { readUploads, type UploadedFile, withUpload } from './upload.ts'

export { withSession } from './session.ts'
export type { FileReply } from './reply.ts'

const retrySecondsDefault = 2

type Part<T> = T extends z.ZodType
  ? z.output<T>
  : T extends Upload
    ? { file: UploadedFile }
    : unknown
/** What an action is given: path, query and body in one, decoded. They share no field name. */
export type Input<R extends Route> = Part<R['params']> &
  Part<R['query']> &
  Part<R['body']> &
  (R extends { raw: object } ? { raw: RawBody } : unknown)
/** A body as it came, for whoever checks its signature. Header names are in small letters. */
export type RawBody = { bytes: Buffer; headers: Readonly<Record<string, string>> }
/** What an action gives back, before it is encoded. */
export type Reply<R extends Route> = R['reply'] extends z.ZodType ? z.output<R['reply']> : FileReply

type OwnWays = { lane: true } | { own: true } | { body: Upload } | { reply: File }
export type Action<R extends Route> = (
  ctx: R extends OwnWays ? Call : Ctx,
  input: Input<R>,
) => Promise<Reply<R>>
export type Actions<R extends Routes> = { readonly [K in keyof R]: Action<R[K]> }

/** Routes with their actions, ready for the roof to mount. */
export type Bound = {
  routes: Routes
  mount(app: FastifyInstance, under: { house: House; door: Door; module: string }): void
}

// Inside, one loop serves every route, so each action loses its exact type; `bind` checked it.
type AnyAction = (ctx: Ctx | Call, input: object) => Promise<unknown>
type Bench = {
  house: House
  door: Door
  module: string
  name: string
  route: Route
  action: AnyAction
  /** Whether its statements stay read and planned on their connection (`inBurst`). */
  often: boolean
}

type Manner<R extends Routes> = { often?: readonly (keyof R)[] }

/**
 * Gives every route of a module its action. A missing or mistyped action does not compile.
 *
 * `often`: routes whose transaction is a burst, since they are asked much and read few rows, all by
 * their keys.
 */
export function bind<R extends Routes>(
  routes: R,
  actions: Actions<R>,
  { often = [] }: Manner<R> = {},
): Bound {
  return {
    routes,
    mount: (app, under) => {
      for (const [name, route] of Object.entries(routes)) {
        const action = actions[name] as unknown as AnyAction // See AnyAction.
        mountRoute(app, { ...under, name, route, action, often: often.includes(name) })
      }
    },
  }
}

function mountRoute(app: FastifyInstance, bench: Bench): void {
  const { route } = bench
  const place = (scope: FastifyInstance): void => {
    scope.route({
      method: route.method,
      url: route.path,
      schema: schemaOf(route),
      attachValidation: true,
      validatorCompiler: validator,
      // Fastify's own type knows JSON Schema only; ours are zod's, as `schemaOf` gives them.
      serializerCompiler: serializerCompiler as FastifySerializerCompiler<unknown>,
      handler: (request, reply) => handle(bench, request, reply),
    })
  }
  if (!isUpload(route.body) && route.raw === undefined) return place(app)
  app.register(async scope => {
    if (route.raw === undefined) await readUploads(scope)
    else readRaw(scope, route.raw.bytesMax)
    place(scope)
  })
}

/** A signature covers bytes, so these routes take any media type and read nothing of it. */
function readRaw(scope: FastifyInstance, bodyLimit: number): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit },
    async (_: unknown, bytes: Buffer) => bytes,
  )
}

/** A body that was left out is an empty one: the schema says whether that is enough. */
const validator: FastifySchemaCompiler<unknown> = ({ schema, method, url, httpPart }) => {
  // Fastify's own type knows JSON Schema only; `schemaOf` gives zod's.
  const rest = httpPart === undefined ? {} : { httpPart }
  const check = validatorCompiler({ schema: schema as z.ZodType, method, url, ...rest })
  return data => check(httpPart === 'body' ? (data ?? {}) : data)
}

function schemaOf(route: Route): FastifySchema {
  const { params, query, body, reply } = route
  return {
    ...(params && { params }),
    // A name nobody knows is a mistake worth hearing of, not one to pass over.
    ...(query && { querystring: query.strict() }),
    ...(body && !isUpload(body) && { body: body.strict() }),
    ...(!isFile(reply) && { response: { 200: reply } }),
  }
}

async function handle(bench: Bench, request: FastifyRequest, reply: FastifyReply) {
  const { house, door, route, module } = bench
  const asked = door.read(request)
  let { language } = asked
  try {
    const actor = await door.admit(module, route, asked)
    language = actor.language
    const call = { house, actor, key: keyOf(route, actor, request), request: asked.facts }
    if (isUpload(route.body)) {
      const given = inputOf(bench.route, request)
      return await withUpload(request, route.body, file =>
        answer(bench, call, { ...given, file }, { request, reply, asked }),
      )
    }
    return await answer(bench, call, inputOf(bench.route, request), { request, reply, asked })
  } catch (error) {
    const refusal = refusalFor(error, request.id)
    if (refusal.code === 'failure') {
      house.log.error({ request_id: request.id, err: error, route: bench.name }, 'failure')
    }
    noteUndeclared(bench, refusal, request)
    if (route.keyed && isEarly(refusal)) await noteEarly(bench, asked, refusal, request)
    return sendProblem(reply, refusal, problemOf(refusal, language, route.refusals))
  }
}

/** A client was promised the codes of its route: one that is missing there is ours to mend. */
function noteUndeclared(bench: Bench, { code }: Refusal, request: FastifyRequest): void {
  if (isDeclared(bench.route, code)) return
  failuresTotal.inc({ kind: 'undeclared' })
  const about = { request_id: request.id, route: bench.name, refusal: code }
  bench.house.log.error(about, 'the contract does not name this refusal')
}

/** What is said before the key is read stands beside what is said under it. */
async function noteEarly(bench: Bench, asked: Asked, refusal: Refusal, request: FastifyRequest) {
  const { house, door, module, name } = bench
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || oddOf(key) !== undefined) return
  const act = `${module}.${name}`
  try {
    const actor = await door.who(asked)
    if (actor !== undefined) await keepEarly(house, { actorId: actor.id, key, act, refusal })
  } catch (error) {
    // They hear why all the same; only the desk will not find it written.
    house.log.warn({ err: error, act }, 'a refusal was not kept')
  }
}

type Wire = { request: FastifyRequest; reply: FastifyReply; asked: Asked }

async function answer(bench: Bench, call: Call, input: object, wire: Wire) {
  const { route, action } = bench
  const { request, reply } = wire
  if (isFile(route.reply)) {
    const file = (await action(call, input)) as FileReply // `bind` checked it.
    return sendFile(request, reply, route.reply.file, file)
  }
  const done = (result: unknown): Answer => encode(bench, input, result, wire)
  const ownWays = route.lane ?? route.own ?? isUpload(route.body)
  const said = ownWays
    ? done(await action(call, input))
    : await inOneTransaction(bench, { call, input, done, id: request.id })
  if (route.method !== 'GET') bench.door.wrote(bench.module)
  if (said.status >= 400) reply.header('content-type', problemType)
  else reply.header('content-type', 'application/json; charset=utf-8')
  // A text passes Fastify untouched: the bytes we saved are the bytes we send. As a text it leaves
  // in one piece with its head.
  return reply.code(said.status).header('cache-control', 'no-store').send(said.body)
}

type Work = { call: Call; input: object; done: (result: unknown) => Answer; id: string }

async function inOneTransaction(bench: Bench, work: Work): Promise<Answer> {
  const { house, route } = bench
  const { call, input, done, id } = work
  const { actor, key } = call
  const mode = route.method === 'GET' ? 'read only' : 'read write'
  const log = house.log.child({ request_id: id })
  const act = async (tx: Tx, now: Date): Promise<Answer> => {
    const { dice, settings } = house
    const said = await bench.action({ tx, actor, now, key, dice, log, settings, house }, input)
    if (route.access === 'staff' && mode === 'read write') await note(bench, tx, actor, input)
    // Encoded before the commit: a reply that does not fit undoes the act.
    return done(said)
  }

  const begin = bench.often ? house.inBurst : house.inTransaction
  return begin(mode, async (tx: Tx, now: Date | Promise<Date>) => {
    if (key === undefined) return act(tx, await now)

    const fingerprint = fingerprintOf([bench.module, bench.name, input])
    // The same key: the same bytes. Another body under it: a refusal.
    return once(
      tx,
      { actorId: actor.id, key, fingerprint, begun: now },
      {
        act: async () => act(tx, await now),
        refused: refusal => {
          const act = `${bench.module}.${bench.name}`
          if (route.keyed) keepRefused(tx, { actorId: actor.id, key, act, refusal })
          return problemOf(refusal, actor.language, route.refusals)
        },
        write: said => said,
        read: kept => kept,
      },
    )
  })
}

const secret = /pin|password|proof|token|code|secret/i

/** Each write of staff leaves a line in its own transaction: no act without it. */
async function note(bench: Bench, tx: Tx, actor: Actor, input: object): Promise<void> {
  const fields: Record<string, unknown> = { ...input }
  const { reason, ...rest } = fields
  const kept = Object.entries(rest).filter(([name]) => !secret.test(name))
  const plain = JSON.stringify(Object.fromEntries(kept), (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  // Decoded by UserId, or said by the act itself.
  const named = fields['userId']
  const person = typeof named === 'string' ? named : concernedBy(tx)
  await audit(tx, {
    by: actor,
    act: `${bench.module}.${bench.name}`,
    ...aboutOf(bench.route, rest),
    ...(person !== undefined && { person }),
    after: JSON.parse(plain),
    reason: typeof reason === 'string' ? reason : '',
  })
}

/** The thing a staff route names in its path, in wire form. */
function aboutOf(route: Route, input: Readonly<Record<string, unknown>>) {
  for (const [name, schema] of Object.entries(route.params?.shape ?? {})) {
    if (!name.endsWith('Id')) continue
    // Decoded by this very schema a moment ago.
    const ref = String(z.encode(schema as z.ZodType, input[name]))
    return { about: { kind: name.slice(0, -'Id'.length), ref } }
  }
  return {}
}

function encode(bench: Bench, input: object, result: unknown, wire: Wire): Answer {
  const { house, door } = bench
  const { reply } = wire
  let said = result
  const session = sessionOf(result)
  if (session !== undefined) {
    door.forget()
    const asToken = 'as' in input && input.as === 'token'
    if (session === 'end') reply.header('set-cookie', endCookie(house.config.publicUrl))
    else if (asToken) said = { ...Object(result), token: session.token }
    else reply.header('set-cookie', sessionCookie(house.config.publicUrl, session))
  }
  // Fastify promises a string here when a serializer is set, as it is on each of our routes.
  const json = said as { [key: string]: unknown } // Its serializer looks at it more closely.
  return { status: 200, body: bytesOf(said, () => reply.serializeInput(json, '200') as string) }
}

function inputOf(route: Route, request: FastifyRequest): object {
  if (request.validationError) throw badInput(request.validationError.validation ?? [])
  const raw = route.raw === undefined ? undefined : rawOf(request)
  const parts = [request.params, request.query, raw === undefined ? (request.body ?? {}) : {}]
  for (const part of parts) inspectTexts(part)
  return Object.assign({}, ...parts, raw === undefined ? {} : { raw })
}

function rawOf({ body, headers }: FastifyRequest): RawBody {
  const single = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return {
    bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    headers: Object.fromEntries(single),
  }
}

/** A stranger has no keys: two of them would share one. */
function keyOf(route: Route, actor: Actor, request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (route.keyed && key === undefined) refuse('idempotency_key_missing')
  if (key === undefined || route.method === 'GET' || actor.kind !== 'user') return undefined
  const why = oddOf(key)
  if (why !== undefined) refuse('bad_input', { field: 'Idempotency-Key', why })
  return String(key)
}

/** What is wrong with a key; a header that came twice is no key. */
function oddOf(key: string | string[]): 'wrong_shape' | 'too_long' | undefined {
  if (typeof key !== 'string' || !/^[\x20-\x7e]+$/.test(key)) return 'wrong_shape'
  return key.length > idempotencyKeyMax ? 'too_long' : undefined
}

declare module 'fastify' {
  interface FastifyReply {
    /** The code of the refusal this answer carries, for its log line; '' when it carries none. */
    refusalCode: string
  }
}

/** Sends a problem; a reader that may try again hears when. */
export function sendProblem(reply: FastifyReply, refusal: Refusal, said: Answer) {
  const retryAfter = refusal.details['retry_after']
  reply.refusalCode = refusal.code
  const seconds = typeof retryAfter === 'number' ? retryAfter : retrySecondsDefault
  if (said.status === 429 || said.status === 503) {
    reply.header('retry-after', String(Math.ceil(seconds)))
  }
  return reply
    .code(said.status)
    .header('content-type', problemType)
    .header('cache-control', 'no-store')
    .send(said.body)
}

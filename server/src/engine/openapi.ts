import { isDeepStrictEqual } from 'node:util'
import swagger from '@fastify/swagger'
import {
  isFile,
  isUpload,
  sharedRefusals,
  type Route,
  type Routes,
} from '@fuquan/contract/route.ts'
import { Problem } from '@fuquan/contract/vocabulary/problem.ts'
import Fastify, { type FastifySchema } from 'fastify'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { z } from 'zod'

export const idempotencyKeyMax = 255

type Json = null | boolean | number | string | Json[] | JsonObject
type JsonObject = { [key: string]: Json }
type Operation = { requestBody?: Json; responses: { [status: string]: JsonObject } }
export type OpenApiDocument = {
  openapi: string
  paths: { [path: string]: { [method: string]: Operation } }
  components: { schemas: JsonObject; responses?: JsonObject }
}

const description = `The whole of Fuquan: our own screens use nothing else.

Amounts are decimal strings of minor units. Ids carry their kind (\`usr_…\`, \`env_…\`).
Moments are ISO 8601 in UTC. Lists take \`cursor\` and \`limit\`, and answer \`items\` and
\`next\`. A refusal is a problem (RFC 9457) with a stable \`code\` and a \`detail\` in the
reader's language. Writes that move money need an \`Idempotency-Key\`: the same key gives the
same bytes again.

Programs sign in with \`as: token\` and send \`Authorization: Bearer …\`. Browsers hold a cookie,
and a write with a cookie must come from our own origin.`

/** Documents every route of a contract as OpenAPI 3.1, wire side only. Needs no database. */
export async function openApiOf(contract: Readonly<Record<string, Routes>>) {
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  // Documents only; nothing is ever answered from here.
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Fuquan', version: '1', description },
      servers: [{ url: '/api' }],
      tags: Object.keys(contract).map(name => ({ name })),
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'fuquan' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { override: wireSide } }),
    transformObject: createJsonSchemaTransformObject({ zodToJsonConfig: { override: wireSide } }),
  })
  app.after(() => {
    for (const [module, routes] of Object.entries(contract)) {
      for (const [name, route] of Object.entries(routes)) {
        const schema = documentOf({ module, name, route })
        app.route({ method: route.method, url: route.path, schema, handler: () => undefined })
      }
    }
  })
  await app.ready()
  // The library's type allows OpenAPI 2 as well; we asked for 3.1 above.
  const written = JSON.parse(JSON.stringify(app.swagger())) as OpenApiDocument
  await app.close()

  for (const route of Object.values(contract).flatMap(routes => Object.values(routes))) {
    describeBytes(written, route)
  }
  return sorted(pruned(sharedProblems(foldInputs(written))))
}

/** A codec is documented by its wire side, in requests and in replies alike. */
export function wireSide(ctx: {
  zodSchema: z.core.$ZodTypes
  jsonSchema: z.core.JSONSchema.BaseSchema
}): void {
  const { def } = ctx.zodSchema._zod
  if (def.type !== 'pipe' || '$ref' in ctx.jsonSchema) return
  const { $schema: _, ...wire } = z.toJSONSchema(def.in, { io: 'input', override: wireSide })
  Object.assign(ctx.jsonSchema, wire)
}

/** zod names the request side `XInput`. Where both sides are the same shape, one `X` is enough. */
export function foldInputs(document: OpenApiDocument): OpenApiDocument {
  const schemas = { ...document.components.schemas }
  const same = Object.keys(schemas).filter(
    name =>
      name.endsWith('Input') &&
      isDeepStrictEqual(openShape(schemas[name]), openShape(schemas[plain(name)])),
  )
  for (const name of same) delete schemas[name]
  let text = JSON.stringify({ ...document, components: { ...document.components, schemas } })
  for (const name of same) {
    text = text.replaceAll(`"${reference(name)}"`, `"${reference(plain(name))}"`)
  }
  return JSON.parse(text)
}

const reference = (name: string) => `#/components/schemas/${name}`
const plain = (name: string) => name.slice(0, -'Input'.length)

/** A request may be read more openly than a reply; that alone makes no second shape. */
function openShape(schema: Json | undefined): unknown {
  if (schema === undefined) return undefined
  const text = JSON.stringify(schema, (key, value) =>
    key === 'additionalProperties' && value === false ? undefined : value,
  )
  return JSON.parse(text.replaceAll(/(#\/components\/schemas\/\w+?)Input"/g, '$1"'))
}

/**
 * Most routes refuse with the same few codes: each set is described once, under their names.
 * The parts of an `allOf` must stay open, else no document could match all of them.
 */
function sharedProblems(document: OpenApiDocument): OpenApiDocument {
  const { Problem: problem, ...schemas } = document.components.schemas
  const responses: JsonObject = {}
  const operations = Object.values(document.paths).flatMap(methods => Object.values(methods))
  for (const operation of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (typeof response['description'] !== 'string' || status === '200') continue
      const name = response['description'].replaceAll(', ', '.')
      responses[name] = opened(response)
      operation.responses[status] = { $ref: `#/components/responses/${name}` }
    }
  }
  if (problem === undefined) return document
  const components = { ...document.components, schemas: { ...schemas, Problem: opened(problem) } }
  return { ...document, components: { ...components, responses } }
}

const opened = <T extends Json>(schema: T): T =>
  JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === 'additionalProperties' && value === false ? undefined : value,
    ),
  )

/** Drops named shapes that no route leads to. */
function pruned(document: OpenApiDocument): OpenApiDocument {
  const { schemas } = document.components
  const kept = new Set<string>()
  const queue: unknown[] = [document.paths, document.components.responses ?? {}]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const [, name] of JSON.stringify(next).matchAll(/#\/components\/schemas\/(\w+)"/g)) {
      if (name === undefined || kept.has(name)) continue
      kept.add(name)
      queue.push(schemas[name])
    }
  }
  const left = Object.entries(schemas).filter(([name]) => kept.has(name))
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(left) } }
}

/** Keys in alphabetical order, so that the committed file changes only where the contract does. */
function sorted<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ),
  )
}

function documentOf(named: { module: string; name: string; route: Route }): FastifySchema {
  const { module, name, route } = named
  const headers = keyHeader(route)
  // @fastify/swagger reads more fields than Fastify's own type names.
  return {
    operationId: name,
    tags: [module],
    summary: route.summary,
    security: route.access === 'anyone' ? [] : [{ session: [] }, { token: [] }],
    'x-access': route.access,
    ...(route.access === 'staff' && { 'x-roles': ['owner', ...(route.roles ?? [])] }),
    ...(route.params && { params: route.params }),
    ...(route.query && { querystring: route.query }),
    ...(route.body && !isUpload(route.body) && { body: route.body }),
    ...(headers && { headers }),
    response: {
      200: isFile(route.reply) ? z.string() : route.reply,
      ...problemsOf(route),
    },
  } as FastifySchema
}

const IdempotencyKey = z
  .string()
  .min(1)
  .max(idempotencyKeyMax)
  .meta({ description: 'Names one intended act: the same key gives the same answer again' })

function keyHeader(route: Route): z.ZodObject | undefined {
  if (route.keyed) return z.object({ 'idempotency-key': IdempotencyKey })
  const takesKey = route.method !== 'GET' && route.access !== 'anyone'
  if (!takesKey || route.lane || isUpload(route.body)) return undefined
  if (route.own && !route.kept) return undefined
  return z.object({ 'idempotency-key': IdempotencyKey.optional() })
}

/** The codes one route may refuse with, by status: its own and those its shape implies. */
export function refusalsOf(route: Route): Map<number, string[]> {
  const writes = route.method !== 'GET'
  const asks = route.params ?? route.query ?? route.body
  const implied: (keyof typeof sharedRefusals | false)[] = [
    // A write may bring a body or a key that nobody can read, even where none is asked for.
    (asks !== undefined || writes) && 'bad_input',
    route.keyed === true && 'idempotency_key_missing',
    route.access !== 'anyone' && 'not_signed_in',
    route.access === 'staff' && 'sign_in_again',
    // A host that is not ours is turned away from reads too.
    'forbidden',
    'module_off',
    writes && route.access !== 'anyone' && !route.restrictedToo && 'restricted',
    route.params !== undefined && 'not_found',
    keyHeader(route) !== undefined && 'idempotency_in_progress',
    writes && 'too_large',
    writes && route.raw === undefined && 'wrong_type',
    keyHeader(route) !== undefined && 'idempotency_key_reused',
    'too_many',
    'failure',
    'busy',
    writes && 'outcome_unknown',
    'starting',
  ]
  const shared = implied.filter(code => code !== false).map(code => [code, sharedRefusals[code]])
  const statuses = new Map<string, number>([
    ...shared.map(([code, status]) => [String(code), Number(status)] as const),
    ...Object.entries(route.refusals),
  ])
  return Map.groupBy(statuses.keys(), code => statuses.get(code) ?? 500)
}

const declared = new WeakMap<Route, ReadonlySet<string>>()

/** Tells whether the document names this refusal for this route. */
export function isDeclared(route: Route, code: string): boolean {
  const known = declared.get(route) ?? new Set([...refusalsOf(route).values()].flat())
  declared.set(route, known)
  return known.has(code)
}

function problemsOf(route: Route): Record<string, unknown> {
  return Object.fromEntries(
    [...refusalsOf(route)].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        content: {
          'application/problem+json': {
            schema: z.intersection(Problem, z.object({ code: z.enum(codes) })),
          },
        },
      },
    ]),
  )
}

const bytes = { type: 'string', format: 'binary' }

/** A JSON file is read as what it holds, and only itself says what that is: no text, no bytes. */
function fileSchema(mediaType: string): JsonObject {
  if (mediaType === 'application/json') return { description: 'The file itself' }
  return mediaType.startsWith('text/') ? { type: 'string' } : bytes
}

/** Pictures, tables and the stream are bytes: described here because zod has no word for them. */
function describeBytes(document: OpenApiDocument, route: Route): void {
  const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
  const operation = document.paths[path]?.[route.method.toLowerCase()]
  if (!operation) return
  if (isUpload(route.body)) {
    const form = { type: 'object', properties: { file: bytes }, required: ['file'] }
    operation.requestBody = {
      required: true,
      content: { 'multipart/form-data': { schema: form } },
    }
  }
  if (route.raw !== undefined) {
    operation.requestBody = { required: true, content: { '*/*': { schema: bytes } } }
  }
  if (isFile(route.reply)) {
    const content = { [route.reply.file]: { schema: fileSchema(route.reply.file) } }
    operation.responses['200'] = { description: 'The file', content }
  }
}

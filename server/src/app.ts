import { join } from 'node:path'
import { routes as engineRoutes } from '@fuquan/contract/engine.ts'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { type Door, houseLanguage, openDoor, switchOf } from '#/engine/admit.ts'
import { sendProblem } from '#/engine/bind.ts'
import { bodyBytesMax, readJson } from '#/engine/body.ts'
import { sql } from '#/engine/db.ts'
import { serveDocs } from '#/engine/docs.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import type { Logger } from '#/engine/log.ts'
import { serveManifest } from '#/engine/manifest.ts'
import { collectProcessMetrics, registry, requestsOpen, secondsOf } from '#/engine/metrics.ts'
import { problemOf, refusalFor } from '#/engine/problem.ts'
import { guardBrowser, type HeadOf, serveScreens } from '#/engine/static.ts'
import { answerUnreadable } from '#/engine/unreadable.ts'
import { languageOf } from '#/engine/words.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'

export const requestMsMax = 60_000
const projectRoot = join(import.meta.dirname, '../..')

/** The roof over a house: what listens, and what tests ask. */
export type App = FastifyInstance

type Roof = {
  /** Where docs, screens and the contract lie; tests may point elsewhere. */
  root?: string
}

/** Raises the roof over a house: every module's routes, the screens, the documents, the health. */
export async function openApp(house: House, { root = projectRoot }: Roof = {}): Promise<App> {
  const app = Fastify({
    loggerInstance: sharedBy(house.log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    requestIdHeader: false,
    // Without any, Fastify reads who asks from the socket and looks for no proxies on the way.
    trustProxy: house.config.trustedProxies.length > 0 && [...house.config.trustedProxies],
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMsMax,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void answerError(house, error, request, reply),
    clientErrorHandler: (error, socket) => answerUnreadable(house, error, socket),
  }) as unknown as FastifyInstance // The logger's type parameter is of no use to routes.
  app.decorateReply('refusalCode', '')
  guardBrowser(app, house.config.publicUrl)
  readBodies(app)
  app.setErrorHandler((error, request, reply) => answerError(house, error, request, reply))
  noteAnswers(app, house)

  const door = openDoor(house)
  await app.register(async api => mountModules(api, house, door), { prefix: '/api' })
  serveHealth(app, house)
  await serveDocs(app, root)
  serveManifest(app, house)
  await serveScreens(app, root, headsOf(house))
  await app.ready()
  return app
}

/** A logger of its own for each request costs more than the line it might write: one for all. */
function sharedBy(log: Logger): Logger {
  const child: Logger['child'] = (...its) => {
    const made = log.child(...its)
    return Object.assign(made, { child: () => made })
  }
  return Object.assign(Object.create(log), { child })
}

/** What the screens of a house say in their heads, in the language of whoever asks. */
function headsOf(house: House): HeadOf {
  const heads = house.modules.flatMap(module => module.heads ?? [])
  return async (path, request) => {
    const screen = heads.find(one => path.startsWith(one.prefix))
    const language = languageOf(request.headers['accept-language'], houseLanguage(house))
    const head = await screen?.head(house, path, language)
    if (head === undefined) return undefined
    const here = new URL(house.config.publicUrl)
    const image = head.image === undefined ? {} : { image: new URL(head.image, here).href }
    return { ...head, ...image, url: new URL(path, here).href, language }
  }
}

/** JSON only, so that no form of another page can post here. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, bytes: Buffer, done: (error: null, body: unknown) => void) => {
      const coded = request.headers['content-encoding'] ?? 'identity'
      if (coded !== 'identity') refuse('wrong_type')
      done(null, readJson(bytes))
    },
  )
}

function mountModules(api: FastifyInstance, house: House, door: Door): void {
  for (const module of house.modules) {
    switchOf(module.name) // Declared now, so that the console shows every switch.
    module.routes?.mount(api, { house, door, module: module.name })
  }
  mountStream(api, house, door)
}

/** One connection per browser that hears what changed; it lasts as long as its sign-in. */
function mountStream(api: FastifyInstance, house: House, door: Door): void {
  const route = engineRoutes.readStream
  api.get(route.path, async (request, reply) => {
    const asked = door.read(request)
    const actor = await door.admit('engine', route, asked)
    const welcome = async (): Promise<boolean> => {
      try {
        return (await door.admit('engine', route, asked)).id === actor.id
      } catch (error) {
        if (error instanceof Refusal) return false
        throw error // Not a no: the hub asks again.
      }
    }
    const last = request.headers['last-event-id']
    const lastEventId = typeof last === 'string' ? last.slice(0, 60) : undefined
    reply.hijack()
    reply.raw.setHeader('x-content-type-options', 'nosniff')
    await house.hub.listen(reply.raw, { userId: actor.id, lastEventId, welcome })
  })
}

function answerError(house: House, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = refusalFor(error, request.id)
  if (refusal.code === 'failure') {
    house.log.error({ request_id: request.id, err: error }, 'failure')
  }
  const language = languageOf(request.headers['accept-language'], houseLanguage(house))
  return sendProblem(reply, refusal, problemOf(refusal, language))
}

/** One line and one figure per answer: route, status, milliseconds; never what was said. */
function noteAnswers(app: FastifyInstance, house: House): void {
  // Its fields are named here and none is a secret; looking for some would cost more than the line.
  const logOf = logsOfRoutes(house.log)
  app.addHook('onRequest', (_request, _reply, done) => {
    requestsOpen.inc()
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    done()
    requestsOpen.dec()
    const route = request.routeOptions.url ?? 'none'
    const status = reply.statusCode
    secondsOf(route, status).observe(reply.elapsedTime / 1_000)
    if (status < 500 && !route.startsWith('/api')) return
    const line: Record<string, unknown> = {
      request_id: request.id,
      status,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    }
    if (reply.refusalCode !== '') line['refusal'] = reply.refusalCode
    const log = logOf(request.method, route)
    if (status >= 500) log.warn(line, 'answered')
    else log.info(line, 'answered')
  })
}

/** A log for each route: what is the same in all its lines is written once. */
function logsOfRoutes(log: Logger) {
  const known = new Map<string, Map<string, Logger>>()
  return (method: string, route: string): Logger => {
    const ofRoute = known.get(route) ?? new Map<string, Logger>()
    known.set(route, ofRoute)
    const made = ofRoute.get(method) ?? log.child({ method, route }, { redact: [] })
    ofRoute.set(method, made)
    return made
  }
}

/** `/healthz` the process lives, `/readyz` it may be sent people, `/metrics` its figures. */
function serveHealth(app: FastifyInstance, house: House): void {
  const { metricsToken } = house.config
  collectProcessMetrics()
  app.get('/healthz', async () => ({ alive: true }))
  app.get('/readyz', async (_, reply) => {
    const working = house.outbox.healthy() && house.jobs.healthy()
    const ready = !house.draining && working && (await reachesDatabase(house))
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  if (metricsToken === undefined) return
  app.get('/metrics', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${metricsToken}`) refuse('not_found')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

async function reachesDatabase(house: House): Promise<boolean> {
  try {
    await sql`select 1`.execute(house.db.kysely)
    return true
  } catch {
    return false // Why is in the log of whoever wanted something; strangers hear only that.
  }
}

/** Opens the figures on a port of their own, when the settings name one: for scrapers only. */
export async function openMetrics(house: House): Promise<App | undefined> {
  const { metricsPort: port, host } = house.config
  if (port === undefined) return undefined
  const app = Fastify()
  app.get('/metrics', async (_, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
  await app.listen({ port, host })
  return app
}

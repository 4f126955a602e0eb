import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { isLoopback } from './config.ts'
import type { Head } from './module.ts'

type Policy = { scripts?: readonly string[]; looseStyles?: boolean }

/** The content policy of our pages: nothing from elsewhere, no inline script but named ones. */
export function contentPolicy({ scripts = [], looseStyles = false }: Policy = {}): string {
  return [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...scripts].join(' '),
    `style-src 'self'${looseStyles ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const yearSeconds = 31_536_000
const pagePolicy = contentPolicy()
const consolePolicy = contentPolicy({ looseStyles: true })
// What answers machines is told to nobody by its Host.
const anyHost = ['/healthz', '/readyz', '/metrics']

const isUnder = (url: string, prefix: string): boolean =>
  url.startsWith(prefix) && ['', '/', '?'].includes(url.charAt(prefix.length))

/** Every answer carries the headers of operations.md section 11; only our own host is answered. */
export function guardBrowser(app: FastifyInstance, publicUrl: string | URL): void {
  const url = new URL(publicUrl)
  const headers: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'camera=(self), geolocation=(self), accelerometer=(self), gyroscope=(self)',
    'x-frame-options': 'DENY',
    ...(url.protocol === 'https:' && { 'strict-transport-security': `max-age=${yearSeconds}` }),
  }
  const ofConsole = { ...headers, 'content-security-policy': consolePolicy }
  const ofPage = { ...headers, 'content-security-policy': pagePolicy }
  const isOurs = (host: string): boolean => host === url.hostname || isOurHost(host, url)
  // Each answer passes here, so it calls on instead of making a promise.
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(isUnder(request.url, '/console') ? ofConsole : ofPage)
    if (isOurs(request.hostname) || anyHost.some(path => isUnder(request.url, path))) {
      return done()
    }
    // A name of somebody else's that leads here could otherwise read as our own page.
    if (isUnder(request.url, '/api') || request.method !== 'GET') {
      return done(new Refusal('forbidden'))
    }
    reply.redirect(new URL(pathOf(request.url), url).href)
  })
}

/** A path only: `//elsewhere` must not lead out of the house. */
const pathOf = (url: string): string => `/${url.replace(/^[/\\]+/, '')}`

function isOurHost(host: string, ours: URL): boolean {
  const asked = host.toLowerCase()
  const name = asked.startsWith('[') ? asked.slice(0, asked.indexOf(']') + 1) : asked.split(':')[0]
  if (name === undefined) return false
  return name === ours.hostname || (isLoopback(ours.hostname) && isLoopback(name))
}

/** Serves the app at `/` and the console at `/console`; a path of a screen gives its app. */
export async function serveScreens(
  app: FastifyInstance,
  root: string,
  headOf: HeadOf = async () => undefined,
): Promise<void> {
  const web = join(root, 'web/dist')
  const desk = join(root, 'console/dist')
  let decorateReply = true
  for (const [folder, prefix] of [
    [web, '/'],
    [desk, '/console/'],
  ] as const) {
    if (!existsSync(folder)) continue
    await app.register(files, {
      root: folder,
      prefix,
      decorateReply,
      wildcard: false,
      dotfiles: 'ignore',
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', cacheRule(path)),
    })
    decorateReply = false
  }
  const screen = async (request: FastifyRequest, reply: FastifyReply) => {
    const folder = isUnder(request.url, '/console') ? desk : web
    if (!wantsPage(request)) return refuse('not_found')
    if (!existsSync(join(folder, 'index.html'))) {
      return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt)
    }
    reply.header('cache-control', 'no-cache')
    const head = await headOf(request.url.split('?')[0] ?? '', request)
    if (head === undefined || folder !== web) return reply.sendFile('index.html', folder)
    const page = await readFile(join(folder, 'index.html'), 'utf8')
    return reply.type('text/html; charset=utf-8').send(withHead(page, head))
  }
  app.setNotFoundHandler(screen)
}

/** What a messenger shows of a link; addresses whole, words plain. */
type SharedHead = Head & { url: string; language: string }
/** Gives what stands in the head of a screen for whoever only looks at its link. */
export type HeadOf = (path: string, request: FastifyRequest) => Promise<SharedHead | undefined>

/** Puts words about a screen into its page. They are told to messengers, never to searchers. */
export function withHead(page: string, head: SharedHead): string {
  const { title, description, image, url, language } = head
  const tag = (name: string, content: string) =>
    `<meta property="${name}" content="${safe(content)}">`
  const tags = [
    `<title>${safe(title)}</title>`,
    '<meta name="robots" content="noindex">',
    `<meta name="description" content="${safe(description)}">`,
    tag('og:type', 'website'),
    tag('og:title', title),
    tag('og:description', description),
    tag('og:url', url),
    tag('og:locale', language.replace('-', '_')),
    ...(image === undefined ? [] : [tag('og:image', image), tag('og:image:type', 'image/webp')]),
  ]
  return page.replace(/<title>[^<]*<\/title>/, () => tags.join('\n    '))
}

const safe = (text: string): string =>
  text.replaceAll(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

const notBuilt = 'The screens are not built yet: run npm start, or npm run build.\n'

/** A file that is missing is missing; a path without an ending is a screen of the app. */
function wantsPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = request.url.split('?')[0] ?? ''
  const machines = ['/api', '/docs', ...anyHost]
  if (machines.some(prefix => isUnder(path, prefix))) return false
  return !/\.[a-z0-9]+$/i.test(path)
}

// A built file carries its digest in its name; the pages and the worker must be asked for anew.
const cacheRule = (path: string): string =>
  /[\\/]assets[\\/]/.test(path) ? `public, max-age=${yearSeconds}, immutable` : 'no-cache'

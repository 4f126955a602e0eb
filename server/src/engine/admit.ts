import type { Route } from '@fuquan/contract/route.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { FastifyRequest } from 'fastify'
import { refuse } from '#/kit/refusal.ts'
import { isLoopback } from './config.ts'
import { houseLanguages } from './house-settings.ts'
import { type Actor, guestId, type House, type RequestFacts } from './house.ts'
import type { Credentials } from './module.ts'
import { setting, type Setting, type Settings } from './settings.ts'
import { languageOf } from './words.ts'

export const sessionCacheMsMax = 5_000
const sessionCacheMax = 20_000
const tokenLengthMax = 512

/** What a request brings, read once. */
export type Asked = {
  facts: RequestFacts
  credentials: Credentials
  /** What the request itself wants to read, and what it gets when it does not say. */
  spoken: Language | undefined
  language: Language
  address: string
  secFetchSite: string | undefined
}

/** The door of the house: says who asks and whether they may. */
export type Door = {
  read(request: FastifyRequest): Asked
  admit(module: string, route: Route, asked: Asked): Promise<Actor>
  /** Says who asks, whether or not they may; undefined for a stranger. */
  who(asked: Asked): Promise<Actor | undefined>
  /** Forgets every remembered sign-in of this process. */
  forget(): void
  /** Says that a module has written: who people are may have changed, and news takes a while. */
  wrote(module: string): void
}

/** Modules that the house cannot stand without; all others have a switch `<module>.on`. */
export const groundModules = ['identity', 'ledger', 'notifications', 'console', 'engine']
const switches = new Map<string, Setting<boolean>>()

/** Gives the switch of a module, or undefined when the house cannot stand without it. */
export function switchOf(module: string): Setting<boolean> | undefined {
  if (groundModules.includes(module)) return undefined
  const known = switches.get(module)
  if (known) return known
  const made = setting(`${module}.on`, { kind: 'boolean', default: true, members: true })
  switches.set(module, made)
  return made
}

/** Names the modules of the house that are switched off, in the order of the array. */
export const switchedOff = (house: Pick<House, 'modules'>, settings: Settings): string[] =>
  house.modules.flatMap(({ name }) => {
    const power = switchOf(name)
    return power === undefined || settings.of(power) ? [] : [name]
  })

/** The cookie's name: bound to its host where the browser can promise that. */
export const cookieName = (publicUrl: string | URL): string =>
  new URL(publicUrl).protocol === 'https:' ? '__Host-fuquan' : 'fuquan'

/** The origins a write with a cookie may come from. */
export function ownOrigins(publicUrl: string | URL): Set<string> {
  const url = new URL(publicUrl)
  const origins = new Set([url.origin])
  if (!isLoopback(url.hostname)) return origins
  const port = url.port === '' ? '' : `:${url.port}`
  for (const host of loopbackHosts) origins.add(`${url.protocol}//${host}${port}`)
  return origins
}

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]']
/** Opens the door: sign-ins are remembered for 5 s, or until anything about them is told. */
export function openDoor(house: House): Door {
  const cookie = cookieName(house.config.publicUrl)
  const origins = ownOrigins(house.config.publicUrl)
  const known: Record<'cookie' | 'bearer', Map<string, { actor: Actor; until: number }>> = {
    cookie: new Map(),
    bearer: new Map(),
  }
  let forgotten = 0
  const forget = (): void => {
    forgotten += 1
    known.cookie.clear()
    known.bearer.clear()
  }
  // Whatever identity tells may end a sign-in or change a right; asking anew costs one query.
  house.outbox.onRow(row => (row.name.startsWith('identity.') ? forget() : undefined))

  async function whoIs(credentials: Credentials): Promise<Actor | undefined> {
    const { bearer, cookie: held } = credentials
    const token = bearer ?? held ?? ''
    const ofKind = bearer === undefined ? known.cookie : known.bearer
    const now = performance.now()
    const remembered = ofKind.get(token)
    if (remembered && remembered.until > now) return remembered.actor
    const before = forgotten
    const actor = await askModules(house, credentials)
    // Strangers are not remembered: they could fill the memory with names they make up.
    // Nor what was read before the last news: it may be what the news has ended.
    if (actor === undefined || before !== forgotten) return actor
    ofKind.set(token, { actor, until: now + sessionCacheMsMax })
    if (ofKind.size > sessionCacheMax) forgetOldest(ofKind)
    return actor
  }

  const who = async (asked: Asked): Promise<Actor | undefined> =>
    hasCredentials(asked) ? whoIs(asked.credentials) : undefined

  return {
    forget,
    who,
    wrote: module => (module === 'identity' ? forget() : undefined),
    read: request => readAsked(house, cookie, request),
    admit: async (module, route, asked) => {
      checkOrigin(route, asked, origins)
      const found = await who(asked)
      const actor = found ? withAddress(found, asked) : guestOf(asked)
      checkAccess(house, { module, route, actor })
      return actor
    },
  }
}

/** Many at once: each look for the first walks over what was deleted before it. */
function forgetOldest(known: Map<string, unknown>): void {
  let left = sessionCacheMax / 100
  for (const oldest of known.keys()) {
    if (left-- === 0) return
    known.delete(oldest)
  }
}

function checkAccess(house: House, asked: { module: string; route: Route; actor: Actor }): void {
  const { module, route, actor } = asked
  const writes = route.method !== 'GET'
  if (route.access !== 'anyone' && actor.kind !== 'user') refuse('not_signed_in')
  const power = switchOf(module)
  if (power && !route.finishes && !house.settings.of(power)) refuse('module_off', { module })
  if (route.access === 'staff' && !hasRole(route, actor)) {
    // A right that was given meanwhile belongs to a sign-in made after it.
    if (actor.signInAgain === 'rights') refuse('sign_in_again', { cause: 'rights' })
    refuse('forbidden')
  }
  // A screen that is left open shows other people's affairs: reading ends with the half hour too.
  if (route.access === 'staff' && actor.signInAgain === 'idle') {
    refuse('sign_in_again', { cause: 'idle' })
  }
  if (route.access === 'anyone') return
  if (writes && actor.restricted && !route.restrictedToo) refuse('restricted')
}

/** The owner may always, the auditor may read, the others where the route names them. */
function hasRole(route: Route, actor: Actor): boolean {
  if (actor.roles.includes('owner')) return true
  if (route.method === 'GET' && actor.roles.includes('auditor')) return true
  if (route.roles === undefined) return actor.roles.length > 0
  return route.roles.some(role => actor.roles.includes(role))
}

/** A browser carries its cookie wherever it goes, so a write must come from our own pages. */
function checkOrigin(route: Route, asked: Asked, origins: ReadonlySet<string>): void {
  if (route.method === 'GET') return
  const { origin } = asked.facts
  const { cookie, bearer } = asked.credentials
  if (cookie === undefined && bearer !== undefined) return
  if (cookie !== undefined && origin === undefined) refuse('forbidden')
  if (origin !== undefined && !origins.has(origin)) refuse('forbidden')
  const site = asked.secFetchSite
  if (site !== undefined && site !== 'same-origin') refuse('forbidden')
}

async function askModules(house: House, credentials: Credentials): Promise<Actor | undefined> {
  for (const module of house.modules) {
    const actor = await module.who?.(house, credentials)
    if (actor) return actor
  }
  return undefined
}

const hasCredentials = ({ credentials }: Asked): boolean =>
  credentials.cookie !== undefined || credentials.bearer !== undefined

const withAddress = (actor: Actor, asked: Asked): Actor => ({
  ...actor,
  // The screen's language of this moment; notices go by the one that the person chose.
  language: asked.spoken ?? actor.language,
  address: asked.address,
  token: asked.credentials.bearer === undefined ? 'cookie' : 'bearer',
})

const guestOf = (asked: Asked): Actor => ({
  kind: 'guest',
  id: guestId,
  level: 0,
  roles: [],
  restricted: false,
  language: asked.language,
  address: asked.address,
})

function readAsked(house: House, cookie: string, request: FastifyRequest): Asked {
  const { headers } = request
  const { authorization } = headers
  const bearer =
    authorization === undefined ? undefined : /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1]
  const held = bearer === undefined ? cookieOf(headers.cookie, cookie) : undefined
  const site = headers['sec-fetch-site']
  // Worked out anew at each look, from the proxies on the way.
  const { ip } = request
  const spoken = spokenIn(headers['accept-language'])
  return {
    facts: {
      ip,
      userAgent: (headers['user-agent'] ?? '').slice(0, 300),
      origin: headers.origin,
    },
    credentials: { cookie: bounded(held), bearer: bounded(bearer) },
    spoken,
    language: spoken ?? houseLanguage(house),
    address: addressBlock(ip),
    secFetchSite: typeof site === 'string' ? site : undefined,
  }
}

// Few browsers say it differently; bounded, since anybody may make one up.
const headersKnownMax = 1_000
const spokenKnown = new Map<string, Language | undefined>()

function spokenIn(header: string | undefined): Language | undefined {
  if (header === undefined) return undefined
  if (spokenKnown.has(header)) return spokenKnown.get(header)
  const spoken = languageOf(header, undefined)
  if (spokenKnown.size >= headersKnownMax) spokenKnown.clear()
  spokenKnown.set(header, spoken)
  return spoken
}

/** The first language of the house. */
export function houseLanguage(house: House): Language {
  return house.settings.of(houseLanguages).startsWith('en') ? 'en' : 'zh-CN'
}

const bounded = (token: string | undefined) =>
  token !== undefined && token.length > 0 && token.length <= tokenLengthMax ? token : undefined

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** The network block limits count by: an IPv4 address, an IPv6 /64; loopback is nobody. */
export function addressBlock(ip: string): string {
  const plain = ip.startsWith('::ffff:') ? ip.slice('::ffff:'.length) : ip
  if (plain.startsWith('127.') || plain === '::1') return ''
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const left = head.split(':').filter(part => part !== '')
  const right = tail.split(':').filter(part => part !== '')
  const zeros = plain.includes('::')
    ? Array.from({ length: 8 - left.length - right.length }, () => '0')
    : []
  return `${[...left, ...zeros, ...right]
    .slice(0, 4)
    .map(part => part.padStart(4, '0'))
    .join(':')}::/64`
}

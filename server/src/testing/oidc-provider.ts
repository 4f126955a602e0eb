import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** Who signs in there, with what the provider says of them. */
export type Person = Readonly<Record<string, unknown>> & { sub: string }

/** How the next id token differs from a right one. */
export type Twist = {
  claims?: Readonly<Record<string, unknown>>
  /** Signed by a key that the provider does not publish. */
  foreignKey?: boolean
  /** A refusal instead of a token. */
  error?: string
}

/** How a word that somebody signed out differs from a right one, besides what it claims. */
type Odd = { foreignKey?: boolean; header?: Readonly<Record<string, unknown>> }

/** An OpenID Connect provider on loopback: discovery, keys, code with PKCE, signed id tokens. */
export type OidcProvider = {
  issuer: string
  client: { id: string; secret: string }
  /** Signs somebody in at the address the house sent; gives the query it leads back with. */
  signIn(url: string, person: Person): string
  /** Who sits at the browser that comes by itself, and is led back signed in. */
  seat(person: Person): void
  /** Twists the next id token. */
  twist(next: Twist): void
  /** Writes the word that somebody signed out there; `claims` say who, and what is odd about it. */
  logoutToken(claims: Readonly<Record<string, unknown>>, odd?: Odd): string
  /** Requests it was sent, method and path. */
  heard: string[]
  close(): Promise<void>
}

type Grant = { person: Person; nonce: string; challenge: string; redirect: string }
type Said = [status: number, body: object]

const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
type KeyPair = ReturnType<typeof keyPair>

/** What the provider knows while it is open. */
type Desk = {
  issuer: string
  client: { id: string; secret: string }
  keys: { ours: KeyPair; foreign: KeyPair }
  grants: Map<string, Grant>
  next: Twist
  seated: Person
  /** Whether a browser can sign out here. */
  ends: boolean
}

/** Opens a provider for one client; `ends`: whether a browser can sign out there. */
export async function openOidcProvider({ ends = true } = {}): Promise<OidcProvider> {
  const heard: string[] = []
  const desk: Desk = {
    issuer: '',
    client: { id: 'willow-lane', secret: 'SECRET-of-the-client-8820' },
    keys: { ours: keyPair(), foreign: keyPair() },
    grants: new Map(),
    next: {},
    seated: { sub: 'nobody' },
    ends,
  }
  const server = createServer((request, answer) => {
    heard.push(`${request.method} ${request.url}`)
    void respond(desk, request, answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  desk.issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

  return {
    issuer: desk.issuer,
    client: desk.client,
    heard,
    twist: next => {
      desk.next = next
    },
    seat: person => {
      desk.seated = person
    },
    signIn: (url, person) => grant(desk, url, person),
    logoutToken: (claims, odd) => logoutToken(desk, claims, odd),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function grant({ grants }: Desk, url: string, person: Person): string {
  const asked = new URL(url).searchParams
  const code = randomBytes(16).toString('hex')
  grants.set(code, {
    person,
    nonce: asked.get('nonce') ?? '',
    challenge: asked.get('code_challenge') ?? '',
    redirect: asked.get('redirect_uri') ?? '',
  })
  return new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()
}

const discovery = ({ issuer, ends }: Desk): Said => [
  200,
  {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    ...(ends && { end_session_endpoint: `${issuer}/leave` }),
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  },
]

const keysOf = ({ keys }: Desk): Said => {
  const jwk = keys.ours.publicKey.export({ format: 'jwk' })
  return [200, { keys: [{ ...jwk, kid: 'one', alg: 'RS256', use: 'sig' }] }]
}

function tokens(desk: Desk, form: URLSearchParams, authorization: string): Said {
  const { client, grants, next } = desk
  const [id, secret] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':')
    .map(decodeURIComponent)
  if (id !== client.id || secret !== client.secret) return [401, { error: 'invalid_client' }]
  const code = form.get('code') ?? ''
  const granted = grants.get(code)
  grants.delete(code)
  const verifier = createHash('sha256').update(form.get('code_verifier') ?? '')
  const fits =
    granted?.challenge === verifier.digest('base64url') &&
    granted.redirect === form.get('redirect_uri')
  if (granted === undefined || !fits) return [400, { error: 'invalid_grant' }]
  desk.next = {}
  if (next.error !== undefined) return [400, { error: next.error }]
  const token = idToken(desk, granted, next)
  return [200, { access_token: 'none', token_type: 'Bearer', id_token: token }]
}

function idToken(desk: Desk, granted: Grant, twist: Twist): string {
  const { person, nonce } = granted
  const claims = { ...claimsOf(desk), nonce, ...person, ...twist.claims }
  return signed(desk, claims, twist)
}

function logoutToken(desk: Desk, claims: object, odd: Odd = {}): string {
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const jti = randomBytes(8).toString('hex')
  return signed(
    desk,
    { ...claimsOf(desk), jti, events, ...claims },
    {
      ...odd,
      header: { typ: 'logout+jwt', ...odd.header },
    },
  )
}

function claimsOf({ issuer, client }: Desk) {
  const seconds = Math.floor(Date.now() / 1000)
  return { iss: issuer, aud: client.id, iat: seconds, exp: seconds + 300 }
}

function signed({ keys }: Desk, claims: object, { foreignKey, header }: Odd): string {
  const parts = [{ alg: 'RS256', typ: 'JWT', kid: 'one', ...header }, claims].map(part =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const text = parts.join('.')
  const { privateKey } = foreignKey === true ? keys.foreign : keys.ours
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
}

async function respond(desk: Desk, request: IncomingMessage, answer: ServerResponse) {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  const url = new URL(request.url ?? '/', desk.issuer)
  if (url.pathname === '/authorize') {
    const back = url.searchParams.get('redirect_uri')
    answer.writeHead(302, { location: `${back}?${grant(desk, url.href, desk.seated)}` }).end()
    return
  }
  if (url.pathname === '/leave') {
    const back = url.searchParams.get('post_logout_redirect_uri') ?? ''
    answer.writeHead(302, { location: back }).end()
    return
  }
  const form = new URLSearchParams(Buffer.concat(parts).toString())
  const rooms: Readonly<Record<string, () => Said>> = {
    '/.well-known/openid-configuration': () => discovery(desk),
    '/keys': () => keysOf(desk),
    '/token': () => tokens(desk, form, request.headers.authorization ?? ''),
  }
  const [status, body] = rooms[url.pathname]?.() ?? [404, {}]
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

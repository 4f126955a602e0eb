import { createHash } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isIP } from 'node:net'
import { type Env, number, secretOf, valueOf } from './config-env.ts'
import { listedOidcName, oidc, type OidcSettings } from './config-oidc.ts'
import { stripe, type StripeSettings } from './config-parties.ts'
import { type LogLevel, logLevels } from './log.ts'
import { Foreseen } from './terminal.ts'

export type { OidcSettings } from './config-oidc.ts'
export type { StripeSettings } from './config-parties.ts'

/** Infrastructure and secrets, read once and checked once; paths are absolute. */
export type Config = {
  port: number
  host: string
  /** Without a slash at the end. */
  publicUrl: string
  databaseUrl: string | undefined
  databaseDirectUrl: string | undefined
  databasePool: number
  dataDir: string
  databaseUser: string | undefined
  filesDir: string
  keysFile: string
  /** Subnets whose X-Forwarded-* is believed. */
  trustedProxies: readonly string[]
  roles: { web: boolean; worker: boolean }
  mailUrl: string
  /** Signs what a mail provider tells of bounces; undefined: nobody may tell. */
  mailHookSecret: string | undefined
  /** The address mails come from. */
  mailFrom: string
  /** Sign-in of the organisation: its providers in their order. */
  oidc: readonly OidcSettings[]
  /** Set when its keys are; members are offered it when the console switches it on. */
  stripe: StripeSettings | undefined
  /** Subnets that requests outward may reach although they are not public; in development. */
  outboundAllow: readonly string[]
  metricsToken: string | undefined
  metricsPort: number | undefined
  logLevel: LogLevel
  /** Tests only: secrets are hashed at a low price. No variable of the environment reads it. */
  cheapHashing?: true
}

type Machine = {
  isRoot: boolean
  addresses: readonly string[]
  directory: string
  /** Whether a person reads what is printed: then the log keeps to what needs somebody. */
  isTerminal?: boolean
}

/** Every name of ours that is read; `secret` ones also exist as `…_FILE`. */
export const configNames = {
  FUQUAN_PUBLIC_URL: {},
  FUQUAN_DATABASE_DIRECT_URL: { secret: true },
  FUQUAN_DATABASE_POOL: {},
  FUQUAN_DATA_DIR: {},
  FUQUAN_DATABASE_USER: {},
  FUQUAN_FILES_URL: {},
  FUQUAN_KEYS_FILE: {},
  FUQUAN_TRUSTED_PROXIES: {},
  FUQUAN_ROLES: {},
  FUQUAN_MAIL_URL: { secret: true },
  FUQUAN_MAIL_FROM: {},
  FUQUAN_MAIL_HOOK_SECRET: { secret: true },
  FUQUAN_OIDC_ISSUER: {},
  FUQUAN_OIDC_CLIENT_ID: {},
  FUQUAN_OIDC_CLIENT_SECRET: { secret: true },
  FUQUAN_OIDC_SCOPE: {},
  FUQUAN_OIDC_CLAIMS: {},
  FUQUAN_OIDC_GROUPS_CLAIM: {},
  FUQUAN_OIDC_ROLES: {},
  FUQUAN_OIDC_MEMBERS: {},
  FUQUAN_OIDC_DOMAINS: {},
  // Further providers have all these names with their number: see `listedOidcName`.
  FUQUAN_OIDC_2_LABEL: {},
  FUQUAN_OIDC_2_TRUSTED: {},
  FUQUAN_OUTBOUND_ALLOW: {},
  FUQUAN_STRIPE_KEY: { secret: true },
  FUQUAN_STRIPE_WEBHOOK_SECRET: { secret: true },
  FUQUAN_STRIPE_CURRENCY: {},
  FUQUAN_STRIPE_UNIT_PRICE: {},
  FUQUAN_STRIPE_API_URL: {},
  FUQUAN_METRICS_TOKEN: { secret: true },
  FUQUAN_METRICS_PORT: {},
} as const satisfies Record<string, { secret?: true }>

// Designed, and not part of this release: said aloud instead of being ignored.
const laterNames = [
  'FUQUAN_TLS_CERT_FILE',
  'FUQUAN_TLS_KEY_FILE',
  'FUQUAN_SMS_URL',
  'FUQUAN_BACKUP_DIR',
  'FUQUAN_BACKUP_AT',
  'FUQUAN_BACKUP_KEEP',
  'FUQUAN_BACKUP_PASSPHRASE_FILE',
  'FUQUAN_SEALS_TO',
]
// Of the tests: whoever keeps it in their shell may still start a house.
const elsewhereNames = ['FUQUAN_CHROMIUM']
const loopback = ['127.0.0.1', '::1', 'localhost']

export const portDefault = 8420
export const poolDefault = 16
export const poolMax = 200

/**
 * Reads the settings from the environment.
 * Throws Foreseen for the first that is unknown or cannot be.
 */
export function readConfig(env: Env, machine: Machine = thisMachine()): Config {
  refuseUnknown(env)
  const read = (name: string): string | undefined => valueOf(env, name)

  const port = number(read('PORT'), { name: 'PORT', fallback: portDefault, min: 1, max: 65_535 })
  const host = read('HOST') ?? '127.0.0.1'
  const dataDir = path(
    read('FUQUAN_DATA_DIR') ?? (machine.isRoot ? '/var/lib/fuquan' : 'data'),
    machine,
  )
  const databaseUrl = postgresUrl('DATABASE_URL', secretOf(env, 'DATABASE_URL'))
  const direct = secretOf(env, 'FUQUAN_DATABASE_DIRECT_URL')
  const metricsPort = read('FUQUAN_METRICS_PORT')
  const home = publicUrl(read('FUQUAN_PUBLIC_URL'), { host, port, machine })
  return {
    port,
    host,
    publicUrl: home,
    databaseUrl,
    databaseDirectUrl: postgresUrl('FUQUAN_DATABASE_DIRECT_URL', direct) ?? databaseUrl,
    databasePool: number(read('FUQUAN_DATABASE_POOL'), {
      name: 'FUQUAN_DATABASE_POOL',
      fallback: poolDefault,
      min: 4,
      max: poolMax,
    }),
    dataDir,
    databaseUser: systemUser(read('FUQUAN_DATABASE_USER')),
    filesDir: filesDir(read('FUQUAN_FILES_URL'), dataDir),
    keysFile: path(read('FUQUAN_KEYS_FILE') ?? join(dataDir, 'keys.json'), machine),
    trustedProxies: subnets('FUQUAN_TRUSTED_PROXIES', read('FUQUAN_TRUSTED_PROXIES')),
    roles: roles(read('FUQUAN_ROLES')),
    mailUrl: mailUrl(secretOf(env, 'FUQUAN_MAIL_URL')),
    mailFrom: mailFrom(read('FUQUAN_MAIL_FROM'), home),
    mailHookSecret: mailHookSecret(env),
    oidc: oidc(env),
    stripe: stripe(env),
    outboundAllow: subnets('FUQUAN_OUTBOUND_ALLOW', read('FUQUAN_OUTBOUND_ALLOW')),
    metricsToken: secretOf(env, 'FUQUAN_METRICS_TOKEN'),
    metricsPort:
      metricsPort === undefined
        ? undefined
        : number(metricsPort, { name: 'FUQUAN_METRICS_PORT', fallback: 0, min: 1, max: 65_535 }),
    logLevel: logLevel(read('LOG_LEVEL') ?? (machine.isTerminal ? 'warn' : 'info')),
  }
}

/** Tells whether a host is this machine itself. */
export const isLoopback = (host: string): boolean =>
  loopback.includes(host.replace(/^\[|\]$/g, '')) || host.startsWith('127.')

function thisMachine(): Machine {
  const addresses = Object.values(networkInterfaces())
    .flatMap(found => found ?? [])
    .filter(found => !found.internal)
    .map(found => (found.family === 'IPv6' ? `[${found.address}]` : found.address))
  // `npm start` runs at the root of the checkout; a relative path is meant from there.
  return {
    isRoot: process.getuid?.() === 0,
    addresses,
    directory: process.cwd(),
    isTerminal: process.stdout.isTTY,
  }
}

function refuseUnknown(env: Env): void {
  const names = Object.keys(configNames)
  const secrets = Object.entries(configNames).flatMap(([name, how]) =>
    'secret' in how ? name : [],
  )
  const known = new Set([...names, ...secrets.map(name => `${name}_FILE`)])
  for (const name of Object.keys(env)) {
    if (!name.startsWith('FUQUAN_') || elsewhereNames.includes(name)) continue
    if (known.has(listedOidcName(name))) continue
    if (laterNames.includes(name)) {
      throw new Foreseen('settingLater', { name })
    }
    throw new Foreseen('settingUnknown', { name, nearest: nearest(name, [...known]) })
  }
}

function path(value: string, machine: Machine): string {
  return isAbsolute(value) ? value : resolve(machine.directory, value)
}

type Place = { host: string; port: number; machine: Machine }

function publicUrl(value: string | undefined, { host, port, machine }: Place): string {
  if (value === undefined) {
    if (isLoopback(host)) return `http://localhost:${port}`
    const found = machine.addresses.map(address => `http://${address}:${port}`)
    if (found.length === 0) throw new Foreseen('publicUrlMissing', { host })
    throw new Foreseen('publicUrlMissingHere', { host, addresses: found.join(', ') })
  }
  const url = URL.parse(value)
  const plain = url !== null && url.pathname === '/' && url.search === '' && url.hash === ''
  const http = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (url !== null && plain && http && url.username === '') return url.origin
  throw new Foreseen('publicUrlShape', { value })
}

function postgresUrl(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = URL.parse(value)
  if (url !== null && /^postgres(ql)?:$/.test(url.protocol)) return value
  // The value holds a password, so it is not repeated.
  throw new Foreseen('postgresUrlShape', { name })
}

function systemUser(value: string | undefined): string | undefined {
  if (value === undefined || /^[a-z_][a-z0-9_-]{0,31}$/.test(value)) return value
  throw new Foreseen('systemUserShape', { value })
}

function filesDir(value: string | undefined, dataDir: string): string {
  if (value === undefined) return join(dataDir, 'files')
  const url = URL.parse(value)
  if (url?.protocol === 'file:' && url.host === '') return fileURLToPath(url)
  throw new Foreseen('filesUrlShape', { value })
}

function subnets(name: string, value: string | undefined): string[] {
  const found = (value ?? '').split(',').map(part => part.trim())
  const given = found.filter(part => part !== '')
  for (const subnet of given) {
    const [address = '', bits, ...rest] = subnet.split('/')
    const version = isIP(address)
    const most = version === 4 ? 32 : 128
    const fits = bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= most)
    if (version !== 0 && fits && rest.length === 0) continue
    throw new Foreseen('subnetShape', { name, subnet })
  }
  return given
}

function roles(value: string | undefined): { web: boolean; worker: boolean } {
  const named = (value ?? 'web,worker').split(',').map(part => part.trim())
  const wrong = named.find(part => part !== 'web' && part !== 'worker')
  if (wrong === undefined) return { web: named.includes('web'), worker: named.includes('worker') }
  throw new Foreseen('rolesShape', { wrong })
}

function mailUrl(value: string | undefined): string {
  const url = URL.parse(value ?? 'log:')
  if (url?.protocol === 'log:') return 'log:'
  const smtp = url !== null && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== ''
  if (smtp && value !== undefined && isCoded(url.username) && isCoded(url.password)) return value
  throw new Foreseen('mailUrlShape')
}

/** Whether a name or password of an address can be read back: a bare % cannot. */
function isCoded(part: string): boolean {
  try {
    decodeURIComponent(part)
    return true
  } catch {
    return false // Its one failure is the answer.
  }
}

function mailFrom(value: string | undefined, home: string): string {
  const from = value ?? `no-reply@${new URL(home).hostname.replaceAll(/^\[|\]$/g, '')}`
  if (/^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+$/.test(from) || value === undefined) return from
  throw new Foreseen('mailFromShape', { from })
}

function mailHookSecret(env: Env): string | undefined {
  const secret = secretOf(env, 'FUQUAN_MAIL_HOOK_SECRET')
  if (secret === undefined || secret.length >= hookSecretMin) return secret
  throw new Foreseen('hookSecretShort', { least: hookSecretMin })
}
const hookSecretMin = 24

/** A mail server as its address names it. */
export type MailServer = {
  host: string
  port: number
  /** TLS from the first byte; else it is begun when the server offers it. */
  secure: boolean
  auth?: { user: string; pass: string }
  from: string
}

/** Gives the mail server of the settings; undefined for `log:`. */
export function mailServerOf({ mailUrl: address, mailFrom: from }: Config): MailServer | undefined {
  const url = new URL(address)
  if (url.protocol === 'log:') return undefined
  const secure = url.protocol === 'smtps:'
  const [user, pass] = [url.username, url.password].map(decodeURIComponent)
  return {
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(user && { auth: { user, pass: pass ?? '' } }),
    from,
  }
}

function logLevel(value: string): LogLevel {
  const found = logLevels.find(level => level === value)
  if (found !== undefined) return found
  throw new Foreseen('logLevelShape', { value, levels: logLevels.join(', ') })
}

/** The known name that is fewest changes of a letter away. */
export function nearest(name: string, known: readonly string[]): string {
  const ranked = known.map(other => ({ other, far: distance(name, other) }))
  ranked.sort((a, b) => a.far - b.far)
  return ranked[0]?.other ?? ''
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** The effective values for `config`; secrets as the beginning of their digest, to compare them. */
export function shownConfig(config: Config): Record<string, unknown> {
  return {
    ...config,
    databaseUrl: hidden(config.databaseUrl),
    databaseDirectUrl: hidden(config.databaseDirectUrl),
    metricsToken: hidden(config.metricsToken),
    stripe: config.stripe && {
      ...config.stripe,
      key: hidden(config.stripe.key),
      webhookSecret: hidden(config.stripe.webhookSecret),
    },
    oidc: config.oidc.map(one => ({
      ...one,
      clientSecret: hidden(one.clientSecret),
      roles: Object.fromEntries(one.roles),
      members: Object.fromEntries(one.members),
    })),
    mailUrl: config.mailUrl === 'log:' ? 'log:' : hidden(config.mailUrl),
    mailHookSecret: hidden(config.mailHookSecret),
  }
}

const digestDigits = 8
// So few of its digits tell two secrets apart and let nobody try out which one it is.
const hidden = (secret: string | undefined): string | null =>
  secret === undefined
    ? null
    : `sha256:${createHash('sha256').update(secret).digest('hex').slice(0, digestDigits)}…`

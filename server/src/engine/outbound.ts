import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'

export const outboundMsMax = 10_000
export const outboundBytesMax = 1024 * 1024

/** Why a request outward was not made, or did not end as one may rely on. */
export class OutboundError extends Error {}

export type OutboundAsk = {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
}

/** The one door by which the house asks anybody outside. */
export type Outbound = {
  /**
   * Asks a public address over https: resolved once, checked, and connected to as it was checked;
   * no redirects, 10 s, 1 MB. Throws OutboundError; an answer with a status is an answer.
   */
  ask(url: string | URL, ask?: OutboundAsk): Promise<Response>
}

type Address = { address: string; family: 4 | 6 }
type Options = {
  /** Subnets that may be reached although they are not public; plain http too. */
  allow: readonly string[]
  resolve?: (host: string) => Promise<readonly Address[]>
  /** Addresses of this machine, which nobody outside has a reason to name. */
  own?: readonly string[]
}

// RFC 6890 and its successors: what is not the public internet.
const special4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]
// Of IPv6 only 2000::/3 is given out, and within it these lead elsewhere, or into IPv4.
const global6 = ['2000::/3']
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']

const listOf = (subnets: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    const whole = family === 'ipv4' ? 32 : 128
    list.addSubnet(address, bits === undefined ? whole : Number(bits), family)
  }
  return list
}
const [closed4, open6, closed6] = [special4, global6, special6].map(listOf)

const has = (list: BlockList | undefined, address: string): boolean =>
  list?.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6') ?? false

/** Says whether an address belongs to the public internet, in whatever form it is written. */
export function isPublic(address: string): boolean {
  const plain = address.split('%')[0] ?? ''
  const version = isIP(plain)
  if (version === 4) return !has(closed4, plain)
  // An IPv4 address in the dress of IPv6 is never reached by that name: it has one of its own.
  return version === 6 && has(open6, plain) && !has(closed6, plain)
}

const thisMachine = (): string[] =>
  Object.values(networkInterfaces()).flatMap(found => (found ?? []).map(one => one.address))

const byName = async (host: string): Promise<Address[]> =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }))

/** Opens the door outward. */
export function openOutbound({ allow, resolve = byName, own }: Options): Outbound {
  const allowed = listOf(allow)
  return {
    ask: async (url, ask = {}) => {
      const to = new URL(url)
      const host = to.hostname.replaceAll(/^\[|\]$/g, '')
      if (to.username !== '' || to.password !== '') throw new OutboundError('names a password')
      const addresses = await resolve(host).catch(() => {
        throw new OutboundError('its name is not known')
      })
      const [first] = addresses
      if (first === undefined) throw new OutboundError('its name is not known')
      // All of them: a name may mix an address that passes with one that must not be reached.
      const inside = addresses.every(({ address }) => has(allowed, address))
      const mine = own ?? thisMachine()
      for (const { address } of inside ? [] : addresses) {
        if (!isPublic(address)) throw new OutboundError('its address is not a public one')
        if (mine.includes(address)) throw new OutboundError('its address is our own')
      }
      if (to.protocol !== 'https:' && !(inside && to.protocol === 'http:')) {
        throw new OutboundError('it is not https')
      }
      return send(to, first, ask)
    },
  }
}

function send(to: URL, at: Address, { method = 'GET', headers = {}, body }: OutboundAsk) {
  // Whatever asks again is told the checked address again.
  const pinned: LookupFunction = (_, options, done) =>
    options.all ? done(null, [at]) : done(null, at.address, at.family)
  const request = to.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise<Response>((resolve, reject) => {
    const fail = (why: string) => {
      asked.destroy()
      reject(new OutboundError(why))
    }
    const asked = request(to, {
      method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      lookup: pinned,
      agent: false,
      signal: AbortSignal.timeout(outboundMsMax),
    })
    asked.on('error', () => reject(new OutboundError('it could not be reached')))
    asked.on('response', answer => {
      const status = answer.statusCode ?? 0
      if (status >= 300 && status < 400) return fail('it leads elsewhere')
      const parts: Buffer[] = []
      let bytes = 0
      answer.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > outboundBytesMax) fail('it says too much')
        else parts.push(part)
      })
      answer.on('error', () => reject(new OutboundError('it broke off')))
      answer.on('end', () => {
        const said = [204, 205, 304].includes(status) ? null : Buffer.concat(parts)
        resolve(new Response(said, { status, headers: headersOf(answer.headers) }))
      })
    })
    asked.end(body)
  })
}

const headersOf = (headers: Readonly<Record<string, string | string[] | undefined>>): Headers => {
  const copied = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') copied.set(name, value)
  }
  return copied
}

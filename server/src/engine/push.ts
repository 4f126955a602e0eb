import { createECDH } from 'node:crypto'
import webpush from 'web-push'
import type { House } from './house.ts'
import type { Keys } from './keys.ts'
import { openOutbound, OutboundError } from './outbound.ts'

const ttlSeconds = 24 * 60 * 60
// Where browsers hear pushes: a page could name any address, and we would be the ones who ask it.
const pushHosts = [
  /^fcm\.googleapis\.com$/,
  /^updates\.push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
  /^([a-z0-9-]+\.)*notify\.windows\.com$/,
]
const thisMachine = /^(127(\.\d{1,3}){3}|\[::1\])$/

/** A browser's address for pushes, and the keys that only it can open them with. */
export type PushTarget = { endpoint: string; p256dh: Buffer; auth: Buffer }
/** `gone`: the browser no longer listens there; the address is of no use any more. */
export type PushOutcome = 'taken' | 'gone' | 'failed'

/**
 * Says whether pushes may go to this address: the push services of the known browsers. One on this
 * machine passes too; whether it is reached is for the outbound rules to say.
 */
export function isPushEndpoint(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint)
  if (thisMachine.test(hostname)) return true
  return protocol === 'https:' && pushHosts.some(host => host.test(hostname))
}

/** The key pair by which push services know this house; made with the keys of the first start. */
export function pushKeysOf(keys: Keys): { publicKey: string; privateKey: string } {
  const pair = createECDH('prime256v1')
  const secret = keys.derive('push.vapid')
  pair.setPrivateKey(secret)
  return {
    publicKey: pair.getPublicKey('base64url'),
    privateKey: secret.toString('base64url'),
  }
}

export type Push = {
  text: string
  /** A later push under the same topic takes the place of this one; at most 32 characters. */
  topic: string
  urgent: boolean
}

/** Sends one push, sealed for its browser. Never throws: a push that fails may be tried again. */
export async function sendPush(
  house: House,
  { endpoint, p256dh, auth }: PushTarget,
  { text, topic, urgent }: Push,
): Promise<PushOutcome> {
  try {
    const { method, headers, body } = webpush.generateRequestDetails(
      {
        endpoint,
        keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') },
      },
      text,
      {
        vapidDetails: { subject: subjectOf(house), ...pushKeysOf(house.keys) },
        TTL: ttlSeconds,
        topic,
        urgency: urgent ? 'high' : 'normal',
      },
    )
    const plain = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
    const outbound = openOutbound({ allow: house.config.outboundAllow })
    const answer = await outbound.ask(endpoint, {
      method,
      headers: Object.fromEntries(plain),
      body,
    })
    if (answer.status === 404 || answer.status === 410) return 'gone'
    return answer.ok ? 'taken' : 'failed'
  } catch (error) {
    const why = error instanceof OutboundError ? error.message : 'a key of the address is wrong'
    house.log.info({ why }, 'a push was not taken')
    return 'failed'
  }
}

// A push service writes here when something is wrong with what we send.
const subjectOf = ({ config }: House): string =>
  config.publicUrl.startsWith('https:') ? config.publicUrl : `mailto:${config.mailFrom}`

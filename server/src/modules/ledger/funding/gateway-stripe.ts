import { TopUpId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Stripe } from 'stripe'
import { z } from 'zod'
import type { RawBody } from '#/engine/bind.ts'
import type { StripeSettings } from '#/engine/config.ts'
import { assert, present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import type { Bought, Gateway, Heard } from './gateway.ts'
import type { Told } from './rules.ts'

const signatureHeader = 'stripe-signature'
const toleranceSeconds = 300
const answerMsMax = 10_000
const networkRetriesMax = 2
// Stripe keeps a page open for 30 minutes at least; ours ends sooner and closes it itself.
const openMs = 2 * 3_600_000
/** The most Stripe takes at once in any currency. */
const priceMax = 99_999_999n
/** Under this name a payment at Stripe says which top-up it is for. */
const ourName = 'top_up'

type Session = Stripe.Checkout.Session
type Client = { stripe: Stripe; settings: StripeSettings; publicUrl: string }

/**
 * Stripe by its own library: a page of Stripe's for one fixed amount. Its callbacks are read by
 * Stripe's own check, and each ask carries the id of the top-up as its key.
 */
export function stripeOf(settings: StripeSettings, publicUrl: string): Gateway {
  let opened: Promise<Client> | undefined
  // Loaded with the first use: a house without it does not carry it.
  const client = (): Promise<Client> => (opened ??= open(settings, publicUrl))
  return {
    name: 'stripe',
    currency: settings.currency,
    unitPrice: BigInt(settings.unitPrice),
    start: async bought => start(await client(), bought),
    readCallback: async (raw, now) => readCallback(await client(), raw, now),
    ask: async bought => {
      const { stripe } = await client()
      const session = await stripe.checkout.sessions.retrieve(present(bought.reference))
      const said = `${session.status ?? 'none'}/${session.payment_status}`
      return { told: toldOf(session), said, receipt: receiptOf(session.payment_intent) }
    },
    close: async bought => {
      const { stripe } = await client()
      const { status } = await stripe.checkout.sessions.retrieve(present(bought.reference))
      if (status === 'open') await stripe.checkout.sessions.expire(present(bought.reference))
    },
    testCallback: async now => testCallback(await client(), now),
    answers: async () => {
      const { stripe } = await client()
      const { livemode } = await stripe.balance.retrieve()
      return { answers: true, said: livemode ? 'live' : 'test mode' }
    },
  }
}

async function open(settings: StripeSettings, publicUrl: string): Promise<Client> {
  const { Stripe: Library } = await import('stripe')
  const { protocol, hostname, port } = settings.api
  const plain = protocol === 'http:'
  const stripe = new Library(settings.key, {
    protocol: plain ? 'http' : 'https',
    host: hostname,
    port: port === '' ? (plain ? 80 : 443) : Number(port),
    timeout: answerMsMax,
    maxNetworkRetries: networkRetriesMax,
    telemetry: false,
  })
  return { stripe, settings, publicUrl }
}

async function start({ stripe, publicUrl }: Client, bought: Bought) {
  const { id, price, currency, startedAt } = bought
  if (price > priceMax) refuse('ledger_amount_invalid', { min: '1', max: priceMax.toString() })
  const name = toWire('tup', id)
  const home = `${publicUrl}/wallet/top-up/${name}`
  const metadata = { [ourName]: name }
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      client_reference_id: name,
      metadata,
      payment_intent_data: { metadata },
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency,
            // Below 10^8, so it fits.
            unit_amount: Number(price),
            product_data: { name: 'Credits' },
          },
        },
      ],
      // From what is stored, so that the same ask is the same bytes under the same key.
      expires_at: Math.floor((startedAt.getTime() + openMs) / 1000),
      success_url: home,
      cancel_url: home,
    },
    { idempotencyKey: name },
  )
  return { reference: session.id, next: session.url }
}

function readCallback({ stripe, settings }: Client, raw: RawBody, now: Date): Heard {
  const event = verified(stripe, settings.webhookSecret, raw, now)
  const heard = { event: event.id, said: event.type }
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded': {
      const session = event.data.object
      const receipt = receiptOf(session.payment_intent)
      return { ...heard, receipt, topUpId: ours(session.metadata), told: toldOf(session) }
    }
    case 'checkout.session.async_payment_failed': {
      const topUpId = ours(event.data.object.metadata)
      return { ...heard, topUpId, told: { kind: 'failed', why: 'declined' } }
    }
    case 'checkout.session.expired': {
      const topUpId = ours(event.data.object.metadata)
      return { ...heard, topUpId, told: { kind: 'failed', why: 'expired' } }
    }
    case 'charge.refunded':
    case 'charge.dispute.created': {
      const receipt = receiptOf(event.data.object.payment_intent)
      return { ...heard, receipt, told: { kind: 'taken_back' } }
    }
    default:
      return { ...heard, told: { kind: 'unknown' } }
  }
}

function verified(stripe: Stripe, secret: string, raw: RawBody, now: Date): Stripe.Event {
  const header = raw.headers[signatureHeader] ?? ''
  try {
    return stripe.webhooks.constructEvent(
      raw.bytes,
      header,
      secret,
      toleranceSeconds,
      undefined,
      now.getTime(),
    )
  } catch {
    // Which check failed is of use to a forger only.
    return refuse('ledger_callback_invalid')
  }
}

function toldOf({ status, payment_status: paid, amount_total: price, currency }: Session): Told {
  if (paid === 'paid' && price !== null && currency !== null) {
    return { kind: 'succeeded', price: BigInt(price), currency }
  }
  if (status === 'expired') return { kind: 'failed', why: 'expired' }
  return { kind: 'pending' }
}

const OurName = z.object({ [ourName]: TopUpId })

/** Which top-up a payment is for; undefined when it is none of ours. */
function ours(metadata: unknown): TopUpId | undefined {
  const read = z.safeDecode(OurName, metadata as z.input<typeof OurName>) // Decoded just here.
  return read.success ? read.data[ourName] : undefined
}

const receiptOf = (payment: string | { id: string } | null): string | undefined =>
  typeof payment === 'string' ? payment : (payment?.id ?? undefined)

/** An event of a kind that nobody listens to, signed with the secret that is set. */
function testCallback({ stripe, settings }: Client, now: Date): RawBody {
  const event = { id: 'evt_of_our_own', object: 'event', type: 'fuquan.test', data: { object: {} } }
  const payload = JSON.stringify(event)
  const timestamp = Math.floor(now.getTime() / 1000)
  const secret = settings.webhookSecret
  assert(secret.length > 0)
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })
  return { bytes: Buffer.from(payload), headers: { [signatureHeader]: header } }
}

import { type Env, number, secretOf, valueOf } from './config-env.ts'
import { Foreseen } from './terminal.ts'

/** The gateway Stripe: its keys, what one whole unit costs in minor units of the currency. */
export type StripeSettings = {
  key: string
  webhookSecret: string
  currency: string
  unitPrice: number
  api: URL
}

const stripeDetails = ['CURRENCY', 'UNIT_PRICE', 'API_URL'].map(word => `FUQUAN_STRIPE_${word}`)

/** What would change nothing is said aloud: whoever set it believes that it counts. */
function refuseAlone(env: Env, names: readonly string[]): void {
  const name = names.find(one => valueOf(env, one) !== undefined)
  if (name !== undefined) throw new Foreseen('stripeAlone', { name })
}

/** Reads the keys of the gateway Stripe; undefined when they are not set. */
export function stripe(env: Env): StripeSettings | undefined {
  const key = secretOf(env, 'FUQUAN_STRIPE_KEY')
  const webhookSecret = secretOf(env, 'FUQUAN_STRIPE_WEBHOOK_SECRET')
  if (key === undefined && webhookSecret === undefined) {
    refuseAlone(env, stripeDetails)
    return undefined
  }
  if (key === undefined || webhookSecret === undefined) {
    throw new Foreseen('stripeTogether')
  }
  const currency = (valueOf(env, 'FUQUAN_STRIPE_CURRENCY') ?? 'usd').toLowerCase()
  if (!/^[a-z]{3}$/.test(currency)) {
    throw new Foreseen('stripeCurrencyShape', { currency })
  }
  const name = 'FUQUAN_STRIPE_UNIT_PRICE'
  const unitPrice = number(valueOf(env, name), { name, fallback: 100, min: 1, max: 999_999 })
  const api = URL.parse(valueOf(env, 'FUQUAN_STRIPE_API_URL') ?? 'https://api.stripe.com')
  if (api !== null && /^https?:$/.test(api.protocol) && api.pathname === '/') {
    return { key, webhookSecret, currency, unitPrice, api }
  }
  throw new Foreseen('stripeUrlShape')
}

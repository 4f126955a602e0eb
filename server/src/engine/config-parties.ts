import { type Env, number, secretOf, valueOf } from './config-env.ts'
import {
  listOf,
  membersByGroup,
  type MembersByGroup,
  rolesByGroup,
  type RolesByGroup,
} from './config-groups.ts'
import { Foreseen } from './terminal.ts'

/** The provider that the operator's organisation signs people in with. */
export type OidcSettings = {
  issuer: string
  clientId: string
  clientSecret: string
  /** What is asked of the provider besides who it is. */
  scope: string
  /** The claim that names somebody's groups, and which roles here each group means. */
  groupsClaim: string
  roles: RolesByGroup
  /** To which organisations here each group belongs. */
  members: MembersByGroup
  /** Only verified addresses of these domains come in; none: all do. */
  domains: readonly string[]
}

/** The gateway Stripe: its keys, what one whole unit costs in minor units of the currency. */
export type StripeSettings = {
  key: string
  webhookSecret: string
  currency: string
  unitPrice: number
  api: URL
}

const oidcDetails = ['SCOPE', 'GROUPS_CLAIM', 'ROLES', 'MEMBERS', 'DOMAINS'].map(
  word => `FUQUAN_OIDC_${word}`,
)
const stripeDetails = ['CURRENCY', 'UNIT_PRICE', 'API_URL'].map(word => `FUQUAN_STRIPE_${word}`)

/** What would change nothing is said aloud: whoever set it believes that it counts. */
function refuseAlone(
  env: Env,
  names: readonly string[],
  sentence: 'oidcAlone' | 'stripeAlone',
): void {
  const name = names.find(one => valueOf(env, one) !== undefined)
  if (name !== undefined) throw new Foreseen(sentence, { name })
}

function groupRoles(value: string | undefined): OidcSettings['roles'] {
  const roles = rolesByGroup(value)
  if (!('odd' in roles)) return roles
  throw new Foreseen('oidcRolesShape', { odd: roles.odd })
}

function groupMembers(value: string | undefined): OidcSettings['members'] {
  const members = membersByGroup(value)
  if (!('odd' in members)) return members
  throw new Foreseen('oidcMembersShape', { odd: members.odd })
}

/** Reads how the organisation signs people in; undefined when nothing of it is set. */
export function oidc(env: Env): OidcSettings | undefined {
  const issuer = valueOf(env, 'FUQUAN_OIDC_ISSUER')
  const clientId = valueOf(env, 'FUQUAN_OIDC_CLIENT_ID')
  const clientSecret = secretOf(env, 'FUQUAN_OIDC_CLIENT_SECRET')
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) {
    refuseAlone(env, oidcDetails, 'oidcAlone')
    return undefined
  }
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw new Foreseen('oidcTogether')
  }
  const url = URL.parse(issuer)
  if (url !== null && /^https?:$/.test(url.protocol)) {
    return {
      ...{ issuer, clientId, clientSecret },
      scope: valueOf(env, 'FUQUAN_OIDC_SCOPE') ?? 'openid profile email',
      groupsClaim: valueOf(env, 'FUQUAN_OIDC_GROUPS_CLAIM') ?? 'groups',
      roles: groupRoles(valueOf(env, 'FUQUAN_OIDC_ROLES')),
      members: groupMembers(valueOf(env, 'FUQUAN_OIDC_MEMBERS')),
      domains: listOf(valueOf(env, 'FUQUAN_OIDC_DOMAINS')).map(one => one.toLowerCase()),
    }
  }
  throw new Foreseen('oidcIssuerShape', { issuer })
}

/** Reads the keys of the gateway Stripe; undefined when they are not set. */
export function stripe(env: Env): StripeSettings | undefined {
  const key = secretOf(env, 'FUQUAN_STRIPE_KEY')
  const webhookSecret = secretOf(env, 'FUQUAN_STRIPE_WEBHOOK_SECRET')
  if (key === undefined && webhookSecret === undefined) {
    refuseAlone(env, stripeDetails, 'stripeAlone')
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

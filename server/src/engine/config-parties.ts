import { ConfigError, type Env, number, secretOf, valueOf } from './config-env.ts'
import {
  listOf,
  membersByGroup,
  type MembersByGroup,
  rolesByGroup,
  type RolesByGroup,
} from './config-groups.ts'

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

function groupRoles(value: string | undefined): OidcSettings['roles'] {
  const roles = rolesByGroup(value)
  if (!('odd' in roles)) return roles
  throw new ConfigError(
    `FUQUAN_OIDC_ROLES has "${roles.odd}"; write group=cashier+treasurer. No group makes owners.`,
  )
}

function groupMembers(value: string | undefined): OidcSettings['members'] {
  const members = membersByGroup(value)
  if (!('odd' in members)) return members
  throw new ConfigError(
    `FUQUAN_OIDC_MEMBERS has "${members.odd}"; write group=org_… as in the organisation's address.`,
  )
}

/** Reads how the organisation signs people in; undefined when nothing of it is set. */
export function oidc(env: Env): OidcSettings | undefined {
  const issuer = valueOf(env, 'FUQUAN_OIDC_ISSUER')
  const clientId = valueOf(env, 'FUQUAN_OIDC_CLIENT_ID')
  const clientSecret = secretOf(env, 'FUQUAN_OIDC_CLIENT_SECRET')
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw new ConfigError(
      'FUQUAN_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET belong together; please set all three.',
    )
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
  throw new ConfigError(`FUQUAN_OIDC_ISSUER is "${issuer}"; it must look like https://id.example.`)
}

/** Reads the keys of the gateway Stripe; undefined when they are not set. */
export function stripe(env: Env): StripeSettings | undefined {
  const key = secretOf(env, 'FUQUAN_STRIPE_KEY')
  const webhookSecret = secretOf(env, 'FUQUAN_STRIPE_WEBHOOK_SECRET')
  if (key === undefined && webhookSecret === undefined) return undefined
  if (key === undefined || webhookSecret === undefined) {
    throw new ConfigError(
      'FUQUAN_STRIPE_KEY and FUQUAN_STRIPE_WEBHOOK_SECRET belong together; please set both.',
    )
  }
  const currency = (valueOf(env, 'FUQUAN_STRIPE_CURRENCY') ?? 'usd').toLowerCase()
  if (!/^[a-z]{3}$/.test(currency)) {
    throw new ConfigError(`FUQUAN_STRIPE_CURRENCY is "${currency}"; it must look like eur.`)
  }
  const name = 'FUQUAN_STRIPE_UNIT_PRICE'
  const unitPrice = number(valueOf(env, name), { name, fallback: 100, min: 1, max: 999_999 })
  const api = URL.parse(valueOf(env, 'FUQUAN_STRIPE_API_URL') ?? 'https://api.stripe.com')
  if (api !== null && /^https?:$/.test(api.protocol) && api.pathname === '/') {
    return { key, webhookSecret, currency, unitPrice, api }
  }
  throw new ConfigError('FUQUAN_STRIPE_API_URL must look like https://api.stripe.com, no path.')
}

import { providersMax } from '@fuquan/contract/identity/providers.ts'
import { type Env, secretOf, valueOf } from './config-env.ts'
import {
  claimNames,
  type ClaimNames,
  listOf,
  membersByGroup,
  type MembersByGroup,
  rolesByGroup,
  type RolesByGroup,
} from './config-groups.ts'
import { Foreseen } from './terminal.ts'

/** One provider that the operator's organisation signs people in with. */
export type OidcSettings = {
  /** Which of the providers: 1 is the one without a number in its names. */
  number: number
  issuer: string
  clientId: string
  clientSecret: string
  /** What its button says, and whether its word for an address counts; the console says it of 1. */
  label: string | undefined
  trusted: boolean | undefined
  /** What is asked of the provider besides who it is. */
  scope: string
  /** Which claims say who somebody is. */
  claims: ClaimNames
  /** The claim that names somebody's groups, and which roles here each group means. */
  groupsClaim: string
  roles: RolesByGroup
  /** To which organisations here each group belongs. */
  members: MembersByGroup
  /** Only verified addresses of these domains come in; none: all do. */
  domains: readonly string[]
}

export const oidcLabelMax = 30

const details = ['SCOPE', 'CLAIMS', 'GROUPS_CLAIM', 'ROLES', 'MEMBERS', 'DOMAINS']
const furtherDetails = ['LABEL', 'TRUSTED', ...details]

/**
 * Gives what a name of a further provider, `FUQUAN_OIDC_3_ROLES`, is called where it is listed: as
 * of the first, and of the second what the first has in the console.
 */
export function listedOidcName(name: string): string {
  const [, word] = /^FUQUAN_OIDC_[2-9]_(\w+)$/.exec(name) ?? []
  if (word === undefined) return name
  return /^(LABEL|TRUSTED)$/.test(word) ? `FUQUAN_OIDC_2_${word}` : `FUQUAN_OIDC_${word}`
}

/**
 * Reads by which providers the organisation signs people in, in the order of their numbers; empty
 * when nothing of it is set. Throws Foreseen.
 */
export function oidc(env: Env): OidcSettings[] {
  const numbers = Array.from({ length: providersMax }, (_, at) => at + 1)
  const found = numbers.flatMap(number => provider(env, number) ?? [])
  const issuers = found.map(({ issuer }) => new URL(issuer).href)
  const twice = found.find((_, at) => issuers.indexOf(issuers[at] ?? '') < at)
  if (twice !== undefined) throw new Foreseen('oidcTwice', { issuer: twice.issuer })
  return found
}

function provider(env: Env, number: number): OidcSettings | undefined {
  const start = number === 1 ? 'FUQUAN_OIDC' : `FUQUAN_OIDC_${number}`
  const read = (word: string): string | undefined => valueOf(env, `${start}_${word}`)
  const issuer = read('ISSUER')
  const clientId = read('CLIENT_ID')
  const clientSecret = secretOf(env, `${start}_CLIENT_SECRET`)
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) {
    // What would change nothing is said aloud: whoever set it believes that it counts.
    const alone = furtherDetails.find(word => read(word) !== undefined)
    if (alone !== undefined) throw new Foreseen('oidcAlone', { name: `${start}_${alone}`, start })
    return undefined
  }
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw new Foreseen('oidcTogether', { start })
  }
  const url = URL.parse(issuer)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Foreseen('oidcIssuerShape', { start, issuer })
  }
  return {
    ...{ number, issuer, clientId, clientSecret },
    // The button of a provider that was given no name says where it leads.
    label: number === 1 ? undefined : (label(`${start}_LABEL`, read('LABEL')) ?? url.host),
    trusted: number === 1 ? undefined : trusted(`${start}_TRUSTED`, read('TRUSTED')),
    scope: read('SCOPE') ?? 'openid profile email',
    claims: claims(start, read('CLAIMS')),
    groupsClaim: read('GROUPS_CLAIM') ?? 'groups',
    roles: inShape(rolesByGroup(read('ROLES')), 'oidcRolesShape', start),
    members: inShape(membersByGroup(read('MEMBERS')), 'oidcMembersShape', start),
    domains: listOf(read('DOMAINS')).map(one => one.toLowerCase()),
  }
}

function claims(start: string, value: string | undefined): ClaimNames {
  const named = inShape(claimNames(value), 'oidcClaimsShape', start)
  if (!('unproven' in named)) return named
  throw new Foreseen('oidcClaimsUnproven', { start, claim: named.unproven })
}

function label(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value.length <= oidcLabelMax) return value
  throw new Foreseen('oidcLabelLong', { name, most: oidcLabelMax })
}

function trusted(name: string, value = 'false'): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw new Foreseen('oidcTrustedShape', { name, value })
}

type Sentence = 'oidcClaimsShape' | 'oidcRolesShape' | 'oidcMembersShape'

function inShape<Read extends object>(
  read: Read | { odd: string },
  sentence: Sentence,
  start: string,
): Read {
  if (!isOdd(read)) return read
  throw new Foreseen(sentence, { start, odd: read.odd })
}

const isOdd = (read: object): read is { odd: string } => 'odd' in read

import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { z } from 'zod'
import type { OidcSettings } from '#/engine/config.ts'
import type { House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { isOfDomains } from './rules.ts'
import { issuerName } from './security.ts'

export const discoveryMinutes = 60

/** What a browser takes along, and what it must match when it is back. */
export type Voyage = { state: string; nonce: string; verifier: string }

/** Whom the provider named, with what it says of them. */
export type Named = {
  issuer: string
  subject: string
  name: string
  handle: string
  email: { email: string; verified: boolean } | undefined
  /** What groups it says they are in. */
  groups: readonly string[]
}

const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  name: z.string().optional().catch(undefined),
  preferred_username: z.string().optional().catch(undefined),
  email: z.string().max(254).optional().catch(undefined),
  // Some providers write it as a word.
  email_verified: z
    .union([z.boolean(), z.literal('true').transform(() => true)])
    .optional()
    .catch(undefined),
})

// One group may come as a word. Whatever else is said there is no group.
const Group = z.string().max(200)
const Groups = z.union([z.array(Group).max(1_000), Group.transform(one => [one])]).catch([])

type Known = { configuration: Configuration; until: number }
const known = new WeakMap<House, Known>()

const settingsOf = ({ config }: House): OidcSettings =>
  config.oidc ?? refuse('identity_provider_off')

/** Where the provider leads back to; it must be registered there. */
export const returnAddress = ({ config }: House): string => `${config.publicUrl}/provider`

/** Asks the provider what it offers; it is asked anew every hour. */
async function configurationOf(house: House): Promise<Configuration> {
  const found = known.get(house)
  if (found !== undefined && found.until > performance.now()) return found.configuration
  const { issuer, clientId, clientSecret } = settingsOf(house)
  const server = new URL(issuer)
  // Plain http only reaches subnets that the operator allows; the door outward holds to that.
  const plain = server.protocol === 'http:' ? [allowInsecureRequests] : []
  const configuration = await discovery(server, clientId, {}, ClientSecretBasic(clientSecret), {
    [customFetch]: (url, { method, headers, body }) =>
      house.outbound.ask(url, { method, headers, ...bodyOf(body) }),
    // The signature of an id token is checked as well, not only the way it came.
    execute: [...plain, enableNonRepudiationChecks],
  })
  known.set(house, { configuration, until: performance.now() + discoveryMinutes * 60_000 })
  return configuration
}

function bodyOf(body: unknown): { body?: string | Uint8Array } {
  if (body === undefined || body === null) return {}
  if (typeof body === 'string' || body instanceof Uint8Array) return { body }
  if (body instanceof URLSearchParams) return { body: body.toString() }
  throw new TypeError('the provider is asked by forms only')
}

/** Says no in one sentence, whatever it was; the log of the house has the reason. */
function failed(house: House, error: unknown): never {
  house.log.warn({ err: error }, 'the provider of the organisation could not be asked')
  return refuse('identity_provider_failed')
}

/** Begins a sign-in: where the browser goes. Refuses: identity_provider_off, _failed. */
export async function beginVoyage(house: House): Promise<Voyage & { url: string }> {
  const configuration = await configurationOf(house).catch((error: unknown) =>
    house.config.oidc === undefined ? refuse('identity_provider_off') : failed(house, error),
  )
  const voyage = {
    state: randomState(),
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
  }
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: returnAddress(house),
    scope: settingsOf(house).scope,
    response_type: 'code',
    state: voyage.state,
    nonce: voyage.nonce,
    code_challenge: await calculatePKCECodeChallenge(voyage.verifier),
    code_challenge_method: 'S256',
  })
  return { ...voyage, url: url.href }
}

/**
 * Ends a sign-in: trades the code for an id token and checks it (issuer, audience, time, nonce,
 * signature). Refuses: identity_provider_refused (it said no, or what it said does not fit),
 * identity_provider_failed (it could not be asked).
 */
export async function endVoyage(
  house: House,
  { voyage, answer }: { voyage: Voyage; answer: string },
): Promise<Named> {
  const configuration = await configurationOf(house).catch((error: unknown) => failed(house, error))
  const back = new URL(returnAddress(house))
  back.search = answer.replace(/^\?/, '')
  const tokens = await authorizationCodeGrant(configuration, back, {
    expectedState: voyage.state,
    expectedNonce: voyage.nonce,
    pkceCodeVerifier: voyage.verifier,
    idTokenExpected: true,
  }).catch((error: unknown) => {
    house.log.warn({ err: error }, 'what the provider answered does not fit')
    return refuse('identity_provider_refused')
  })
  const claims = Claims.safeParse(tokens.claims())
  if (!claims.success) return refuse('identity_provider_refused')
  const { iss, sub: subject, name, email, email_verified: verified } = claims.data
  const { domains, groupsClaim } = settingsOf(house)
  const address =
    email === undefined ? undefined : { email: email.toLowerCase(), verified: verified === true }
  if (!isOfDomains(domains, address)) return refuse('identity_provider_refused')
  return {
    issuer: issuerName(iss),
    subject,
    name: name ?? '',
    handle: claims.data.preferred_username ?? '',
    email: address,
    groups: Groups.parse(tokens.claims()?.[groupsClaim]),
  }
}

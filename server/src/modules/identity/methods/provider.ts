import { createRemoteJWKSet, customFetch as fetchKeys, decodeJwt, jwtVerify } from 'jose'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
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
import type { House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { Claims, claimAt, type Facts, LogoutClaims, logoutTypes, namesOf } from './claims.ts'
import { issuerName, type Provider, providerOf } from './issuers.ts'
import { isOfDomains } from './rules.ts'

export const discoveryMinutes = 60
/** So old may a provider's word be that somebody signed out. */
export const logoutMinutes = 10
const clockSeconds = 60
/** So long ago may somebody have signed in there who was asked to do it anew. */
export const freshSeconds = 120

/** What a browser takes along, and what it must match when it is back. */
export type Voyage = { issuer: string; state: string; nonce: string; verifier: string }

/** Whom the provider named, with what it says of them. */
export type Named = Facts & {
  issuer: string
  subject: string
  /** What groups it says they are in. */
  groups: readonly string[]
  /** What it calls its own session; not every provider does. */
  sid?: string | undefined
  /** What it wants to see to sign them out; kept only where it can be asked to. */
  idToken?: string | undefined
}

type Keys = ReturnType<typeof createRemoteJWKSet>
type Known = { configuration: Configuration; keys: Keys | undefined; until: number }
const known = new WeakMap<House, Map<string, Known>>()

/**
 * Where a provider leads back to; it must be registered there. Each has an address of its own, so
 * that what one answered is never brought to another.
 */
const returnAddress = ({ config }: House, { settings: { number } }: Provider): string =>
  `${config.publicUrl}/provider${number === 1 ? '' : `/${number}`}`
/** Where it leads back to from signing out; it must be registered there, too. */
export const leftAddress = ({ config }: House): string => `${config.publicUrl}/`

/** Asks the provider what it offers; it is asked anew every hour. */
async function knowledgeOf(house: House, { issuer, settings }: Provider): Promise<Known> {
  const ofHouse = known.get(house) ?? new Map<string, Known>()
  known.set(house, ofHouse)
  const found = ofHouse.get(issuer)
  if (found !== undefined && found.until > performance.now()) return found
  const server = new URL(settings.issuer)
  // Plain http only reaches subnets that the operator allows; the door outward holds to that.
  const plain = server.protocol === 'http:' ? [allowInsecureRequests] : []
  const proof = ClientSecretBasic(settings.clientSecret)
  const configuration = await discovery(server, settings.clientId, {}, proof, {
    [customFetch]: (url, { method, headers, body }) =>
      house.outbound.ask(url, { method, headers, ...bodyOf(body) }),
    // The signature of an id token is checked as well, not only the way it came.
    execute: [...plain, enableNonRepudiationChecks],
  })
  const { jwks_uri: place } = configuration.serverMetadata()
  const keys =
    place === undefined
      ? undefined
      : createRemoteJWKSet(new URL(place), {
          [fetchKeys]: (url, { headers }) =>
            house.outbound.ask(url, { headers: Object.fromEntries(headers) }),
        })
  const learnt = { configuration, keys, until: performance.now() + discoveryMinutes * 60_000 }
  ofHouse.set(issuer, learnt)
  return learnt
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

/**
 * Begins a sign-in with a provider of the house, the first when none is named: where the browser
 * goes; `fresh` asks the provider not to be content with a session it has there.
 * Refuses: identity_provider_off, _failed.
 */
export async function beginVoyage(
  house: House,
  issuer: string | undefined,
  { fresh = false }: { fresh?: boolean } = {},
): Promise<Voyage & { url: string }> {
  const provider = providerOf(house, issuer) ?? refuse('identity_provider_off')
  const { configuration } = await knowledgeOf(house, provider).catch((error: unknown) =>
    failed(house, error),
  )
  const voyage = {
    issuer: provider.issuer,
    state: randomState(),
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
  }
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: returnAddress(house, provider),
    scope: provider.settings.scope,
    response_type: 'code',
    state: voyage.state,
    nonce: voyage.nonce,
    code_challenge: await calculatePKCECodeChallenge(voyage.verifier),
    code_challenge_method: 'S256',
    ...(fresh && { prompt: 'login', max_age: '0' }),
  })
  return { ...voyage, url: url.href }
}

/** What a provider answered, and at the address of which provider it came, by its number. */
export type Landing = { answer: string; at: number }

/**
 * Ends a sign-in: trades the code for an id token and checks it (issuer, audience, time, nonce,
 * signature); of a `fresh` one also when they signed in there, which not every provider says.
 * Refuses: identity_provider_off (it is not ours any more), identity_provider_refused
 * (it said no, what it said does not fit, or it came at another's address),
 * identity_provider_failed (it could not be asked).
 */
export async function endVoyage(
  house: House,
  { voyage, fresh = false, answer, at }: Landing & { voyage: Voyage; fresh?: boolean },
): Promise<Named> {
  const provider = providerOf(house, voyage.issuer) ?? refuse('identity_provider_off')
  // Whoever led the browser on to another provider would be handed the code of that one.
  if (at !== provider.settings.number) return refuse('identity_provider_refused')
  const { configuration } = await knowledgeOf(house, provider).catch((error: unknown) =>
    failed(house, error),
  )
  const back = new URL(returnAddress(house, provider))
  back.search = answer.replace(/^\?/, '')
  const tokens = await authorizationCodeGrant(configuration, back, {
    expectedState: voyage.state,
    expectedNonce: voyage.nonce,
    pkceCodeVerifier: voyage.verifier,
    idTokenExpected: true,
    ...(fresh && { maxAge: freshSeconds }),
  }).catch((error: unknown) => {
    house.log.warn({ err: error }, 'what the provider answered does not fit')
    return refuse('identity_provider_refused')
  })
  const all = tokens.claims() ?? {}
  const claims = Claims.safeParse(all)
  if (!claims.success) return refuse('identity_provider_refused')
  const { iss, sub: subject, sid } = claims.data
  const { domains, groupsClaim, claims: names } = provider.settings
  const facts = namesOf(all, names)
  if (!isOfDomains(domains, facts.email)) return refuse('identity_provider_refused')
  // The names of its people are its own: no provider speaks of those of another.
  if (issuerName(iss) !== provider.issuer) return refuse('identity_provider_refused')
  return {
    ...facts,
    issuer: provider.issuer,
    subject,
    groups: groupsOf(claimAt(all, groupsClaim)),
    sid,
    idToken: endAddress(configuration) && tokens.id_token,
  }
}

const endAddress = (configuration: Configuration): string | undefined => {
  const address = configuration.serverMetadata().end_session_endpoint
  return address !== undefined && /^https?:/.test(address) ? address : undefined
}

/**
 * Gives where a browser signs out at the provider; undefined when it cannot be asked to. Never
 * refuses: who wants to leave leaves, whatever the provider says.
 */
export async function signOutAddress(
  house: House,
  { issuer, idToken }: { issuer: string; idToken: string },
): Promise<string | undefined> {
  const provider = providerOf(house, issuer)
  if (provider === undefined) return undefined
  try {
    const { configuration } = await knowledgeOf(house, provider)
    if (endAddress(configuration) === undefined) return undefined
    return buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: leftAddress(house),
    }).href
  } catch (error) {
    // The session here ends all the same; only the one over there goes on.
    house.log.warn({ err: error }, 'nobody can sign out at the provider now')
    return undefined
  }
}

/** Who signed out at a provider, and by which of its words. */
export type SaidLogout = {
  issuer: string
  subject: string | null
  sid: string | null
  word: string
}

// What a secret of ours could sign is not among them: anybody may know the keys that check these.
const signatures = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]

/**
 * Reads the word of a provider that somebody signed out there (OpenID Connect Back-Channel Logout
 * 1.0, section 2.6); undefined when it is not one of ours, not for us, or not such a word.
 */
export async function readLogout(house: House, token: string): Promise<SaidLogout | undefined> {
  try {
    const provider = providerOf(house, issuerName(decodeJwt(token).iss ?? ''))
    if (provider === undefined) return undefined
    const { configuration, keys } = await knowledgeOf(house, provider)
    if (keys === undefined) return undefined
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: configuration.serverMetadata().issuer,
      audience: provider.settings.clientId,
      algorithms: signatures,
      maxTokenAge: logoutMinutes * 60,
      clockTolerance: clockSeconds,
    })
    const typed = protectedHeader.typ?.toLowerCase()
    const claims = LogoutClaims.safeParse(payload)
    if (!claims.success || !logoutTypes.includes(typed)) return undefined
    const { sub = null, sid = null, jti: word } = claims.data
    return { issuer: provider.issuer, subject: sub, sid, word }
  } catch (error) {
    // Whatever is wrong with it, nobody signed out by it.
    house.log.warn({ err: error }, 'a word that somebody signed out at the provider does not fit')
    return undefined
  }
}

// One group may come as a word. Whatever else is said there is no group.
const groupsOf = (said: unknown): string[] =>
  (Array.isArray(said) ? said : [said])
    .slice(0, groupsMax)
    .filter(one => typeof one === 'string' && one.length <= groupLengthMax)
const groupsMax = 1_000
const groupLengthMax = 200

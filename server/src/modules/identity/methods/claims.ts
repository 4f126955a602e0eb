import { z } from 'zod'
import type { ClaimNames } from '#/engine/config-groups.ts'

const wordMax = 255
const emailMax = 254

/** What an id token must say. */
export const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(wordMax),
  sid: z.string().min(1).max(wordMax).optional().catch(undefined),
})

/** What the provider says of somebody, by the names the operator gave its claims. */
export type Facts = {
  name: string
  handle: string
  email?: { email: string; verified: boolean } | undefined
}

const Word = z.string().optional().catch(undefined)
const Email = z.string().min(1).max(emailMax).optional().catch(undefined)
// Some providers write it as a word.
const Verified = z.union([z.boolean(), z.literal('true').transform(() => true)]).catch(false)

/** Reads who somebody is out of what the provider says; what has another shape is not said. */
export function namesOf(claims: object, names: ClaimNames): Facts {
  const said = (claim: string) => claimAt(claims, claim)
  const email = Email.parse(said(names.email))
  const verified = Verified.parse(said(names.verified))
  return {
    name: Word.parse(said(names.name)) ?? '',
    handle: Word.parse(said(names.handle)) ?? '',
    email: email === undefined ? undefined : { email: email.toLowerCase(), verified },
  }
}

/**
 * Finds a claim by its name, or one inside another by both names with a dot between, as in
 * `realm_access.roles`. A claim that has the dots in its own name comes first.
 */
export function claimAt(claims: object, name: string): unknown {
  if (Object.hasOwn(claims, name)) return Reflect.get(claims, name)
  let found: unknown = claims
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = Reflect.get(found, part)
  }
  return found
}

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
/** How such a word may call itself; older providers do not. */
export const logoutTypes: readonly (string | undefined)[] = ['logout+jwt', 'jwt', undefined]

/** What the word that somebody signed out must say, and what it must not: it is no id token. */
export const LogoutClaims = z
  .object({
    jti: z.string().min(1).max(wordMax),
    iat: z.number(),
    events: z.object({ [logoutEvent]: z.object({}) }),
    sub: z.string().min(1).max(wordMax).optional(),
    sid: z.string().min(1).max(wordMax).optional(),
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined)

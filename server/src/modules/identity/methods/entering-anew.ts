import { withSession } from '#/engine/bind.ts'

type Renewed = { token: string; expiresAt: Date } | undefined

/** Hands a renewed session out with the reply; programs keep the token they have. */
export const withRenewed = <T extends object>(reply: T, session: Renewed): T =>
  session === undefined ? reply : withSession(reply, session)

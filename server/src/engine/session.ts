import { cookieName } from './admit.ts'

export type Session = { token: string; expiresAt: Date }

// Beside the reply, not in it: a reply never carries a secret unless a program asked for it.
const sessions = new WeakMap<object, Session | 'end'>()

/** Marks a reply as one that begins or ends a session; `bind` sets the cookie or adds the token. */
export function withSession<T extends object>(reply: T, session: Session | 'end'): T {
  sessions.set(reply, session)
  return reply
}

/** Gives the session a reply was marked with. */
export const sessionOf = (reply: unknown): Session | 'end' | undefined =>
  typeof reply === 'object' && reply !== null ? sessions.get(reply) : undefined

/** Writes the cookie of a session. */
export function sessionCookie(publicUrl: string | URL, session: Session): string {
  const expires = session.expiresAt.toUTCString()
  const value = `${cookieName(publicUrl)}=${session.token}`
  return `${value}; ${attributes(publicUrl)}; Expires=${expires}`
}

/** Writes the cookie that ends a session. */
export function endCookie(publicUrl: string | URL): string {
  return `${cookieName(publicUrl)}=; ${attributes(publicUrl)}; Max-Age=0`
}

// Safari drops Secure on plain http, localhost too; Lax keeps links from chats signed in.
const attributes = (publicUrl: string | URL): string =>
  `Path=/; HttpOnly; SameSite=Lax${new URL(publicUrl).protocol === 'https:' ? '; Secure' : ''}`

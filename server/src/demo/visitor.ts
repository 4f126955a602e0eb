import { createClient } from '@fuquan/sdk/client/index.ts'
import * as sdk from '@fuquan/sdk/index.ts'
import type { App } from '#/app.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { demoPassword, demoPin } from './cast.ts'

// The house writes down that a session is used when it asks for it, and for some seconds of real
// time it remembers the answer: days of the story may pass in between. So only the age counts.
const sessionDaysMax = 25
const dayMs = 86_400_000
const base = 'http://demo.invalid/api'
const phone = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36'

/** Whoever does something in the demo: an SDK client that signs in again when it was away long. */
export type Visitor = {
  handle: string
  id: string
  client: ReturnType<typeof createClient>
  /** Signs in anew: rights given meanwhile belong to a sign-in made after them. */
  signInAgain(): Promise<void>
}

type Session = { token: string; since: Date; deviceId?: string | undefined }
type Coming = { app: App; handle: string; now: () => Date }

/** A guest at the door: an SDK client without a session. */
export function guestOf(app: App) {
  return createClient({
    baseUrl: base,
    throwOnError: true,
    fetch: doorOf(app, async () => undefined),
  })
}

/** Somebody who is signed in from the answer to a sign-up or the first run on. */
export function visitorOf(
  { app, handle, now }: Coming,
  start: { token: string; id: string; deviceId?: string },
): Visitor {
  let session: Session = { ...start, since: now() }
  const guest = guestOf(app)
  const signInAgain = async (): Promise<void> => {
    const { deviceId } = session
    const body = { login: handle, password: demoPassword, as: 'token' as const }
    const { data } = await sdk.signIn({
      client: guest,
      body: deviceId === undefined ? body : { ...body, deviceId },
    })
    const { token, deviceId: device } = data
    session = { since: now(), token: present(token), deviceId: device ?? undefined }
  }
  const tokenNow = async (): Promise<string> => {
    const daysSince = (now().getTime() - session.since.getTime()) / dayMs
    if (daysSince > sessionDaysMax) await signInAgain()
    return session.token
  }
  const client = createClient({ baseUrl: base, throwOnError: true, fetch: doorOf(app, tokenNow) })
  return { handle, id: start.id, client, signInAgain }
}

/** Lets SDK requests walk in without a network; what is refused throws and ends the filling. */
function doorOf(app: App, tokenNow: () => Promise<string | undefined>): typeof fetch {
  return async (asked, init) => {
    const request = new Request(asked, init)
    const token = await tokenNow()
    const { pathname, search } = new URL(request.url)
    const body = Buffer.from(await request.arrayBuffer())
    const reads = request.method === 'GET'
    const answer = await app.inject({
      method: request.method as 'GET', // One of five; the types of inject want a literal.
      url: `${pathname}${search}`,
      headers: {
        ...Object.fromEntries(request.headers),
        'user-agent': phone,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(!reads && { 'idempotency-key': newId() }),
      },
      ...(body.length > 0 && { payload: body }),
    })
    if (answer.statusCode >= 400) {
      throw new Error(`${request.method} ${pathname}: ${answer.statusCode} ${answer.body}`)
    }
    const type = String(answer.headers['content-type'] ?? 'application/json')
    return new Response(answer.body, {
      status: answer.statusCode,
      headers: { 'content-type': type },
    })
  }
}

type Act = { kind: string; payee: string; amount?: string; facts: Record<string, string> }

/** Shows the PIN for one act. Gives its proof. */
export async function prove({ client }: Visitor, act: Act): Promise<string> {
  const { data } = await sdk.stepUp({ client, body: { pin: demoPin, ...act } })
  return data.proof
}

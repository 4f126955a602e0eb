import { isUpload, type Route } from '@fuquan/contract/route.ts'
import { newId } from '#/engine/ids.ts'
import { Client, isBareTap, requestFor, routeOf } from '#/testing/client.ts'

/** One request as it went over the wire, with what was heard. */
export type Line = {
  operation: string
  method: Route['method']
  url: string
  token: string | undefined
  key: string | undefined
  body: object | undefined
  heard: { status: number; text: string }
}

/** Writes down every request of its clients, so that the whole day can be asked again. */
export class Journal {
  readonly lines: Line[] = []

  /** Gives a client that writes everything down. Each of its writes bears a key of its own. */
  of(client: Client): Client {
    return new Recorded(client, this.lines)
  }

  /** Asks a line again, byte by byte. */
  async again(app: Client['app'], line: Line): Promise<{ status: number; text: string }> {
    const { method, url, token, key, body } = line
    const answer = await app.inject({
      method,
      url,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { payload: body }),
    })
    return { status: answer.statusCode, text: answer.body }
  }
}

class Recorded extends Client {
  readonly #lines: Line[]

  constructor(client: Client, lines: Line[]) {
    const { token, id, handle } = client
    super(client.app, { id, handle, ...(token !== undefined && { token }) })
    this.#lines = lines
  }

  override async call(
    operation: string,
    input: Readonly<Record<string, unknown>> = {},
    options: { key?: string; headers?: Record<string, string> } = {},
  ) {
    // It comes by again with the ticket of its cover.
    if (isBareTap(operation, input)) return super.call(operation, input, options)
    const route = routeOf(operation)
    const key = route.method === 'GET' ? undefined : (options.key ?? newId())
    const answer = await super.call(operation, input, { ...options, ...(key && { key }) })
    const { url, body } = requestFor(route, input)
    const { method } = route
    const heard = { status: answer.status, text: answer.text }
    if (!isUpload(route.body)) {
      this.#lines.push({ operation, method, url, token: this.token, key, body, heard })
    }
    return answer
  }
}

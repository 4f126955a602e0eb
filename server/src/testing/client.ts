import { contract } from '@fuquan/contract/index.ts'
import { isUpload, type Route, type Routes } from '@fuquan/contract/route.ts'
import type { FastifyInstance } from 'fastify'
import { newId } from '#/engine/ids.ts'
import { isDeclared } from '#/engine/openapi.ts'
import { present } from '#/kit/assert.ts'

// Bodies of tests are read by name; a wrong name fails the test that reads it.
export type Body = { readonly [name: string]: never } & Record<string, unknown>
export type Answered = { status: number; body: Body; text: string }
type Who = { token?: string | undefined; id?: string; handle?: string }
type Options = { key?: string; headers?: Record<string, string> }

const routes = new Map<string, Route>(
  Object.values<Routes>(contract).flatMap(some => Object.entries(some)),
)

/** Gives the route of an operation. */
export const routeOf = (operation: string): Route => present(routes.get(operation), operation)

/**
 * Fills path, query and body of a route from one plain object in wire form. Who sends says yes to
 * more shares than members are active, unless the input says something of it.
 */
export function requestFor(route: Route, said: Readonly<Record<string, unknown>>) {
  const input = route.path === '/envelopes' ? { acceptFewActive: true, ...said } : said
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(inAddress(input[name])),
  )
  const query = new URLSearchParams()
  for (const name of Object.keys(route.query?.shape ?? {})) {
    if (input[name] !== undefined) query.set(name, inAddress(input[name]))
  }
  const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(match => match[1]))
  const rest = Object.entries(input).filter(([name]) => !inPath.has(name) && !query.has(name))
  const hasBody = route.body !== undefined && !isUpload(route.body)
  const search = query.size > 0 ? `?${query}` : ''
  return { url: `/api${path}${search}`, ...(hasBody && { body: Object.fromEntries(rest) }) }
}

const inAddress = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? '')

/** Programs know a refusal by the document alone, so one that is missing there fails the test. */
function demandDeclared(operation: string, code: string): void {
  if (isDeclared(routeOf(operation), code)) return
  throw new Error(`${operation} refuses with ${code}, which the contract does not name`)
}

const taps = ['claimEnvelope', 'guessTile', 'guessNumber']

/** Whether an envelope is to be opened, or guessed, and nothing is said of the ticket. */
export const isBareTap = (operation: string, input: object): boolean =>
  taps.includes(operation) && !('ticket' in input)

/** Somebody who calls the house as a program would: by the contract, with a bearer token. */
export class Client {
  readonly app: FastifyInstance
  token: string | undefined
  readonly id: string
  readonly handle: string

  constructor(app: FastifyInstance, who: Who = {}) {
    this.app = app
    this.token = who.token
    this.id = who.id ?? ''
    this.handle = who.handle ?? ''
  }

  /**
   * Calls an operation of the contract. Keyed routes get a fresh key unless one is given; who opens
   * an envelope or guesses in it shows the ticket of its cover, unless the input says with which
   * one, or with none.
   */
  async call(
    operation: string,
    input: Readonly<Record<string, unknown>> = {},
    options: Options = {},
  ): Promise<Answered> {
    if (isBareTap(operation, input)) return this.#tapCover(operation, input, options)
    const route = routeOf(operation)
    const { url, body } = requestFor(route, input)
    const key = options.key ?? (route.keyed ? newId() : undefined)
    const answer = await this.app.inject({
      method: route.method,
      url,
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...options.headers,
      },
      ...(body !== undefined && { payload: body }),
    })
    const isJson = String(answer.headers['content-type']).includes('json')
    if (answer.statusCode >= 400) demandDeclared(operation, answer.json().code)
    return {
      status: answer.statusCode,
      body: isJson ? answer.json() : {},
      text: answer.body,
    }
  }

  /** Signs in anew: rights given meanwhile belong to a sign-in made after them. */
  async signInAgain(password: string): Promise<void> {
    const asked = { login: this.handle, password, as: 'token' }
    const { token }: { token: string } = (await new Client(this.app).get('signIn', asked)) as never
    this.token = token
  }

  /**
   * A cover that got no ticket, since the house does not answer, has nothing to tap. One whose
   * ticket grew too old before the tap was heard takes a fresh one, once.
   */
  async #tapCover(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    options: Options,
  ): Promise<Answered> {
    const tap = async (): Promise<Answered> => {
      const cover = await this.call('issueTicket', { envelopeId: input['envelopeId'] })
      if (cover.status >= 500) return cover
      return this.call(operation, { ...input, ticket: cover.body['ticket'] }, options)
    }
    const first = await tap()
    return first.body['code'] === 'envelope_ticket_missing' ? tap() : first
  }

  /** Asks for the ticket of a cover, as a screen does that shows it; undefined when refused. */
  async ticketFor(envelopeId: unknown): Promise<string | undefined> {
    const { body } = await this.call('issueTicket', { envelopeId })
    return body['ticket']
  }

  /** Calls and demands success; the message holds what was refused. */
  async get(
    operation: string,
    input: Readonly<Record<string, unknown>> = {},
    options: Options = {},
  ): Promise<Body> {
    const answer = await this.call(operation, input, options)
    if (answer.status >= 400) throw new Error(`${operation}: ${answer.status} ${answer.text}`)
    return answer.body
  }
}

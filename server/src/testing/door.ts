import type { Route } from '@fuquan/contract/route.ts'
import { type App, openApp } from '#/app.ts'
import { changeSetting, type SettingValue } from '#/engine/settings.ts'
import { type House, houseId } from '#/engine/house.ts'
import type { Module } from '#/engine/module.ts'
import { present } from '#/kit/assert.ts'
import { openTestHouse } from './house.ts'

// A reply is read deep into, and a wrong path fails the test that reads it.
// oxlint-disable-next-line typescript/no-explicit-any
export type Said = { status: number; body: Record<string, any>; cookie: string | undefined }
type Asking = { token?: string | undefined; cookie?: string; from?: string; userAgent?: string }
export type Doorway = {
  house: House
  app: App
  /** Calls a route of the contract in wire form, as whoever holds the token or cookie. */
  call(route: string, input?: object, asking?: Asking): Promise<Said>
  set(values: Record<string, SettingValue>): Promise<void>
  close(): Promise<void>
}

/** Opens some modules on a fresh database with their routes over HTTP, and no first run. */
export async function openDoorway(
  modules: readonly Module[],
  env: Record<string, string> = {},
): Promise<Doorway> {
  const opened = await openTestHouse({ modules, env })
  const { house } = opened
  const app = await openApp(house)
  const routes = Object.assign({}, ...modules.map(module => module.routes?.routes))

  const set = async (values: Record<string, SettingValue>): Promise<void> => {
    await house.inTransaction('read write', async tx => {
      for (const [key, value] of Object.entries(values)) {
        await changeSetting(tx, key, value, houseId)
      }
    })
    await house.settings.refresh()
  }

  return {
    house,
    app,
    set,
    call: (name, input = {}, asking = {}) =>
      inject(app, present(routes[name], name), input, asking),
    close: async () => {
      await app.close()
      await opened.close()
    },
  }
}

async function inject(app: App, route: Route, input: object, asking: Asking) {
  const fields = new Map<string, unknown>(Object.entries(input))
  const take = (name: string): string => {
    const value = fields.get(name)
    fields.delete(name)
    return encodeURIComponent(String(value))
  }
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => take(name))
  const reads = route.method === 'GET'
  const rest = Object.fromEntries(fields)
  const query = reads ? `?${new URLSearchParams(rest as Record<string, string>)}` : ''
  const cookie = asking.cookie === undefined ? {} : { cookie: asking.cookie }
  const answer = await app.inject({
    method: route.method,
    url: `/api${path}${query}`,
    remoteAddress: asking.from ?? '127.0.0.1',
    headers: {
      ...(asking.token !== undefined && { authorization: `Bearer ${asking.token}` }),
      ...(asking.userAgent !== undefined && { 'user-agent': asking.userAgent }),
      ...(asking.cookie !== undefined && { ...cookie, origin: 'http://localhost:8420' }),
    },
    ...(!reads && { payload: rest }),
  })
  const set = answer.headers['set-cookie']
  const body = String(answer.headers['content-type']).includes('json') ? answer.json() : {}
  return {
    status: answer.statusCode,
    body,
    cookie: typeof set === 'string' ? set.split(';')[0] : undefined,
  }
}

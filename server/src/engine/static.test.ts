import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '#/app.ts'
import { type ParcelHouse, openParcels } from '#/testing/parcels.ts'
import { openLog } from './log.ts'

let world: ParcelHouse
beforeAll(async () => {
  world = await openParcels()
})
afterAll(() => world.close())

describe('every answer', () => {
  test('carries the headers that keep other pages out', async () => {
    const answers = await Promise.all([
      world.app.inject('/api/parcels'),
      world.app.inject('/docs/'),
      world.app.inject('/nowhere.js'),
      world.app.inject('/healthz'),
    ])

    for (const { headers } of answers) {
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval';")
      expect(headers['content-security-policy']).not.toContain('unsafe-inline')
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    }
  })

  test('goes to our own host only; health answers anybody', async () => {
    const headers = { host: 'evil.example' }

    const api = await world.app.inject({ url: '/api/parcels', headers })
    const page = await world.app.inject({ url: '//elsewhere/x', headers })
    const health = await world.app.inject({ url: '/healthz', headers })

    expect(api.json().code).toBe('forbidden')
    expect([page.statusCode, page.headers['location']]).toEqual([
      302,
      'http://localhost:8420/elsewhere/x',
    ])
    expect(health.statusCode).toBe(200)
  })

  test.each([
    ['where no proxy is trusted', [], 'forbidden'],
    ['from somebody who is no trusted proxy', ['10.0.0.1'], 'forbidden'],
    ['from a trusted proxy', ['127.0.0.1'], undefined],
  ])('a forwarded host is judged %s', async (_, trustedProxies, code) => {
    const config = { ...world.house.config, trustedProxies }
    const app = await openApp({ ...world.house, config })

    const headers = { host: 'evil.example', 'x-forwarded-host': 'localhost:8420' }
    const answer = await app.inject({ url: '/api/parcels', headers })

    expect(answer.json().code).toBe(code)
    await app.close()
  })

  test('leaves one line: who asked for what and what came of it, never what was said', async () => {
    const lines: string[] = []
    const log = openLog('info', { write: line => void lines.push(line) })
    const app = await openApp({ ...world.house, log })
    const stranger = { method: 'POST', url: '/api/parcels/mei', payload: {} } as const
    const asks = [{ url: '/api/parcels' }, stranger, { url: '/healthz' }, { url: '/api/parcels' }]
    for (const ask of asks) await app.inject(ask)
    await app.close()

    const said = lines.map(line => JSON.parse(line))
    const each = { level: 30, msg: 'answered', ms: expect.any(Number), time: expect.any(String) }
    const unique = { request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) }
    const count = { ...each, ...unique, method: 'GET', route: '/api/parcels', status: 200 }
    const sent = { method: 'POST', route: '/api/parcels/:to', status: 401 }
    expect(said).toEqual([count, { ...each, ...unique, ...sent, refusal: 'not_signed_in' }, count])
    expect(said[0].request_id).not.toBe(said[2].request_id)
  })

  test('the reference starts by its own script only and asks nobody else', async () => {
    const answer = await world.app.inject('/docs/api/')

    const policy = String(answer.headers['content-security-policy'])
    expect(answer.statusCode).toBe(200)
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-/)
    expect(answer.body).not.toMatch(/(src|href)="https?:/)
  })

  test('says in whose house it is ready, and figures only to who may know', async () => {
    expect((await world.app.inject('/readyz')).json()).toEqual({ ready: true })
    expect((await world.app.inject('/metrics')).statusCode).toBe(404)
  })
})

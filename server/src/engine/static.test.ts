import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ParcelHouse, openParcels } from '#/testing/parcels.ts'

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

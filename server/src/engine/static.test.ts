import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '#/app.ts'
import { type ParcelHouse, openParcels } from '#/testing/parcels.ts'
import { houseName } from './house-settings.ts'
import { houseId } from './house.ts'
import { openLog } from './log.ts'
import { shortNameOf } from './manifest.ts'
import { changeSetting } from './settings.ts'

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

describe('what a phone installs', () => {
  const url = '/manifest.webmanifest'
  const read = (language: string, etag = '') =>
    world.app.inject({ url, headers: { 'accept-language': language, 'if-none-match': etag } })
  const rename = async (name: string): Promise<void> => {
    const { house } = world
    await house.inTransaction('read write', tx => changeSetting(tx, houseName.key, name, houseId))
    await house.settings.refresh()
  }

  test('is called as the house is, and speaks to whoever asks in their language', async () => {
    await rename('柳溪里 Willow Lane')

    const [chinese, english] = [await read('zh-CN'), await read('en-GB,en;q=0.9')]

    const named = { id: '/', name: '柳溪里 Willow Lane', short_name: '柳溪里' }
    expect(chinese.json()).toMatchObject({ ...named, lang: 'zh-CN' })
    expect(english.json()).toMatchObject({ ...named, lang: 'en' })
    const ways = (answer: typeof chinese) =>
      answer.json().shortcuts.map((one: { name: string }) => one.name)
    expect([ways(chinese), ways(english)]).toEqual([
      ['付款', '扫一扫', '收款'],
      ['Pay', 'Scan', 'Collect'],
    ])
    expect(english.headers).toMatchObject({
      'content-type': 'application/manifest+json; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept-language',
    })
  })

  test('is not sent again while the name is the same, and is once it is another', async () => {
    await rename('Slow Readers')
    const etag = String((await read('en')).headers['etag'])

    const same = await read('en', etag)
    expect([same.statusCode, same.body]).toEqual([304, ''])
    await rename('Quick Readers')
    const renamed = await read('en', etag)

    expect([renamed.statusCode, renamed.json().name]).toEqual([200, 'Quick Readers'])
  })

  test.each([
    ['Fuquan', 'Fuquan'],
    ['柳溪里 Willow Lane', '柳溪里'],
    ['Wednesday Wall', 'Wednesday'],
    ['Neighbourhoodwatch', 'Neighbourhoo'],
    ['柳溪邻里守望互助会', '柳溪邻里守望'],
    ['  三班 Class 3 ', '三班 Class 3'],
    ['👨‍👩‍👧 Chens', '👨‍👩‍👧 Chens'],
  ])('has a short name that fits under an icon: %s is %s', (name, short) => {
    expect(shortNameOf(name)).toBe(short)
  })
})

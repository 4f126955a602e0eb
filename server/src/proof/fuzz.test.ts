import { gzipSync } from 'node:zlib'
import { contract } from '@fuquan/contract/index.ts'
import type { Routes } from '@fuquan/contract/route.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestOfIds, newId } from '#/engine/ids.ts'
import type { Client } from '#/testing/client.ts'
import { proofFor } from '#/testing/proofs.ts'
import { pinOfAll } from '#/testing/world.ts'
import { expectations } from './expectations.ts'
import { rehearse } from './rehearse.ts'
import { openScene, type Scene } from './scene.ts'
import { stateOf } from './tables.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.world.close())

const reason = 'because the proof asks for it'
const state = () => stateOf(scene.world.db, { without: ['engine.intent', 'engine.refused'] })

describe('amounts', () => {
  // JSON texts, so that numbers beyond what JavaScript can hold arrive as they were written.
  const odd: readonly string[] = [
    ...['""', '"-1"', '"0"', '"-0"', '"00"', '"01"', '"1.5"', '"1e3"', '"+1"', '" 1"', '"1 "'],
    ...['"1_000"', '"1,000"', '"0x10"', '"1n"', '"NaN"', '"Infinity"', '"١٢٣"', '"１２３"', '"一"'],
    ...[
      '"9223372036854775808"',
      '"100000000000000000000000000000000000000"',
      '"1\\n"',
      '"1\\u0000"',
    ],
    ...['-1', '0', '-0', '1', '1.5', '1e3', '9007199254740993', '1e400', 'null', 'true', '[]'],
    ...['["1"]', '{}', '{"amount":"1"}', `"${'9'.repeat(10_000)}"`],
  ]

  const fields: Readonly<Record<string, (amount: string) => [string, Client]>> = {
    sendEnvelope: total => [
      `{"roomId":"${scene.things.roomId}","mode":"lucky","split":"lucky:2","total":${total},"shares":2}`,
      scene.who.keeper,
    ],
    stepUp: amount => [
      `{"pin":"${pinOfAll}","kind":"envelopes.send","payee":"x","amount":${amount}}`,
      scene.who.keeper,
    ],
    issueCredits: amount => [
      `{"to":"fund","amount":${amount},"reason":"${reason}"}`,
      scene.who.owner,
    ],
    burnCredits: amount => [
      `{"from":"fund","amount":${amount},"reason":"${reason}"}`,
      scene.who.owner,
    ],
  }

  test.each(Object.keys(fields))('of %s that are none are refused', async operation => {
    const before = await state()

    for (const amount of odd) {
      const [payload, who] = fields[operation]?.(amount) ?? ['', scene.who.guest]
      const answer = await raw(who, operation, payload)
      expect([amount, answer.statusCode, answer.json().code]).toEqual([amount, 400, 'bad_input'])
    }

    expect(await state()).toEqual(before)
  })

  test.each(['sendEnvelope', 'issueCredits', 'burnCredits'])(
    'of %s as large as they can be are refused and overflow nothing',
    async operation => {
      const before = await state()

      for (const amount of ['9223372036854775807', '9007199254740993', '1000000000001']) {
        const [payload, who] = fields[operation]?.(`"${amount}"`) ?? ['', scene.who.guest]
        const answer = await raw(who, operation, payload)
        expect([amount, answer.statusCode >= 400, answer.statusCode < 500]).toEqual([
          amount,
          true,
          true,
        ])
      }

      expect(await state()).toEqual(before)
    },
  )

  test('whose sum overflows move nothing: the greatest amount there is, with its PIN', async () => {
    const { owner, keeper, member } = scene.who
    for (const amount of ['9223372036854775807', '4611686018427387904', '1000000000000']) {
      const facts = { people: '2', who: digestOfIds([keeper.id, member.id]) }
      const shown = { pin: pinOfAll, kind: 'ledger.issue', payee: 'members', amount, facts }
      const { proof } = (await owner.get('stepUp', shown)) as Record<string, unknown>
      const before = await state()
      const issue = { to: [keeper.id, member.id], amount, reason, proof }

      const answer = await owner.call('issueCredits', issue)

      expect([amount, answer.body['code']]).toEqual([amount, 'ledger_amount_invalid'])
      expect(await state()).toEqual(before)
    }
  })
})

const paths: Readonly<Record<string, string>> = {
  sendEnvelope: '/api/envelopes',
  stepUp: '/api/identity/step-ups',
  issueCredits: '/api/ledger/issues',
  burnCredits: '/api/ledger/burns',
  createRoom: '/api/chat/rooms',
}

function raw(who: Client, operation: string, payload: string | Buffer, headers: object = {}) {
  return who.app.inject({
    method: 'POST',
    url: paths[operation] ?? operation,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': newId(),
      ...(who.token !== undefined && { authorization: `Bearer ${who.token}` }),
      ...headers,
    },
    payload,
  })
}

describe('texts', () => {
  const honest: readonly string[] = [
    `Robert'); drop table ledger.transfer; --`,
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example","pay")',
    '+1+1|cmd',
    '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇨🇳',
    'e\u0301 é ﷺ \u0e01\u0e33',
    '恭喜发财 𠮷野家',
    '${process.env} {{facts}} %s %00 \\u0000',
    'null',
    'a\u200db\u200bc',
  ]
  const hidden: readonly string[] = [
    'a\u0000b',
    'a\ud800b',
    'a\udc00',
    '\u202eevil',
    'a\u2066b\u2069',
    'a\ufeffb',
    'a\u001bb',
    'a\u009fb',
    'a\u007fb',
  ]

  test('that people mean are kept and given back equal, in messages and in names', async () => {
    const { keeper } = scene.who
    const { roomId } = scene.things
    for (const text of honest) {
      const said = await keeper.get('say', { roomId, messageId: toWire('msg', newId()), text })
      expect(said['text']).toBe(text.normalize('NFC'))
    }
    const page = (await keeper.get('listMessages', { roomId })) as Record<string, unknown>
    const kept = (page['items'] as { text: string | null }[]).map(message => message.text)
    expect(kept).toEqual(expect.arrayContaining(honest.map(text => text.normalize('NFC'))))

    for (const text of honest) {
      const name = [...text].slice(0, 20).join('').trim().normalize('NFC')
      const room = await keeper.call('changeRoom', { roomId, name })
      expect([text, room.status, room.body['name']]).toEqual([text, 200, name])
    }
  })

  test('that hide what they say are refused everywhere and nothing is written', async () => {
    const { keeper, owner } = scene.who
    const { roomId, userId } = scene.things
    const before = await state()

    for (const text of hidden) {
      const asked = [
        keeper.call('say', { roomId, messageId: toWire('msg', newId()), text }),
        keeper.call('changeRoom', { roomId, name: text }),
        keeper.call('changeMe', { name: text }),
        keeper.call('createRoom', { roomId: toWire('rom', newId()), name: 'x', purpose: text }),
        owner.call('lookAtPerson', { userId, reason: `a long reason ${text}` }),
      ]
      for (const answer of await Promise.all(asked)) {
        expect([text, answer.status, answer.body['code']]).toEqual([text, 400, 'bad_input'])
      }
    }

    expect(await state()).toEqual(before)
  })

  test('that are searched for find only what contains them', async () => {
    const { owner } = scene.who
    for (const search of ['%', '_', '\\', `'`, '%%%', '*', '(', '[a-z', honest[0] ?? '']) {
      const answer = await owner.call('listPeople', { search })
      expect([search, answer.status]).toEqual([search, 200])
      expect([search, Object(answer.body['items']).length]).toEqual([
        search,
        search === '_' ? expect.any(Number) : 0,
      ])
    }
  })

  test('of ten megabytes are turned away before they are read', async () => {
    const { keeper } = scene.who
    const { roomId } = scene.things
    const before = await state()
    const room = { roomId: toWire('rom', newId()), name: 'x'.repeat(10 * 1024 * 1024) }

    const answer = await raw(keeper, 'createRoom', JSON.stringify(room))
    const long = await keeper.call('say', {
      roomId,
      messageId: toWire('msg', newId()),
      text: '福'.repeat(5_001),
    })

    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too_large'])
    expect(long.status).toBe(400)
    expect(await state()).toEqual(before)
  })

  test('that look like formulas are text in the files that staff export', async () => {
    const { owner } = scene.who
    const reasonOfEvil = '=HYPERLINK("http://evil.example","pay")'
    await owner.get('lookAtPerson', { userId: scene.things.userId, reason: reasonOfEvil })

    const proof = await proofFor(owner, { kind: 'console.export_audit', payee: 'house' })
    const file = await owner.call('exportAudit', { reason: 'to look at its cells', proof })

    expect(file.text).toContain(`"'=HYPERLINK(""http://evil.example"",""pay"")"`)
    expect(file.text).not.toContain(',"=HYPERLINK')
  })
})

describe('bodies', () => {
  const room = () => ({ roomId: toWire('rom', newId()), name: 'A room' })
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

  test('that are no JSON, or not as they were meant, are bad input', async () => {
    const { keeper } = scene.who
    const before = await state()
    const bodies: readonly (string | Buffer)[] = [
      ...['', ' ', '{', '}', 'null', '1', '"x"', '[]', 'undefined', "{'a':1}", '{"a":1}garbage'],
      `{"roomId":"${room().roomId}","name":"a","name":"b"}`,
      `{"roomId":"${room().roomId}","name":"a","n\\u0061me":"b"}`,
      `{"roomId":"${room().roomId}","name":"a","__proto__":{"level":3}}`,
      `{"roomId":"${room().roomId}","name":"a","constructor":{"prototype":{"level":3}}}`,
      JSON.stringify({ ...room(), extra: 1 }),
      JSON.stringify({ ...room(), name: { toString: 'x' } }),
      deep.slice(0, 100_000),
      `{"a":${'{"a":'.repeat(40)}1${'}'.repeat(41)}`,
      Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
      Buffer.from(`\ufeff${JSON.stringify(room())}`, 'utf16le'),
    ]

    for (const [n, body] of bodies.entries()) {
      const answer = await raw(keeper, 'createRoom', body)
      expect([n, answer.statusCode, answer.json().code]).toEqual([n, 400, 'bad_input'])
    }

    expect(await state()).toEqual(before)
  })

  test('that come as a form, as text, packed or as a file are of the wrong type', async () => {
    const { keeper } = scene.who
    const before = await state()
    const json = JSON.stringify(room())
    const tries: readonly [string | Buffer, object][] = [
      ['roomId=rom_1&name=x', { 'content-type': 'application/x-www-form-urlencoded' }],
      [json, { 'content-type': 'text/plain' }],
      [json, { 'content-type': 'application/xml' }],
      [json, { 'content-type': 'multipart/form-data; boundary=x' }],
      [gzipSync(json), { 'content-encoding': 'gzip' }],
      [gzipSync(Buffer.alloc(50 * 1024 * 1024)), { 'content-encoding': 'gzip' }],
      [json, { 'content-encoding': 'br' }],
    ]

    for (const [body, headers] of tries) {
      const answer = await raw(keeper, 'createRoom', body, headers)
      expect([headers, answer.statusCode, answer.json().code]).toEqual([headers, 415, 'wrong_type'])
    }

    expect(await state()).toEqual(before)
  })

  test('under keys that are none are refused', async () => {
    const { keeper } = scene.who
    const long = 'k'.repeat(256)
    for (const key of ['', 'ключ', long, 'a\u0007b']) {
      const answer = await raw(keeper, 'createRoom', JSON.stringify(room()), {
        'idempotency-key': key,
      })
      expect([key, answer.statusCode]).toEqual([key, 400])
    }
  })

  test('cannot say which method they mean', async () => {
    const { keeper } = scene.who
    const { roomId } = scene.things
    const answer = await keeper.app.inject({
      method: 'POST',
      url: `/api/chat/rooms/${roomId}/membership?_method=DELETE`,
      headers: { authorization: `Bearer ${keeper.token}`, 'x-http-method-override': 'DELETE' },
    })

    expect(answer.statusCode).toBe(404)
  })
})

describe('cursors', () => {
  const declared: Readonly<Record<string, Routes>> = contract
  const lists = Object.entries(declared).flatMap(([module, routes]) =>
    Object.entries(routes).flatMap(([name, { query }]) =>
      query !== undefined && 'cursor' in query.shape ? [[name, module] as const] : [],
    ),
  )
  const odd = ['x', '0', '-1', '1e9', 'MTIz', 'e30', '2026-13', '9999-99', '99999999999999', '_-_-']
  const dated = ['0.0', '99999999999999999.x', `8640000000000001.${newId()}`, `1.${newId()}`]
  const made = dated.map(text => Buffer.from(text).toString('base64url'))

  // Beyond what the database can count to, and the last number that it knows.
  const great = ['9223372036854775807', '9223372036854775808', '9'.repeat(19), '9'.repeat(38)]

  test.each(lists)('made up for %s are refused or lead nowhere', async (name, module) => {
    const row = expectations[module]?.[name]
    const who = row?.ok.includes('keeper') ? scene.who.keeper : scene.who.owner
    const asks = [row?.ask?.(scene.things) ?? {}]
    if (name === 'listRecords') asks.push({ role: 'waiting' })
    // The pages of a person ask for a reason first, unless one was given a while ago.
    const good = row?.then === 'console_reason_missing' ? [200, 403] : [200]

    for (const input of asks) {
      for (const cursor of [...odd, ...made, ...great]) {
        const { status } = await who.call(name, { ...input, cursor })
        expect([cursor, [...good, 400]]).toEqual([cursor, expect.arrayContaining([status])])
      }
    }
  })

  test('of a page that leads on are taken, so that the refused ones were looked at', async () => {
    const first = await scene.who.owner.get('listAudit', { limit: 2 })
    const second = await scene.who.owner.get('listAudit', { limit: 2, cursor: first['next'] })

    expect(Object(second['items'])).toHaveLength(2)
  })
})

test('moments at the ends of time are judged and never break the house', async () => {
  const { owner, stranger } = scene.who
  const moments = ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-02-28T23:59:59.999999999Z']
  await rehearse(scene.world.house, async () => {
    for (const until of moments) {
      const answer = await owner.call('suspendPerson', { userId: stranger.id, until, reason })
      expect([until, answer.body['code']]).not.toEqual([until, 'failure'])
    }
  })
})

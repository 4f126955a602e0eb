import { EnvelopeId, fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { withHead } from '#/engine/static.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, pinOfAll, roomOf, type World } from '#/testing/world.ts'
import { readLinkCode, writeLinkCode } from './code.ts'
import { linkHead } from './page.ts'

let world: World
let room: string
let lin: Client
let mei: Client
let stranger: Client
const greeting = '三班的孩子们新年快乐'
const roomName = '三班 Class 3'

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, stranger } = world.people)
  room = await roomOf(lin, [mei])
})
afterEach(() => releaseClock(world.db))
afterAll(() => world.close())

type Door = {
  audience: string
  cover: string
  mine: { envelopeId: string; roomId: string | null } | null
  open: { sender: string; greeting: string; state: string } | null
}

const ofGroup = async (): Promise<string> => {
  const terms = { mode: 'ordinary', split: 'even', total: '200', shares: 2 }
  const sent = await lin.get('sendEnvelope', { roomId: room, ...terms, greeting, cover: 'kite' })
  return String(sent['id'])
}

async function ofAnyone(): Promise<string> {
  const facts = { mode: 'ordinary', split: 'even', shares: '2', audience: 'anyone' }
  const shown = { pin: pinOfAll, kind: 'envelopes.send', payee: 'anyone', amount: '200', facts }
  const { proof } = await lin.get('stepUp', shown)
  const sent = await lin.get('sendEnvelope', {
    ...{ mode: 'ordinary', split: 'even', total: '200', shares: 2, greeting },
    ...{ audience: 'anyone', anyoneConfirmed: true, proof },
  })
  return String(sent['id'])
}

async function codeOf(envelopeId: string, by = lin): Promise<string> {
  const { path }: { path: string } = (await by.get('getEnvelopeLink', { envelopeId })) as never
  expect(path).toMatch(/^\/e\/[\w-]{38}$/)
  return path.slice('/e/'.length)
}
const doorOf = async (code: string, who: Client): Promise<Door> =>
  (await who.get('openEnvelopeLink', { code })) as never

describe('the link of an envelope for a group', () => {
  test('says for whom it is, and nothing of sender, room, words or money', async () => {
    const envelopeId = await ofGroup()
    const code = await codeOf(envelopeId)

    for (const who of [world.guest, stranger]) {
      const door = await doorOf(code, who)
      expect(door).toEqual({
        ...{ audience: 'group', mode: 'ordinary', cover: 'kite', password: false },
        ...{ open: null, mine: null },
      })
      const text = JSON.stringify(door)
      for (const secret of [envelopeId, room, roomName, greeting, lin.id, 'Lin', '200']) {
        expect(text).not.toContain(secret)
      }
    }
  })

  test('leads a member to where it hangs', async () => {
    const envelopeId = await ofGroup()
    const door = await doorOf(await codeOf(envelopeId, mei), mei)
    expect(door.mine).toEqual({ envelopeId, roomId: room })
  })

  test('opens nothing: whoever holds it alone is turned away as before', async () => {
    const envelopeId = await ofGroup()
    await doorOf(await codeOf(envelopeId), stranger)
    for (const operation of ['claimEnvelope', 'getEnvelope', 'getEnvelopeLink']) {
      expect(await stranger.call(operation, { envelopeId })).toMatchObject({ status: 404 })
    }
    expect(await world.guest.call('claimEnvelope', { envelopeId })).toMatchObject({ status: 401 })
  })
})

describe('the link of what anybody may open', () => {
  test('tells its sender, its words and whether it is open still, and leads to it', async () => {
    const envelopeId = await ofAnyone()
    const code = await codeOf(envelopeId)

    const door = await doorOf(code, world.guest)
    const inside = await doorOf(code, stranger)
    await stranger.get('claimEnvelope', { envelopeId })
    await advance(world.db, 25 * 3_600_000)

    expect(door).toMatchObject({ audience: 'anyone', mine: null })
    expect(door.open).toMatchObject({ envelopeId, sender: 'Lin', greeting, state: 'open' })
    expect(JSON.stringify(door)).not.toContain(lin.id)
    expect(JSON.stringify(door)).not.toContain('"200"')
    expect(inside.mine).toEqual({ envelopeId, roomId: null })
    expect((await doorOf(code, world.guest)).open).toMatchObject({ state: 'expired' })
  })
})

describe('a code', () => {
  test('that we did not write leads nowhere, whoever asks', async () => {
    const code = await codeOf(await ofGroup())
    const turned = (code.startsWith('A') ? 'B' : 'A') + code.slice(1)
    const end = code.slice(0, -1) + (code.endsWith('A') ? 'E' : 'A')
    for (const wrong of [turned, end, 'A'.repeat(38)]) {
      for (const who of [world.guest, mei]) {
        expect(await who.call('openEnvelopeLink', { code: wrong })).toMatchObject({ status: 404 })
      }
    }
  })

  test('is read back as the envelope it was written for, under its own key alone', async () => {
    const id = EnvelopeId.out.parse(fromWire('env', await ofGroup()))
    const key = Buffer.alloc(32, 1)
    expect(readLinkCode(key, writeLinkCode(key, id))).toBe(id)
    expect(readLinkCode(Buffer.alloc(32, 2), writeLinkCode(key, id))).toBeUndefined()
  })
})

describe('what a messenger shows', () => {
  const head = (code: string, language: 'zh-CN' | 'en') =>
    linkHead.head(world.house, `/e/${code}`, language)

  test('of a link for a group: the house and for whom, in the language that is asked for', async () => {
    const code = await codeOf(await ofGroup())
    const [zh, en] = [await head(code, 'zh-CN'), await head(code, 'en')]
    expect(en).toEqual({
      title: 'A red envelope in 柳溪里 Willow Lane',
      description: 'For members of a group in 柳溪里 Willow Lane. Sign in to open it.',
      image: '/api/envelopes/covers/kite/picture?size=full',
    })
    expect(zh?.title).toBe('柳溪里 Willow Lane的一个红包')
    expect(JSON.stringify([zh, en])).not.toContain(greeting)
  })

  test('of what anybody may open: its sender too; of any other path nothing', async () => {
    const code = await codeOf(await ofAnyone())
    expect((await head(code, 'en'))?.title).toBe('Lin sent a red envelope')
    expect(await head('A'.repeat(38), 'en')).toBeUndefined()
    expect(await head('../etc', 'en')).toBeUndefined()
  })

  test('names become words of the page, and never a part of it', () => {
    const page = '<head><title>福圈 Fuquan</title></head>'
    const title = `"><script>alert('$&')</script>`
    const facts = { title, description: 'a & b', url: 'https://fu.example/e/x', language: 'zh-CN' }
    const made = withHead(page, { ...facts, image: 'https://fu.example/p?a=1&b=2' })

    expect(made).not.toContain('<script')
    expect(made).toContain('<title>&#34;&#62;&#60;script&#62;alert(&#39;$&#38;&#39;)')
    expect(made).toContain('<meta property="og:locale" content="zh_CN">')
    expect(made).toContain('<meta name="robots" content="noindex">')
    expect(made).toContain('content="https://fu.example/p?a=1&#38;b=2"')
  })
})

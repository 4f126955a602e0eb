import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import type { Client } from '#/testing/client.ts'
import {
  openWorld,
  passwordOfAll,
  pinOfAll,
  roomOf,
  sendEnvelope,
  type World,
} from '#/testing/world.ts'

let world: World
let base: string
beforeAll(async () => {
  world = await openWorld()
  base = await world.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => world.close())

type Screen = {
  heard(): string
  until(text: string): Promise<void>
  close(): void
  over(): boolean
}

/** A real screen: what it hears is what a browser would. */
async function screenOf(one: Client): Promise<Screen> {
  const stop = new AbortController()
  const answer = await fetch(`${base}/api/stream`, {
    headers: { authorization: `Bearer ${one.token}` },
    signal: stop.signal,
  })
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
  let heard = ''
  let over = false
  const read = async (): Promise<void> => {
    for await (const part of present(answer.body, 'a stream')) heard += Buffer.from(part).toString()
    over = true
  }
  read().catch(() => (over = true)) // Closed by us at the end.
  const until = async (text: string): Promise<void> => {
    for (let n = 0; n < 2_400 && !heard.includes(text); n++) await pause(25)
    expect(heard).toContain(text)
  }
  await until('hello')
  return { heard: () => heard, until, close: () => stop.abort(), over: () => over }
}
const pause = (ms: number) => new Promise(done => setTimeout(done, ms))

const say = (one: Client, roomId: string) =>
  one.get('say', { roomId, messageId: toWire('msg', newId()), text: 'SECRETwords of the room' })

describe('a screen', () => {
  test('hears of its own rooms and of nobody else’s, and never a word or an amount', async () => {
    const { lin, mei, stranger } = world.people
    const roomId = await roomOf(lin, [mei])
    const [mine, theirs] = [await screenOf(mei), await screenOf(stranger)]

    await say(lin, roomId)
    const sent = await sendEnvelope(lin, roomId, {
      total: '777',
      shares: 3,
      greeting: 'SECRETwish',
    })
    await mine.until(String(sent.body['id']))
    await world.settle()
    await pause(300)

    expect(mine.heard()).toContain(roomId)
    expect(theirs.heard()).not.toContain(roomId)
    expect(theirs.heard()).not.toContain(String(sent.body['id']))
    for (const secret of ['SECRET', '"777"', ':777']) expect(mine.heard()).not.toContain(secret)
    mine.close()
    theirs.close()
  })

  test('hears nothing more of a room its person was taken out of or left', async () => {
    const { lin, mei, bo } = world.people
    const roomId = await roomOf(lin, [mei, bo])
    const [taken, left] = [await screenOf(mei), await screenOf(bo)]
    await lin.get('removeMember', { roomId, userId: mei.id })
    await bo.get('leaveRoom', { roomId })
    await pause(1_500)
    const before = [taken.heard(), left.heard()]

    await say(lin, roomId)
    await sendEnvelope(lin, roomId, { total: '600', shares: 3 })
    await pause(1_500)

    for (const [n, screen] of [taken, left].entries()) {
      expect(screen.heard().slice(before[n]?.length)).not.toContain(roomId)
    }
    taken.close()
    left.close()
  })

  test('of somebody who is in again hears of the room again', async () => {
    const { lin, ana } = world.people
    const roomId = await roomOf(lin, [])
    const screen = await screenOf(ana)
    const { code }: { code: string } = (await lin.get('makeLink', { roomId })) as never
    await ana.get('joinByLink', { code })
    await pause(1_000)
    const before = screen.heard().length

    await say(lin, roomId)
    for (let n = 0; n < 2_400 && !screen.heard().slice(before).includes(roomId); n++)
      await pause(25)

    expect(screen.heard().slice(before)).toContain(roomId)
    screen.close()
  })

  test('is over as soon as staff sign its person out, and no other is', async () => {
    const { wen, bo, mei } = world.people
    const [theirs, other] = [await screenOf(bo), await screenOf(mei)]
    const shown = { kind: 'identity.sign_out', payee: bo.id, pin: pinOfAll }
    const { proof } = await wen.get('stepUp', shown)

    await wen.get('signOutPerson', { userId: bo.id, reason: 'a phone was lost', proof })

    await expect.poll(() => theirs.over()).toBe(true)
    expect(other.over()).toBe(false)
    other.close()
    await bo.signInAgain(passwordOfAll)
  })

  test('cannot be opened without a sign-in, or with one that has ended', async () => {
    const { tariq } = world.people
    const guest = await fetch(`${base}/api/stream`)
    await tariq.get('signOut')
    const gone = await fetch(`${base}/api/stream`, {
      headers: { authorization: `Bearer ${tariq.token}` },
    })

    expect([guest.status, gone.status]).toEqual([401, 401])
  })

  test('asked to go on from somewhere made up hears that it must look again', async () => {
    const { lin } = world.people
    for (const from of ['0', '-1', '999999999999:1', `1:1'; drop table engine.outbox`, '0:0']) {
      const stop = new AbortController()
      const answer = await fetch(`${base}/api/stream`, {
        headers: { authorization: `Bearer ${lin.token}`, 'last-event-id': from },
        signal: stop.signal,
      })
      expect(answer.status).toBe(200)
      const reader = present(answer.body, 'a stream').getReader()
      const first = Buffer.from((await reader.read()).value ?? []).toString()
      expect(first).toContain('hello')
      stop.abort()
    }
    expect((await lin.call('getMe')).status).toBe(200)
  })
})

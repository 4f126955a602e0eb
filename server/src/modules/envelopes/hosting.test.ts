import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '#/testing/client.ts'
import { freeOf } from '#/testing/payments.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

let world: World
let lin: Client
let mei: Client
let bo: Client
beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo } = world.people)
})
afterAll(() => world.close())

type Setting = (roomId: string) => Promise<unknown>
const change = (terms: object) => (roomId: string) => lin.get('changeRoom', { roomId, ...terms })

describe('an envelope is hung where its sender may send it', () => {
  test.each<[string, Setting, string]>([
    [
      'not by whom the group lets only read',
      roomId => lin.get('silenceMember', { roomId, userId: mei.id, minutes: 10 }),
      'chat_read_only',
    ],
    ['not by members where admins host', change({ mayHost: 'admins' }), 'chat_kind_off'],
    ['not in a mode the group switched off', change({ modesOff: ['lucky'] }), 'chat_kind_off'],
    ['not in a group that is closed', roomId => lin.get('closeRoom', { roomId }), 'chat_read_only'],
  ])('%s', async (_, set, refused) => {
    const roomId = await roomOf(lin, [mei, bo])
    await set(roomId)
    const before = await freeOf(mei)

    const sent = await sendEnvelope(mei, roomId, { total: '300', shares: 3 })

    expect([sent.status, sent.body['code']]).toEqual([403, refused])
    expect(await freeOf(mei)).toBe(before)
    const { items } = await bo.get('listMessages', { roomId })
    expect(JSON.stringify(items)).not.toContain('"envelope"')
  })

  test('nor to somebody who blocked them, into the room of the two', async () => {
    await lin.get('requestFriend', { way: { by: 'handle', handle: mei.handle } })
    await mei.get('requestFriend', { way: { by: 'handle', handle: lin.handle } })
    const { id: roomId }: { id: string } = (await mei.get('openDirect', {
      userId: lin.id,
    })) as never
    expect((await sendEnvelope(mei, roomId, { total: '200', shares: 2 })).status).toBe(200)
    await lin.get('blockPerson', { userId: mei.id })

    const late = await sendEnvelope(mei, roomId, { total: '200', shares: 2 })

    expect(late.body['code']).toBe('chat_read_only')
    expect(await passIntoDirect(roomId)).toMatchObject({ why: 'no_group' })
  })
})

/** Mei guesses wrong in a group and passes what is left into a room of two. */
async function passIntoDirect(direct: string): Promise<unknown> {
  const roomId = await roomOf(bo, [mei])
  for (let n = 0; n < 20; n++) {
    const facts = { mode: 'funny', reach: 'my_friends' }
    const shown = { kind: 'envelopes.send', payee: roomId, amount: '800', facts }
    const { proof } = await bo.get('stepUp', { pin: pinOfAll, ...shown })
    const tree = { mode: 'funny', roomId, amount: '800', reach: 'my_friends', proof }
    const { envelopeId } = await bo.get('sendTree', tree)
    const played = await mei.call('guessTile', { envelopeId, level: 1, tile: n % 3 })
    const view: { me: { mayPass: boolean } } = (await mei.get('getTree', { envelopeId })) as never
    if (!view.me.mayPass) continue
    expect(played.status).toBe(200)
    const { body } = await mei.call('passTreeOn', { envelopeId, roomId: direct })
    return body['details']
  }
  throw new Error('twenty guesses of three were all right')
}

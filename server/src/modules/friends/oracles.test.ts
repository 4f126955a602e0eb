import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, passwordOfAll, roomOf, type World } from '#/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await many(world.db, sql`delete from engine.limit_row`)
})
afterAll(() => world.close())

type Asked = { status: number; text: string }
const plain = ({ status, text }: Asked) => ({ status, text })
/** Asks the same of somebody who is there and of nobody, and gives both answers. */
async function both(ask: (handle: string) => Promise<Asked>, there: Client) {
  return [plain(await ask(there.handle)), plain(await ask('nobody_at_all'))]
}

describe('A blocked person cannot tell a block from absence', () => {
  test.each(['findByHandle', 'lookUpPerson', 'inviteToRoom', 'requestFriend'])(
    'at %s',
    async operation => {
      const [blocker, blocked] = [await newcomer(), await newcomer()]
      const roomId = await roomOf(blocked, [])
      const inputs: Record<string, (handle: string) => object> = {
        findByHandle: handle => ({ handle }),
        lookUpPerson: handle => ({ handle }),
        inviteToRoom: handle => ({ roomId, handle }),
        requestFriend: handle => ({ way: { by: 'handle', handle } }),
      }
      const ask = (handle: string) => blocked.call(operation, { ...inputs[operation]?.(handle) })
      await blocker.get('blockPerson', { userId: blocked.id })

      const [ofBlocker, ofNobody] = await both(ask, blocker)

      expect(ofBlocker).toEqual(ofNobody)
      expect(ofBlocker?.status).toBe(404)
    },
  )

  test('by a note that is too long, or from a level that may not ask', async () => {
    const [blocker, blocked] = [await newcomer(), await newcomer()]
    await blocker.get('blockPerson', { userId: blocked.id })
    const ask = (note: string) => (handle: string) =>
      blocked.call('requestFriend', { way: { by: 'handle', handle }, note })

    const [longToBlocker, longToNobody] = await both(ask('x'.repeat(60)), blocker)
    expect(longToBlocker).toEqual(longToNobody)

    await many(world.db, sql`update identity.user set level = 0 where handle = ${blocked.handle}`)
    await many(world.db, sql`delete from engine.limit_row`)
    await blocked.signInAgain(passwordOfAll)
    const low = (handle: string) =>
      blocked.call('requestFriend', { way: { by: 'handle', handle }, note: '' })
    const [lowToBlocker, lowToNobody] = await both(low, blocker)
    expect(lowToBlocker).toEqual(lowToNobody)
    expect(lowToBlocker?.text).toContain('friend_level_needed')
  })

  test('nor who wants to be asked by nobody, by whatever way', async () => {
    const [hidden, other] = [await newcomer(), await newcomer()]
    await hidden.get('changeFriendHabits', { whoMayAsk: 'nobody' })
    for (const operation of ['lookUpPerson', 'requestFriend']) {
      const ask = (handle: string) =>
        operation === 'lookUpPerson'
          ? other.call(operation, { handle })
          : other.call(operation, { way: { by: 'handle', handle }, note: 'x'.repeat(60) })
      const [ofHidden, ofNobody] = await both(ask, hidden)
      expect([operation, ofHidden]).toEqual([operation, ofNobody])
    }
  })
})

describe('Blocking ends what one asked the other', () => {
  test('an invitation into a room waits no more, on either side', async () => {
    const [one, other] = [await newcomer(), await newcomer()]
    const roomId = await roomOf(one, [])
    const { id } = await one.get('inviteToRoom', { roomId, handle: other.handle })
    expect(await waitingKinds(other)).toContain('chat.invited')

    await other.get('blockPerson', { userId: one.id })
    await world.settle()

    expect(await waitingKinds(other)).not.toContain('chat.invited')
    expect(await other.get('listInvitations')).toEqual({ items: [] })
    const late = await other.call('answerInvitation', { roomInvitationId: id, accept: true })
    expect(late.body['code']).toBe('chat_invitation_over')
    // Nor is a new one made: to the inviter there is nobody of that name.
    const again = await one.call('inviteToRoom', { roomId, handle: other.handle })
    expect(again.body['code']).toBe('not_found')
  })
})

let joined = 0
const newcomer = async (): Promise<Client> => {
  joined += 1
  const one = await world.join(`newcomer_${joined}`)
  await world.settle()
  return one
}

const waitingKinds = async (one: Client): Promise<string[]> => {
  const { items }: { items: { kind: string }[] } = (await one.get('listWaiting')) as never
  return items.map(item => item.kind)
}

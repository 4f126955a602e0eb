import { tell } from '#/engine/events.ts'
import { closed } from '#/modules/identity/index.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RoomId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { after, codeOf, newRoomId, noon, openGroup, openStage } from '#/testing/chat-stage.ts'
import { sayText, type Stage } from '#/testing/chat-stage.ts'
import { check } from '../checks.ts'
import * as chat from '../index.ts'
import * as joining from '../joining/actions.ts'
import * as rooms from './actions.ts'
import { readPage } from '../messages/reading.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana', 'Tariq', 'Stranger'])
})
afterAll(() => stage.close())

const everything = { before: undefined, after: undefined, limit: 100 }
const terms = { name: 'Class 3', template: 'class', purpose: '', rhythm: 'weekly' } as const
const linesOf = async (who: string, roomId: RoomId) => {
  const read = await stage.act(who, readPage, { roomId, ...everything })
  return read.items.map(item => item.line)
}
const membersOf = async (who: string, roomId: RoomId) => {
  const read = await stage.act(who, rooms.listMembers, { roomId, cursor: undefined, limit: 100 })
  return read.items.map(item => `${item.person.name} ${item.role}`)
}

describe('making a group', () => {
  test('the maker owns it, and asking again makes no second one', async () => {
    const roomId = newRoomId()

    const made = await Promise.all(
      [1, 2, 3].map(() => stage.act('Lin', rooms.createRoom, { roomId, ...terms })),
    )

    for (const one of made) expect(one).toMatchObject({ id: roomId, myRole: 'owner', number: 1 })
    expect(await linesOf('Lin', roomId)).toEqual(['chat.made'])
    const taken = stage.act('Mei', rooms.createRoom, { roomId, ...terms })
    expect(await codeOf(taken)).toBe('bad_input')
  })

  test('a name over 40 code points is refused', async () => {
    const ask = { ...terms, roomId: newRoomId(), name: '火'.repeat(41) }
    expect(await codeOf(stage.act('Lin', rooms.createRoom, ask))).toBe('bad_input')
  })

  test('owner and admins change it, a member does not', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    await stage.act('Lin', rooms.changeRole, { roomId, userId: stage.idOf('Mei'), role: 'admin' })

    const changed = await stage.act('Mei', rooms.changeRoom, {
      roomId,
      name: 'Dumplings',
      mayInvite: 'admins',
    })

    expect(changed).toMatchObject({ name: 'Dumplings', mayInvite: 'admins', template: 'dinner' })
    expect(changed.link).not.toBeNull()
    const tried = stage.act('Bo', rooms.changeRoom, { roomId, name: 'Mine' })
    expect(await codeOf(tried)).toBe('forbidden')
    expect((await stage.act('Bo', rooms.getRoom, { roomId })).link).toBeNull()
    expect(await codeOf(stage.act('Bo', joining.makeLink, { roomId }))).toBe('forbidden')
    expect(await linesOf('Bo', roomId)).toEqual(['chat.joined', 'chat.role_admin', 'chat.renamed'])
  })
})

describe('system lines', () => {
  test('A system line holds a kind and facts and no words of ours', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    await stage.act('Lin', rooms.changeRoom, { roomId, name: 'Noodles' })

    const read = await stage.act('Mei', readPage, { roomId, ...everything })

    const lin = toWire('usr', stage.idOf('Lin'))
    const mei = toWire('usr', stage.idOf('Mei'))
    expect(read.items.map(({ line, facts, text }) => ({ line, facts, text }))).toEqual([
      { line: 'chat.joined', facts: { user: mei, by: mei }, text: null },
      { line: 'chat.renamed', facts: { user: lin, by: lin, name: 'Noodles' }, text: null },
    ])
    expect(read.people.map(card => card.name).toSorted()).toEqual(['Lin', 'Mei'])
  })
})

describe('the list of rooms', () => {
  test('shows the liveliest first and pages without a repeat', async () => {
    const made: RoomId[] = []
    for (let n = 0; n < 5; n++) {
      const roomId = newRoomId()
      await stage.act('Tariq', rooms.createRoom, { roomId, ...terms, name: `n${n}` }, after(n))
      made.push(roomId)
    }
    const [quiet] = made
    if (quiet) await sayText(stage, 'Tariq', quiet, 'alive', after(60))

    const one = await stage.act('Tariq', rooms.listRooms, { cursor: undefined, limit: 3 })
    const two = await stage.act('Tariq', rooms.listRooms, { cursor: one.next, limit: 3 })

    const names = [...one.items, ...two.items].map(item => item.name)
    expect(names).toEqual(['n0', 'n4', 'n3', 'n2', 'n1'])
    expect(two.next).toBeUndefined()
    expect(one.people.map(card => card.name)).toEqual(['Tariq'])
    const foreign = stage.act('Tariq', rooms.listRooms, { cursor: 'nonsense', limit: 3 })
    expect(await codeOf(foreign)).toBe('bad_input')
  })
})

describe('leaving', () => {
  test('the longest-serving admin follows the owner, else the longest-serving member', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo', 'Ana'])
    await stage.act('Lin', rooms.changeRole, { roomId, userId: stage.idOf('Bo'), role: 'admin' })

    await stage.act('Lin', rooms.leaveRoom, { roomId })
    expect(await membersOf('Ana', roomId)).toEqual(['Mei member', 'Bo owner', 'Ana member'])

    await stage.act('Bo', rooms.leaveRoom, { roomId })
    expect(await membersOf('Ana', roomId)).toEqual(['Mei owner', 'Ana member'])
    const lines = await linesOf('Ana', roomId)
    expect(lines.slice(-4)).toEqual([
      'chat.left',
      'chat.owner_followed',
      'chat.left',
      'chat.owner_followed',
    ])
    expect(await codeOf(stage.act('Lin', rooms.leaveRoom, { roomId }))).toBe('not_found')
  })

  test('The last one out closes the group, and its link with it', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', ['Mei'])

    await Promise.all(['Lin', 'Mei'].map(who => stage.act(who, rooms.leaveRoom, { roomId })))

    expect(await codeOf(stage.act('Bo', joining.joinByLink, { code }))).toBe('chat_link_invalid')
    const [room] = await stage.rows<{ closed: boolean }>(
      `select closed_at is not null as closed from chat.room where id = '${roomId}'`,
    )
    expect(room?.closed).toBe(true)
  })

  test('An open group has exactly one owner, also when two leave at once', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo', 'Ana'])
    await stage.act('Lin', rooms.changeRole, { roomId, userId: stage.idOf('Mei'), role: 'admin' })

    await Promise.all(['Lin', 'Mei'].map(who => stage.act(who, rooms.leaveRoom, { roomId })))

    expect(await membersOf('Ana', roomId)).toEqual(['Bo owner', 'Ana member'])
  })
})

describe('leaving the house', () => {
  test('takes one out of every room, and each room goes on', async () => {
    const one = await openGroup(stage, 'Bo', ['Mei'])
    const two = await openGroup(stage, 'Lin', ['Bo', 'Mei'])

    await stage.house.inTransaction('read write', tx =>
      tell(tx, closed, { userId: stage.idOf('Bo') }),
    )
    await runDueJobs(stage.house)

    expect(await membersOf('Mei', one.roomId)).toEqual(['Mei owner'])
    expect(await membersOf('Mei', two.roomId)).toEqual(['Lin owner', 'Mei member'])
  })
})

describe('taking out', () => {
  test('who was taken out is out at once, and the room says so', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])

    await stage.act('Lin', rooms.removeMember, { roomId, userId: stage.idOf('Bo') })

    expect(await codeOf(stage.act('Bo', rooms.getRoom, { roomId }))).toBe('not_found')
    expect((await linesOf('Mei', roomId)).at(-1)).toBe('chat.removed')
    const mei = stage.act('Mei', rooms.removeMember, { roomId, userId: stage.idOf('Lin') })
    expect(await codeOf(mei)).toBe('forbidden')
    const gone = stage.act('Lin', rooms.removeMember, { roomId, userId: stage.idOf('Bo') })
    expect(await codeOf(gone)).toBe('not_found')
  })

  test('a message that waits while its author is taken out is not said', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const out = stage.act('Lin', rooms.removeMember, { roomId, userId: stage.idOf('Mei') })
    const tries = Array.from({ length: 8 }, (_, n) =>
      codeOf(sayText(stage, 'Mei', roomId, `still here ${n}`)),
    )
    await Promise.all([out, ...tries])

    const lines = await linesOf('Lin', roomId)
    expect(lines.at(-1)).toBe('chat.removed')
  })
})

describe('the face', () => {
  test('Whoever left and came back counts as new', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', ['Mei'])
    const ids = ['Lin', 'Mei', 'Stranger'].map(stage.idOf)
    await stage.act('Mei', rooms.leaveRoom, { roomId })
    await stage.act('Mei', joining.joinByLink, { code }, after(500))

    const { among, since } = await stage.house.inTransaction('read only', async tx => ({
      among: await chat.membersAmong(tx, roomId, ids),
      since: await chat.memberSinceAmong(tx, roomId, ids),
    }))

    expect(among).toEqual(new Set([stage.idOf('Lin'), stage.idOf('Mei')]))
    expect(since.get(stage.idOf('Lin'))).toEqual(noon)
    expect(since.get(stage.idOf('Mei'))).toEqual(after(500))
    expect(since.size).toBe(2)
  })
})

test('afterwards all rooms stand: numbers, counts and owners', async () => {
  expect(await stage.house.inTransaction('read only', tx => check(tx))).toEqual([])
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openGroup, openStage } from '#/testing/chat-stage.ts'
import type { Stage } from '#/testing/chat-stage.ts'
import { listCommonRooms, listRoommates } from './befriend.ts'
import * as terms from './actions-terms.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana', 'Stranger'])
})
afterAll(() => stage.close())

const common = async (name: string, other: string) => {
  const shared = await stage.act(name, listCommonRooms, { userId: stage.idOf(other) })
  return shared.items.map(({ roomName, memberCount }) => [roomName, memberCount])
}

describe('people of my groups', () => {
  test('two people see the groups they share, and a stranger shares none', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])

    expect(await common('Lin', 'Mei')).toEqual([['Hot pot 火锅', 3]])
    expect(await common('Mei', 'Lin')).toEqual([['Hot pot 火锅', 3]])
    expect(await common('Stranger', 'Mei')).toEqual([])
    expect(await common('Lin', 'Lin')).toEqual([])
    await stage.act('Lin', terms.closeRoom, { roomId })
    expect(await common('Lin', 'Mei')).toEqual([])
  })

  test('a block looks like sharing nothing, from both sides', async () => {
    await openGroup(stage, 'Ana', ['Bo'])
    await stage.block('Ana', 'Bo')

    expect(await common('Ana', 'Bo')).toEqual([])
    expect(await common('Bo', 'Ana')).toEqual([])
    const near = await stage.act('Bo', listRoommates, {})
    expect(near.items.map(one => one.person.name)).not.toContain('Ana')
  })
})

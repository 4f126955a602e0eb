import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tell } from '#/engine/events.ts'
import { changeSetting } from '#/engine/settings.ts'
import { joined } from '#/modules/identity/index.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import { after, codeOf, handleOf, openGroup, openStage, type Stage } from '#/testing/chat-stage.ts'
import { check } from '../checks.ts'
import * as rooms from '../rooms/actions.ts'
import * as joining from './actions.ts'

const crowd = Array.from({ length: 12 }, (_, n) => `Guest${n}`)
const days = (n: number) => after(n * 86_400)
let stage: Stage
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana', 'Tariq', 'Stranger', ...crowd])
})
afterAll(() => stage.close())

describe('a link', () => {
  test('shows its card to anyone and lets a member of the house in, once', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', ['Mei'])

    const card = await stage.act('Stranger', joining.getLink, { code })
    expect(card).toMatchObject({ roomId: null, memberCount: 2, full: false, inviter: 'Lin' })
    expect(card.houseInvite).toMatch(/^[0-9a-z]{16}$/)

    const entries = [1, 2, 3].map(() => stage.act('Bo', joining.joinByLink, { code }))
    for (const entry of await Promise.all(entries)) expect(entry).toEqual({ roomId })
    expect((await stage.act('Bo', joining.getLink, { code })).roomId).toBe(roomId)
    expect((await stage.act('Bo', rooms.getRoom, { roomId })).memberCount).toBe(3)
  })

  test('A link that was withdrawn leads nowhere, and asking again gives the live one', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', ['Mei'])
    expect((await stage.act('Mei', joining.makeLink, { roomId })).code).toBe(code)
    expect(Buffer.from(code, 'base64url')).toHaveLength(16)

    await stage.act('Mei', joining.withdrawLink, { roomId })
    expect(await codeOf(stage.act('Bo', joining.joinByLink, { code }))).toBe('chat_link_invalid')
    expect(await codeOf(stage.act('Bo', joining.getLink, { code }))).toBe('chat_link_invalid')

    const next = await stage.act('Mei', joining.makeLink, { roomId })
    expect(next.code).not.toBe(code)
    expect(await codeOf(stage.act('Bo', joining.joinByLink, { code }))).toBe('chat_link_invalid')
    await stage.act('Bo', joining.joinByLink, { code: next.code })
  })

  test('lives 14 days', async () => {
    const { code } = await openGroup(stage, 'Lin', [])
    const join = (who: string, at: Date) => codeOf(stage.act(who, joining.joinByLink, { code }, at))

    expect(await join('Bo', new Date(days(14).getTime() - 1000))).toBeUndefined()
    expect(await join('Ana', days(14))).toBe('chat_link_invalid')
    const unknown = stage.act('Ana', joining.joinByLink, { code: 'nonsense' })
    expect(await codeOf(unknown)).toBe('chat_link_invalid')
  })
})

describe('a newcomer to the house', () => {
  const joinedBy = async (who: string, code: string) => {
    const userId = stage.idOf(who)
    const origin = { kind: 'room_link', ref: code }
    await stage.house.inTransaction('read write', tx =>
      tell(tx, joined, { userId, level: 1, origin }),
    )
    await runDueJobs(stage.house)
  }

  test('who signed up by a room link is in the room, and once', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', [])

    await joinedBy('Tariq', code)
    await joinedBy('Tariq', code)

    expect((await stage.act('Tariq', rooms.getRoom, { roomId })).memberCount).toBe(2)
  })

  test('a link that was withdrawn meanwhile lets nobody in and breaks nothing', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', [])
    await stage.act('Lin', joining.withdrawLink, { roomId })

    await joinedBy('Ana', code)
    await joinedBy('Ana', 'a code of nobody')

    expect((await stage.act('Lin', rooms.getRoom, { roomId })).memberCount).toBe(1)
  })
})

describe('an invitation', () => {
  test('waits under Today until it is answered, and yes lets in', async () => {
    const { roomId } = await openGroup(stage, 'Lin', [])
    const ask = { roomId, handle: handleOf('Mei') }
    const [one, two] = await Promise.all(
      [1, 2].map(() => stage.act('Lin', joining.inviteToRoom, ask)),
    )
    expect(one).toEqual(two)
    const id = one?.id
    if (!id) throw new Error('no invitation')

    expect(await stage.waitingOf('Mei')).toMatchObject([
      { kind: 'chat.invited', facts: { by: 'Lin', room: 'Hot pot 火锅' } },
    ])
    const listed = await stage.act('Mei', joining.listInvitations, {})
    expect(listed.items).toMatchObject([{ id, roomId, memberCount: 1, by: { name: 'Lin' } }])

    const answer = { roomInvitationId: id, accept: true }
    expect(await codeOf(stage.act('Bo', joining.answerInvitation, answer))).toBe('not_found')
    const answers = [1, 2, 3].map(() => stage.act('Mei', joining.answerInvitation, answer))
    for (const given of await Promise.all(answers)) expect(given).toEqual({ roomId })

    expect(await stage.waitingOf('Mei')).toEqual([])
    expect((await stage.act('Mei', rooms.getRoom, { roomId })).memberCount).toBe(2)
    expect(await codeOf(stage.act('Lin', joining.inviteToRoom, ask))).toBe('chat_already_member')
  })

  test('a no keeps out, is over, and may be asked anew', async () => {
    const { roomId } = await openGroup(stage, 'Lin', [])
    const ask = { roomId, handle: handleOf('Ana') }
    const { id } = await stage.act('Lin', joining.inviteToRoom, ask)
    const answer = (accept: boolean, roomInvitationId = id) =>
      stage.act('Ana', joining.answerInvitation, { roomInvitationId, accept })

    expect(await answer(false)).toEqual({ roomId: null })
    expect(await codeOf(answer(true))).toBe('chat_invitation_over')
    expect(await codeOf(stage.act('Ana', rooms.getRoom, { roomId }))).toBe('not_found')

    const again = await stage.act('Lin', joining.inviteToRoom, ask)
    expect(again.id).not.toBe(id)
    expect(await codeOf(answer(true))).toBe('not_found')
    expect(await answer(true, again.id)).toEqual({ roomId })
  })

  test('who comes in by the link waits for no answer any more', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', [])
    await stage.act('Lin', joining.inviteToRoom, { roomId, handle: handleOf('Bo') })

    await stage.act('Bo', joining.joinByLink, { code })

    expect(await stage.waitingOf('Bo')).toEqual([])
    expect((await stage.act('Bo', joining.listInvitations, {})).items).toEqual([])
  })

  test('is over after 14 days, and nobody is asked in by an unknown handle', async () => {
    const { roomId } = await openGroup(stage, 'Lin', [])
    const { id } = await stage.act('Lin', joining.inviteToRoom, {
      roomId,
      handle: handleOf('Tariq'),
    })
    const answer = { roomInvitationId: id, accept: true }

    const late = stage.act('Tariq', joining.answerInvitation, answer, days(14))
    expect(await codeOf(late)).toBe('chat_invitation_over')
    const nobody = stage.act('Lin', joining.inviteToRoom, { roomId, handle: handleOf('Nobody') })
    expect(await codeOf(nobody)).toBe('not_found')
  })
})

describe('a full group', () => {
  test('A room never holds more people than the house allows', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', ['Mei'])
    const asked = await stage.act('Lin', joining.inviteToRoom, { roomId, handle: handleOf('Ana') })
    await stage.house.inTransaction('read write', tx =>
      changeSetting(tx, 'chat.group_max', 8, stage.idOf('Lin')),
    )
    await stage.refresh()

    const codes = await Promise.all([
      ...crowd.map(who => codeOf(stage.act(who, joining.joinByLink, { code }))),
      codeOf(
        stage.act('Ana', joining.answerInvitation, { roomInvitationId: asked.id, accept: true }),
      ),
    ])

    expect(codes.filter(ended => ended === undefined)).toHaveLength(6)
    expect(codes.filter(ended => ended === 'chat_group_full')).toHaveLength(7)
    expect((await stage.act('Lin', rooms.getRoom, { roomId })).memberCount).toBe(8)
    const more = stage.act('Lin', joining.inviteToRoom, { roomId, handle: handleOf('Tariq') })
    expect(await codeOf(more)).toBe('chat_group_full')
    expect((await stage.act('Stranger', joining.getLink, { code })).full).toBe(true)
  })
})

test('afterwards all rooms stand: numbers, counts and owners', async () => {
  expect(await stage.house.inTransaction('read only', tx => check(tx))).toEqual([])
})

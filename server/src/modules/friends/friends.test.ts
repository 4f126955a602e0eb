import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { fromWire, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { advance } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { check } from './checks.ts'

const day = 86_400_000
let world: World
let at: World['people']
beforeAll(async () => {
  world = await openWorld()
  at = world.people
})
afterAll(async () => {
  await world.close()
})

const byHandle = (who: Client) => ({ way: { by: 'handle', handle: who.handle } })
const askTo = (from: Client, to: Client) => from.call('requestFriend', byHandle(to))
const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code
const friendsOf = async (who: Client): Promise<string[]> => {
  const { items } = await who.get('listFriends')
  const list: { person: { handle: string } }[] = items as never
  return list.map(one => one.person.handle).toSorted()
}
const requestTo = async (who: Client, from: Client): Promise<string> => {
  const { toMe } = await who.get('listRequests')
  const list: { id: string; person: { handle: string } }[] = toMe as never
  return list.find(one => one.person.handle === from.handle)?.id ?? ''
}
const befriend = async (one: Client, other: Client) => {
  await askTo(one, other)
  await other.get('answerRequest', { requestId: await requestTo(other, one), answer: 'accept' })
}
const rowsOf = (who: Client) =>
  many<{ name: string }>(
    world.db,
    sql`
      select 'tie' as name from friends.tie
      where owner = ${fromWire('usr', who.id)} or other = ${fromWire('usr', who.id)}`,
  )

describe('becoming friends', () => {
  test('who is asked says yes, and both have a friend with an origin', async () => {
    const { lin, mei } = at
    expect((await askTo(lin, mei)).body).toMatchObject({ outcome: 'waiting' })
    await world.settle()
    const { items: waits } = await mei.get('listWaiting')
    expect(waits).toMatchObject([{ kind: 'friends.requested', facts: { name: 'Lin' } }])

    await mei.get('answerRequest', { requestId: await requestTo(mei, lin), answer: 'accept' })

    const { items: friends } = await lin.get('listFriends')
    const [one]: unknown[] = friends as never
    expect(one).toMatchObject({ person: { handle: 'mei' }, origin: { kind: 'handle' } })
    expect(await friendsOf(mei)).toEqual(['lin'])
    expect((await mei.get('listWaiting')) as unknown).toEqual({ items: [] })
    const { items: told } = await lin.get('listNotices')
    expect(told).toContainEqual(expect.objectContaining({ kind: 'friends.accepted' }))
    expect(codeOf(await askTo(lin, mei))).toBe('friend_already')
  })

  test('two simultaneous opposite requests make one friendship', async () => {
    const { bo, ana } = at
    for (let round = 0; round < 5; round++) {
      const [one, other] = [await world.join(`one_${round}`), await world.join(`other_${round}`)]
      const said = await Promise.all([askTo(one, other), askTo(other, one)])
      const outcomes = said.map(({ body }) => (body as { outcome?: string }).outcome)
      expect(outcomes.toSorted()).toEqual(['friends', 'waiting'])
      expect(await friendsOf(one)).toEqual([other.handle])
      expect(await friendsOf(other)).toEqual([one.handle])
    }
    // Accepting and asking back at once is one friendship as well.
    await askTo(bo, ana)
    const requestId = await requestTo(ana, bo)
    await Promise.all([
      ana.call('answerRequest', { requestId, answer: 'accept' }),
      askTo(ana, bo),
      askTo(ana, bo),
    ])
    expect(await friendsOf(bo)).toEqual(['ana'])
  })

  test('An ignored request looks to the asker like a waiting one', async () => {
    const { tariq, lin, bo } = at
    await askTo(tariq, lin)
    await askTo(tariq, bo)
    await lin.get('answerRequest', { requestId: await requestTo(lin, tariq), answer: 'ignore' })
    const { byMe } = await tariq.get('listRequests')
    const list: Record<string, unknown>[] = byMe as never
    const states = list.map(({ state, mine }) => ({ state, mine }))
    expect(states).toEqual([
      { state: 'asked', mine: true },
      { state: 'asked', mine: true },
    ])
    expect(codeOf(await askTo(tariq, lin))).toBe('friend_request_pending')
  })

  test('21st request of a day refused', async () => {
    const asker = await world.join('asker')
    const others = await Promise.all([...Array(21).keys()].map(n => world.join(`crowd_${n}`)))
    for (const other of others.slice(0, 20)) {
      expect((await askTo(asker, other)).status).toBe(200)
    }
    const late = others.at(-1)
    if (late) expect(codeOf(await askTo(asker, late))).toBe('friend_request_limit')
  })

  test('A friendship is mutual or does not exist', async () => {
    const { stranger, tariq } = at
    await befriend(stranger, tariq)
    expect(await friendsOf(tariq)).toContain(stranger.handle)
    expect(await friendsOf(stranger)).toContain('tariq')

    await Promise.all([
      stranger.get('endFriendship', { userId: tariq.id }),
      tariq.get('endFriendship', { userId: stranger.id }),
    ])

    expect(await friendsOf(tariq)).not.toContain(stranger.handle)
    expect(await friendsOf(stranger)).not.toContain('tariq')
    expect(await world.house.read(tx => check(tx))).toEqual([])
  })

  test('a new QR makes the old one lead nowhere', async () => {
    const { lin } = at
    await world.settle()
    const walker = await world.join('walker')
    await world.settle()
    const { code: old } = await lin.get('getFriendHabits')
    expect((await walker.call('lookUpPerson', { code: String(old) })).body).toMatchObject({
      person: { handle: 'lin' },
    })
    const { code } = await lin.get('changeFriendHabits', { newCode: true })
    expect(codeOf(await walker.call('lookUpPerson', { code: String(old) }))).toBe(
      'friend_not_found',
    )
    const made = await walker.call('requestFriend', { way: { by: 'qr', code } })
    expect(made.body).toMatchObject({ request: { origin: { kind: 'qr' } } })
  })

  test('who came by my own link is proposed to me, and I to them', async () => {
    const { lin } = at
    const { code } = await lin.get('createInvite')
    const token = await world.guest.get('signUp', {
      ...{ handle: 'guided', name: 'Guided', password: passwordOfAll, as: 'token' },
      inviteCode: String(code),
    })
    const { items } = await lin.get('listProposals')
    expect(items).toMatchObject([{ person: { handle: 'guided' }, origin: { kind: 'invite' } }])
    const { user }: { user: { id: string } } = token as never
    const asked = await lin.call('requestFriend', { way: { by: 'invite', userId: user.id } })
    expect(asked.body).toMatchObject({ outcome: 'waiting' })
  })
})

describe('being hidden', () => {
  test('blocked and absent handles give byte-equal answers', async () => {
    const { mei } = at
    const nosy = await world.join('nosy')
    await mei.get('blockPerson', { userId: nosy.id })
    const bytes = ({ status, body }: { status: number; body: unknown }) =>
      JSON.stringify({ status, body: { ...(body as object), instance: '' } })

    const blocked = await nosy.call('lookUpPerson', { handle: 'mei' })
    const absent = await nosy.call('lookUpPerson', { handle: 'no_such_one' })
    expect(bytes(blocked)).toBe(bytes(absent))
    const ghost = toWire('usr', '0190a000-0000-7000-8000-000000000009')
    const profile = await nosy.call('getProfile', { userId: mei.id })
    expect(bytes(profile)).toBe(bytes(await nosy.call('getProfile', { userId: ghost })))
    const asked = await askTo(nosy, mei)
    const nobody = { way: { by: 'handle', handle: 'no_such_one' } }
    expect(bytes(asked)).toBe(bytes(await nosy.call('requestFriend', nobody)))
  })

  test('an hour has 30 look-ups', async () => {
    const harvester = await world.join('harvester')
    for (let n = 0; n < 30; n++) await harvester.call('lookUpPerson', { handle: `guess_${n}` })
    expect(codeOf(await harvester.call('lookUpPerson', { handle: 'lin' }))).toBe('too_many')
    expect(codeOf(await askTo(harvester, at.lin))).toBe('too_many')
  })

  test('a block ends the friendship and what waits; to the blocked it goes on waiting', async () => {
    const one = await world.join('blocker')
    const other = await world.join('blockee')
    await befriend(one, other)
    await one.get('blockPerson', { userId: other.id })
    expect(await friendsOf(one)).toEqual([])
    expect(await friendsOf(other)).toEqual([])

    const third = await world.join('third')
    await askTo(third, one)
    await one.get('blockPerson', { userId: third.id })
    expect((await one.get('listRequests')) as unknown).toMatchObject({ toMe: [] })
    expect((await third.get('listRequests')) as unknown).toMatchObject({
      byMe: [{ state: 'asked' }],
    })
  })

  test('who may ask is one’s own choice', async () => {
    const shy = await world.join('shy_one')
    const friend = await world.join('shy_friend')
    const stranger = await world.join('shy_stranger')
    await befriend(shy, friend)
    await shy.get('changeFriendHabits', { whoMayAsk: 'friends_of_friends' })
    expect(codeOf(await askTo(stranger, shy))).toBe('friend_not_found')
    await befriend(stranger, friend)
    expect((await askTo(stranger, shy)).status).toBe(200)
  })
})

describe('what is mine alone', () => {
  test('Every friendship has an origin object', async () => {
    const rows = await many<{ kind: string; ref: string }>(
      world.db,
      sql`select origin_kind as kind, origin_ref as ref from friends.tie`,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { kind, ref } of rows) {
      expect(kind).not.toBe('')
      expect(ref).toMatch(/^(usr|inv|rom)_/)
    }
  })

  test('Nobody outside can read a friend list', async () => {
    const { lin, mei, stranger } = at
    const seen = await stranger.get('getProfile', { userId: lin.id })
    expect(seen).toMatchObject({ tie: 'stranger', friend: null, commonFriends: [] })
    expect(JSON.stringify(seen)).not.toContain(mei.id)
    expect(JSON.stringify(await stranger.get('listFriends'))).not.toContain(mei.id)
    expect((await world.guest.call('listFriends', {})).status).toBe(401)
  })

  test('remarks and labels are seen by their owner only', async () => {
    const one = await world.join('keeper_one')
    const other = await world.join('keeper_two')
    await befriend(one, other)
    const labelId = toWire('lbl', '0190a000-0000-7000-8000-000000000001')
    await one.get('saveLabel', { labelId, name: '同学', userIds: [other.id, at.lin.id] })
    await one.get('changeFriend', { userId: other.id, remark: '小二' })
    expect((await one.get('getProfile', { userId: other.id })) as unknown).toMatchObject({
      friend: { remark: '小二', labelIds: [labelId] },
    })
    expect((await one.get('listLabels')) as unknown).toMatchObject({
      items: [{ name: '同学', count: 1 }],
    })
    const seen = await other.get('getProfile', { userId: one.id })
    expect(JSON.stringify(seen)).not.toMatch(/小二|同学/)
    const dup = { labelId: toWire('lbl', '0190a000-0000-7000-8000-000000000002'), name: '同学' }
    expect(codeOf(await one.call('saveLabel', dup))).toBe('friend_label_taken')
  })

  test('Contacts are not switched on without an address, for they would find nobody', async () => {
    // Whoever signs up with a handle and a password alone has none.
    const unreachable = world.people.wen

    const on = await unreachable.call('changeFriendHabits', { contacts: true })

    expect([on.status, codeOf(on)]).toEqual([422, 'friend_mail_needed'])
    expect(await unreachable.get('getFriendHabits')).toMatchObject({ contacts: false, mail: false })
  })

  test('Contact hashes are not stored after matching', async () => {
    const { lin } = at
    const found = await world.join('findable')
    const salt = '00'
    await many(
      world.db,
      sql`update identity.user set email = handle || '@example.org', email_verified = true
        where handle in ('lin', 'findable')`,
    )
    expect(codeOf(await lin.call('startContacts', {}))).toBe('friend_contacts_off')
    await lin.get('changeFriendHabits', { contacts: true })
    await found.get('changeFriendHabits', { contacts: true })
    const began = await lin.get('startContacts')
    const hashOf = (email: string) =>
      createHash('sha256')
        .update(String(began.salt ?? salt) + email)
        .digest('hex')
    const stranger = hashOf('nobody@example.org')
    const hashes = [hashOf('findable@example.org'), stranger]
    const { items, left } = await lin.get('matchContacts', { hashes })
    expect(items).toMatchObject([{ hash: hashes[0], person: { handle: 'findable' } }])
    expect(left).toBe(498)
    const kept = await many(
      world.db,
      sql`select 1 from friends.reachable where encode(hash, 'hex') = ${stranger}`,
    )
    expect(kept).toEqual([])
  })
})

test("A person's leaving removes their ties", async () => {
  const { stranger: leaver, ana: stays } = at
  await befriend(leaver, stays)
  const { wallet } = await leaver.get('getWallet')
  const { free }: { free: string } = wallet as never
  const act = { kind: 'ledger.give', payee: 'fund', amount: free }
  const { proof } = await leaver.get('stepUp', { pin: pinOfAll, ...act })
  await leaver.get('giveToFund', { amount: free, proof })
  await leaver.get('startClosing', { password: passwordOfAll })
  await world.settle()
  await advance(world.db, 8 * day)
  await runSchedule(world.house, 'identity.closings')
  await world.settle()

  expect(await rowsOf(leaver)).toEqual([])
  expect(await friendsOf(stays)).not.toContain(leaver.handle)
  expect((await stays.get('getFriendHabits')) as unknown).toMatchObject({ friendCount: 1 })
})

test('the operator sees friendships by origin and no names', async () => {
  const report = await at.wen.get('getFriendReport')
  expect(report.items).toContainEqual(expect.objectContaining({ origin: 'handle' }))
  expect(JSON.stringify(report)).not.toMatch(/usr_/)
})

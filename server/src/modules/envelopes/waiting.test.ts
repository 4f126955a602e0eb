import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '#/testing/client.ts'
import { advance } from '#/testing/clock.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'

let world: World
let roomId: string
beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana } = world.people
  roomId = await roomOf(lin, [mei, bo, ana])
})
afterAll(() => world.close())

type Item = { kind: string; ref: string; facts: { name: string; roomId: string } }
const waitsFor = async (who: Client): Promise<Item[]> => {
  await world.settle()
  const { items } = (await who.get('listWaiting')) as never as { items: Item[] }
  return items.filter(item => item.kind === 'envelopes.waiting')
}
const send = async (shares: number): Promise<string> => {
  const ask = { roomId, mode: 'ordinary', split: 'even', total: String(shares * 100), shares }
  return String((await world.people.lin.get('sendEnvelope', ask))['id'])
}

test('an envelope waits under Today of everybody in the room but its sender and strangers', async () => {
  const { lin, mei, bo, stranger } = world.people
  const envelopeId = await send(3)

  expect(await waitsFor(mei)).toMatchObject([{ ref: envelopeId, facts: { name: 'Lin', roomId } }])
  expect(await waitsFor(lin)).toEqual([])
  expect(await waitsFor(stranger)).toEqual([])

  await mei.get('claimEnvelope', { envelopeId })
  expect(await waitsFor(mei)).toEqual([])
  expect(await waitsFor(bo)).toHaveLength(1)
})

test('once it is emptied it waits for nobody', async () => {
  const { mei, bo, ana } = world.people
  const envelopeId = await send(1)
  await mei.get('claimEnvelope', { envelopeId })

  const left = [...(await waitsFor(bo)), ...(await waitsFor(ana))]
  expect(left.map(item => item.ref)).not.toContain(envelopeId)
})

describe('who is named hears two hours before the end that they have not opened it', () => {
  const minuteMs = 60_000
  const nearlyMs = (21 * 60 + 59) * minuteMs
  type Told = { kind: string; facts: { name: string; until: string }; link: object; class: string }
  const heard = async (who: Client, envelopeId: string): Promise<Told[]> => {
    const { items } = (await who.get('listNotices', { limit: 50 })) as never as {
      items: (Told & { link: { ref: string } })[]
    }
    return items.filter(one => one.kind === 'envelopes.expires_soon' && one.link.ref === envelopeId)
  }
  const name = async (people: readonly Client[], some: object = {}) => {
    const sent = await world.people.lin.get('sendEnvelope', {
      ...{ roomId, mode: 'directed', split: 'named', shares: people.length },
      ...{ people: people.map(one => one.id), amounts: people.map(() => '100') },
      ...{ total: String(people.length * 100), ...some },
    })
    await world.settle()
    return { id: String(sent['id']), expiresAt: String(sent['expiresAt']) }
  }
  const later = async (ms: number) => {
    await advance(world.db, ms)
    await world.settle()
  }

  test('once, and nobody before, and neither who opened it nor who is not named', async () => {
    const { lin, mei, bo, ana } = world.people
    const { id, expiresAt } = await name([mei, bo])
    await mei.get('claimEnvelope', { envelopeId: id })
    await later(nearlyMs)
    expect(await heard(bo, id)).toEqual([])

    await later(minuteMs)
    await later(minuteMs)

    expect(await heard(bo, id)).toMatchObject([
      {
        facts: { name: 'Lin', until: expiresAt },
        link: { kind: 'envelope', ref: id },
        class: 'waiting',
      },
    ])
    for (const one of [lin, mei, ana]) expect(await heard(one, id)).toEqual([])
    await bo.get('claimEnvelope', { envelopeId: id })
    await world.settle()
    expect(await heard(bo, id)).toEqual([])
  })

  test('and friends it was sent to without a room, who hear no more of it at its end', async () => {
    const { lin, mei } = world.people
    await lin.get('requestFriend', { way: { by: 'handle', handle: mei.handle } })
    await mei.get('requestFriend', { way: { by: 'handle', handle: lin.handle } })
    const { id } = await name([mei], {
      ...{ roomId: undefined, audience: 'people', amounts: undefined },
      ...{ mode: 'ordinary', split: 'even' },
    })
    await later(nearlyMs + minuteMs)
    expect(await heard(mei, id)).toHaveLength(1)

    await later(120 * minuteMs)

    expect(await heard(mei, id)).toEqual([])
  })

  test('but not of what was given back or taken back', async () => {
    const { lin, mei, bo } = world.people
    const declined = await name([mei])
    await mei.get('declineEnvelope', { envelopeId: declined.id })
    const returned = await name([mei, bo])
    await later(nearlyMs - minuteMs)
    await lin.get('returnRest', { envelopeId: returned.id })
    await later(3 * minuteMs)

    for (const { id } of [declined, returned]) expect(await heard(mei, id)).toEqual([])
  })

  const befriend = async (one: Client, other: Client) => {
    // Who is a friend already is refused, and that is as good.
    const ask = (by: Client, to: Client) =>
      by.call('requestFriend', { way: { by: 'handle', handle: to.handle } })
    await ask(one, other)
    await ask(other, one)
  }
  const plant = async (people: readonly Client[], some: object): Promise<string> => {
    const { lin, mei, bo } = world.people
    await befriend(lin, mei)
    await befriend(lin, bo)
    await befriend(mei, bo)
    const named = { people: people.map(one => one.id), reach: 'my_friends', ...some }
    const { envelopeId } = await lin.get('sendTree', named)
    await world.settle()
    return String(envelopeId)
  }
  const guessed = { mode: 'funny', amount: '889' }

  test('and of a guess of three, whose next level has an hour of its own', async () => {
    const { mei, bo, ana } = world.people
    const envelopeId = await plant([mei, bo], guessed)
    await later(nearlyMs + minuteMs)
    for (const one of [mei, bo]) {
      expect(await heard(one, envelopeId)).toMatchObject([{ facts: { name: 'Lin' } }])
    }

    const seen = (await mei.get('getTree', { envelopeId })) as never as {
      funny: { levels: { tiles: string[] }[] }
    }
    const wrong = seen.funny.levels[0]?.tiles.findIndex(tile => tile !== '889')
    await mei.get('guessTile', { envelopeId, level: 1, tile: wrong })
    await world.settle()
    expect(await heard(bo, envelopeId)).toEqual([])

    await mei.get('passTreeOn', { envelopeId, people: [bo.id] })
    await later(nearlyMs)
    expect(await heard(bo, envelopeId)).toEqual([])
    await later(minuteMs)

    expect(await heard(bo, envelopeId)).toHaveLength(1)
    for (const one of [mei, ana]) expect(await heard(one, envelopeId)).toEqual([])
  })

  test('and of a relay, also whom it was passed on to, but not who has guessed', async () => {
    const { mei, bo } = world.people
    const relay = { lo: '1', hi: '100', step: '1', split: 'equal' }
    const envelopeId = await plant([mei], { mode: 'relay', amount: '37', relay })
    await mei.get('guessNumber', { envelopeId, from: null, value: '50' })
    await mei.get('passTreeOn', { envelopeId, people: [bo.id] })
    await later(nearlyMs)
    expect(await heard(bo, envelopeId)).toEqual([])
    await later(minuteMs)
    await later(minuteMs)

    expect(await heard(bo, envelopeId)).toMatchObject([{ facts: { name: 'Lin' } }])
    expect(await heard(mei, envelopeId)).toEqual([])
  })

  test('but not of a guess that was made in time, or that hangs in a group', async () => {
    const { mei, bo } = world.people
    const made = await plant([mei, bo], guessed)
    await mei.get('guessTile', { envelopeId: made, level: 1, tile: 0 })
    const hung = await plant([], { ...guessed, people: undefined, roomId })
    await later(nearlyMs + minuteMs)

    for (const id of [made, hung]) {
      for (const one of [mei, bo]) expect(await heard(one, id)).toEqual([])
    }
  })

  test('but not who blocked the sender', async () => {
    const { mei, bo, lin } = world.people
    await mei.get('blockPerson', { userId: lin.id })
    const { id } = await name([mei, bo])
    await later(nearlyMs + minuteMs)

    expect(await heard(bo, id)).toHaveLength(1)
    expect(await heard(mei, id)).toEqual([])
  })
})

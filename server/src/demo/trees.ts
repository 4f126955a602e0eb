import * as sdk from '@fuquan/sdk/index.ts'
import { present } from '#/kit/assert.ts'
import type { Place } from './cast.ts'
import { type Deed, idsOf, keyed, roomOf, stepsFor } from './parcels.ts'
import { choosePin } from './payments.ts'
import { personOf } from './people.ts'
import type { Telling } from './tell.ts'
import { prove } from './visitor.ts'

type Planted = {
  by: string
  room: Place['key']
  amount: string
  greeting: string
  relay?: sdk.RelayTerms
}

/** A whole unit is a step, so that everybody guesses with their fingers. */
const hundred: sdk.RelayTerms = { lo: '100', hi: '10000', step: '100', split: 'equal' }

/** The guessing games of the town: some were won, some ran out, three are in play. */
export function treeSteps(now: Date) {
  return stepsFor([...thirds(), ...relays()], now)
}

function thirds(): Deed[] {
  return [
    {
      when: { daysAgo: 75, at: '18:20' },
      run: async telling => {
        const game = { by: 'mei', room: 'chens', amount: '360', greeting: '猜中全拿' } as const
        const id = await plant(telling, game)
        await tap(telling, id, { sender: 'mei', by: 'xiaoman', right: true })
      },
    },
    {
      when: { daysAgo: 15, at: '20:20' },
      run: async telling => {
        const greeting = 'One in three'
        const id = await plant(telling, { by: 'tariq', room: 'class', amount: '889', greeting })
        await tap(telling, id, { sender: 'tariq', by: 'boliang', right: false })
        await passOn(telling, id, { by: 'boliang', to: ['ana'] })
        await tap(telling, id, { sender: 'tariq', by: 'ana', right: true })
      },
    },
    {
      // Half of it was passed on to nobody, and came home after a day.
      when: { daysAgo: 40, at: '21:30' },
      run: async telling => {
        const game = { by: 'boliang', room: 'wall', amount: '500', greeting: '三选一' } as const
        const id = await plant(telling, game)
        await tap(telling, id, { sender: 'boliang', by: 'kenji', right: false })
      },
    },
    {
      // The third level waits for Lin.
      when: { minutesAgo: 115 },
      run: async telling => {
        const greeting = '今天的蛋挞钱，猜'
        const id = await plant(telling, { by: 'mei', room: 'neighbours', amount: '888', greeting })
        await tap(telling, id, { sender: 'mei', by: 'heli', right: false })
        await passOn(telling, id, { by: 'heli', to: ['chen', 'lin'] })
        await tap(telling, id, { sender: 'mei', by: 'chen', right: false })
        await passOn(telling, id, { by: 'chen', to: ['lin', 'songbo'] })
      },
    },
  ]
}

function relays(): Deed[] {
  return [
    {
      when: { daysAgo: 11, at: '19:50' },
      run: async telling => {
        const greeting = '火锅一共花了多少？'
        const game = { by: 'lin', room: 'wall', amount: '3700', greeting, relay: hundred } as const
        const id = await plant(telling, game)
        const bo = await guess(telling, id, { by: 'boliang', value: '5000' })
        await passOn(telling, id, { by: 'boliang', to: ['ana'] })
        await guess(telling, id, { by: 'kenji', value: '2000' })
        const ana = await guess(telling, id, { by: 'ana', value: '2500', from: bo })
        await passOn(telling, id, { by: 'ana', to: ['noor'] })
        await guess(telling, id, { by: 'noor', value: '3700', from: ana })
      },
    },
    {
      // Nobody hit it in its day.
      when: { daysAgo: 52, at: '20:05' },
      run: async telling => {
        const greeting = 'How many stairs up?'
        const relay = { lo: '1', hi: '128', step: '1', split: 'guesser_half' } as const
        const id = await plant(telling, { by: 'noor', room: 'wall', amount: '91', greeting, relay })
        const bo = await guess(telling, id, { by: 'boliang', value: '64' })
        await passOn(telling, id, { by: 'boliang', to: ['ana'] })
        await guess(telling, id, { by: 'ana', value: '100', from: bo })
      },
    },
    {
      // Three ways lead Lin into this one: from Tariq, from Ana and from Kenji.
      when: { minutesAgo: 130 },
      run: async telling => {
        const greeting = 'How heavy is it?'
        const game = {
          by: 'tariq',
          room: 'class',
          amount: '1200',
          greeting,
          relay: hundred,
        } as const
        const id = await plant(telling, game)
        const bo = await guess(telling, id, { by: 'boliang', value: '4000' })
        await passOn(telling, id, { by: 'boliang', to: ['ana'] })
        await guess(telling, id, { by: 'kenji', value: '500' })
        await passOn(telling, id, { by: 'kenji', to: ['lin'] })
        await guess(telling, id, { by: 'ana', value: '2000', from: bo })
        await passOn(telling, id, { by: 'ana', to: ['lin'] })
        await guess(telling, id, { by: 'xiaoyu', value: '7300' })
      },
    },
    {
      // Lin's own, in play: she sees all of it.
      when: { minutesAgo: 85 },
      run: async telling => {
        const greeting = '镁粉一年用多少钱'
        const game = { by: 'lin', room: 'wall', amount: '2600', greeting, relay: hundred } as const
        const id = await plant(telling, game)
        const bo = await guess(telling, id, { by: 'boliang', value: '5000' })
        await passOn(telling, id, { by: 'boliang', to: ['ana'] })
        await guess(telling, id, { by: 'pedro', value: '1000' })
        await guess(telling, id, { by: 'ana', value: '2400', from: bo })
        await passOn(telling, id, { by: 'ana', to: ['noor'] })
        await guess(telling, id, { by: 'hannah', value: '9900' })
      },
    },
  ]
}

/** Puts money into a game and hangs it into a room. Gives its id. */
async function plant(telling: Telling, planted: Planted): Promise<string> {
  const { by, room, amount, greeting, relay } = planted
  const sender = personOf(telling, by)
  await choosePin(sender)
  const mode = relay === undefined ? ('funny' as const) : ('relay' as const)
  const roomId = roomOf(telling, room)
  const reach = 'friends_of_friends' as const
  const facts = { mode, reach }
  const proof = await prove(sender, { kind: 'envelopes.send', payee: roomId, amount, facts })
  const { data } = await sdk.sendTree({
    client: sender.client,
    headers: keyed(),
    body: { roomId, mode, amount, reach, greeting, proof, ...(relay !== undefined && { relay }) },
  })
  return data.envelopeId
}

type Tap = { sender: string; by: string; right: boolean }

/** Somebody taps the right tile or a wrong one; only the sender can know which is which. */
async function tap(telling: Telling, envelopeId: string, tapping: Tap): Promise<void> {
  await telling.walk.on(35)
  const { client } = personOf(telling, tapping.by)
  const path = { envelopeId }
  const sender = personOf(telling, tapping.sender)
  const { data: known } = await sdk.getTree({ client: sender.client, path })
  const { data: seen } = await sdk.getTree({ client, path })
  const amount = present(known.funny?.levels.at(-1)?.amount, 'the amount')
  const live = present(seen.funny?.levels.at(-1), 'a level')
  const tiles = present(live.tiles, 'three tiles')
  const tile = tiles.findIndex(one => (one === amount) === tapping.right)
  const { ticket } = (await sdk.issueTicket({ client, path })).data
  const body = { level: live.level, tile, ticket }
  await sdk.guessTile({ client, path, headers: keyed(), body })
}

type Guess = { by: string; value: string; from?: number }

/** Somebody guesses. Gives the number of the guess. */
async function guess(
  telling: Telling,
  envelopeId: string,
  { by, value, from }: Guess,
): Promise<number> {
  await telling.walk.on(35)
  const { client } = personOf(telling, by)
  const path = { envelopeId }
  const { ticket } = (await sdk.issueTicket({ client, path })).data
  const body = { value, from: from ?? null, ticket }
  const { data } = await sdk.guessNumber({ client, path, headers: keyed(), body })
  const mine = data.relay?.nodes.find(node => node.person.me)
  return present(mine, 'my guess').number
}

type Passing = { by: string; to: readonly string[] }

/** Somebody passes on what their wrong guess left, to friends. */
async function passOn(telling: Telling, envelopeId: string, { by, to }: Passing): Promise<void> {
  await telling.walk.on(25)
  await sdk.passTreeOn({
    client: personOf(telling, by).client,
    path: { envelopeId },
    headers: keyed(),
    body: { people: idsOf(telling, to) },
  })
}

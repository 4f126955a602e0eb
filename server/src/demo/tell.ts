import * as sdk from '@fuquan/sdk/index.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { type Place, places } from './cast.ts'
import { type Filling, personOf } from './people.ts'
import type { Beat, Parcel, Scene, When } from './scenes.ts'
import { drawSeedOf, type LoadedDice, seededNumbers } from './seed.ts'
import { prove, type Visitor } from './visitor.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
/** The town is in Shanghai, which is eight hours ahead all year. */
const townMs = 8 * 3_600_000
const secondsToOpen = 4
type Client = Visitor['client']

export type Telling = Filling & { dice: LoadedDice; rooms: Map<Place['key'], string> }

/** Gives a moment of the story by the clock of the town. Shape: after the beginning, before now. */
export function momentOf(when: When, now: Date): Date {
  if ('minutesAgo' in when) return new Date(now.getTime() - when.minutesAgo * minuteMs)
  const today = Math.floor((now.getTime() + townMs) / dayMs) * dayMs - townMs
  const [hours = 0, minutes = 0] = when.at.split(':').map(Number)
  const ofDay = (hours * 60 + minutes) * minuteMs
  return new Date(today - when.daysAgo * dayMs + ofDay)
}

/** Opens one room and brings its people in, through a link as they would be. */
export async function openRoom(telling: Telling, place: Place): Promise<void> {
  const { walk, rooms } = telling
  const { client } = personOf(telling, place.maker)
  const roomId = toWire('rom', newId())
  const { name, template, rhythm, purpose } = place
  await sdk.createRoom({ client, body: { roomId, name, template, rhythm, purpose } })
  rooms.set(place.key, roomId)
  const { data: link } = await sdk.makeLink({ client, path: { roomId } })
  for (const member of place.members) {
    await walk.on(20)
    const { client: comer } = personOf(telling, member)
    await sdk.joinByLink({ client: comer, path: { code: link.code } })
  }
}

/** Plays one scene: what is said, what is sent, who opens it. */
export async function play(telling: Telling, scene: Scene): Promise<void> {
  const { walk, rooms } = telling
  const roomId = present(rooms.get(scene.room), scene.room)
  const pick = seededNumbers(`${scene.room}/${JSON.stringify(scene.when)}`)
  for (const beat of scene.beats) {
    await playBeat(telling, beat, roomId)
    await walk.on(25 + pick(70))
  }
}

async function playBeat(telling: Telling, beat: Beat, roomId: string): Promise<void> {
  const { client } = personOf(telling, beat.by)
  if ('sends' in beat) return sendAndOpen(telling, beat.by, { parcel: beat.sends, roomId })
  if ('shows' in beat) return sendFound(client, beat.shows, roomId)
  await sdk.say({
    client,
    path: { roomId },
    body: { messageId: toWire('msg', newId()), text: beat.says },
  })
}

/** Gives the first sticker of somebody's panel that is found by this word. */
export async function stickerFor(client: Client, word: string): Promise<string> {
  const { data: shelf } = await sdk.getStickerShelf({ client })
  const stickers = shelf.packs.flatMap(pack => pack.stickers)
  return present(
    stickers.find(one => one.keywords.includes(word)),
    word,
  ).id
}

/** Sends the first sticker of somebody's panel that is found by this word. */
export async function sendFound(client: Client, word: string, roomId: string): Promise<void> {
  const stickerId = await stickerFor(client, word)
  const body = { roomId, messageId: toWire('msg', newId()) }
  await sdk.sendSticker({ client, path: { stickerId }, body })
}

type Sending = { parcel: Parcel; roomId: string }

async function sendAndOpen(
  telling: Telling,
  by: string,
  { parcel, roomId }: Sending,
): Promise<void> {
  const { walk, dice } = telling
  const sender = personOf(telling, by)
  const { mode, total, shares, greeting, openers } = parcel
  const split = mode === 'lucky' ? ('lucky:2' as const) : ('even' as const)
  const proof = await prove(sender, {
    kind: 'envelopes.send',
    payee: roomId,
    amount: total,
    facts: { mode, split, shares: String(shares) },
  })
  dice.load(parcel.chance === true ? undefined : drawSeedOf(parcel))
  const { data: envelope } = await sdk.sendEnvelope({
    client: sender.client,
    headers: { 'idempotency-key': newId() },
    body: {
      ...{ roomId, mode, split, total, shares, greeting, proof, acceptFewActive: true },
      // The story knows who comes first; what waits for the visitor opens as everybody's does.
      fairWindow: parcel.chance === true,
    },
  })
  dice.load(undefined)

  for (const [n, opener] of openers.entries()) {
    await walk.on(secondsToOpen + (n % 3))
    const { client } = personOf(telling, opener)
    const path = { envelopeId: envelope.id }
    const { data: given } = await sdk.issueTicket({ client, path })
    await sdk.claimEnvelope({ client, path, body: { ticket: given.ticket } })
  }
}

/** Gives the rooms and scenes as steps in order of time. */
export function stepsOf(scenes: readonly Scene[], now: Date) {
  const opening = places.map(place => ({
    at: momentOf({ daysAgo: place.daysAgo, at: '09:00' }, now),
    run: (telling: Telling) => openRoom(telling, place),
  }))
  const played = scenes.map(scene => ({
    at: momentOf(scene.when, now),
    run: (telling: Telling) => play(telling, scene),
  }))
  return [...opening, ...played]
}

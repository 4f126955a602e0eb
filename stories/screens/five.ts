import { beforeAll, expect } from 'vitest'
import { must, pin } from '../wire.ts'
import { heading, press, pressCoin, putKeysAway, tapEnvelope, typePin, wonAmount } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { stillness } from './tour.ts'
import {
  freeOf,
  type Neighbour,
  type Place,
  roomName,
  roomPath,
  settle,
  signIn,
  type Village,
} from './village.ts'
import { fill } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
/** Five people, each with a phone of their own: two in English and dark, three in Chinese. */
export const names = ['lin', 'mei', 'boliang', 'ana', 'wen'] as const
export type Name = (typeof names)[number]
export type Mode = 'lucky' | 'ordinary' | 'directed' | 'password'

/** Two who ask each other are friends at once. */
async function befriend(url: string, one: Neighbour, other: Neighbour): Promise<void> {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const way = { by: 'handle', handle: to.handle }
    await must(url, from.token, 'POST', '/friends/requests', { way })
  }
}

/** Settles five people in one room, Lin a friend of Mei and of Bo, and gives each a phone. */
export function five(here: () => Place) {
  let settled: Village | undefined
  const windows = new Map<Name, Window>()
  const village = (): Village => {
    if (!settled) throw new Error('nobody lives here yet')
    return settled
  }
  const phone = (name: Name): Window => {
    const found = windows.get(name)
    if (!found) throw new Error(`${name} has no phone`)
    return found
  }
  const neighbour = (name: Name): Neighbour =>
    name === 'wen' ? village().owner : village().people[name]

  beforeAll(async () => {
    settled = await settle(here())
    const { lin, mei, boliang } = settled.people
    await befriend(here().url, lin, mei)
    await befriend(here().url, lin, boliang)
    for (const name of names) {
      const look = name === 'ana' || name === 'mei' ? enDark : zhLight
      const window = await here().screens.phone(look)
      await signIn(window, neighbour(name), here().url)
      windows.set(name, window)
    }
  })
  return { village, phone, neighbour, ...actsOf(here, { village, phone, neighbour }) }
}

type Five = {
  village: () => Village
  phone: (name: Name) => Window
  neighbour: (name: Name) => Neighbour
}

function actsOf(here: () => Place, { village, phone, neighbour }: Five) {
  /** Opens the composer of a mode, into the room or for people. */
  const compose = async (name: Name, mode: Mode, place = village().roomId): Promise<Window> => {
    const window = phone(name)
    const { composer, modeLong } = window.words.envelopes
    await go(window, `/send-envelope/${place}/${mode}`)
    await heading(window, fill(composer.titleOf, { mode: modeLong[mode] }))
    await stillness(window)
    return window
  }
  /** Goes to the room and taps the newest envelope with this greeting. */
  const tapIn = async (name: Name, greeting: string): Promise<Window> => {
    const window = phone(name)
    await go(window, roomPath(village()))
    await heading(window, new RegExp(roomName))
    await tapEnvelope(window, greeting)
    await window.page.getByRole('dialog').waitFor()
    await stillness(window)
    return window
  }
  /** Opens it by the coin and reads what was won. */
  const open = async (name: Name, greeting: string): Promise<bigint> => {
    const window = await tapIn(name, greeting)
    await pressCoin(window)
    return wonAmount(window)
  }
  /** The id of the newest envelope that somebody sent. */
  const newestOf = async (name: Name): Promise<string> => {
    const path = '/envelopes/records?role=sent&limit=1'
    const { items } = await must(here().url, neighbour(name).token, 'GET', path)
    const first: unknown = Array.isArray(items) ? items[0] : undefined
    if (typeof first !== 'object' || first === null || !('envelopeId' in first)) {
      throw new Error(`${name} has sent none`)
    }
    return String(first.envelopeId)
  }
  const viewOf = (name: Name, id: string) =>
    must(here().url, neighbour(name).token, 'GET', `/envelopes/${id}`)
  const free = async (name: Name): Promise<bigint> => BigInt(await freeOf(here(), neighbour(name)))
  return { compose, tapIn, open, newestOf, viewOf, free }
}

/** Looks at a composer that is filled in, sends it and waits until it is out. */
export async function send(window: Window, picture: string, withPin = false): Promise<void> {
  const { composer } = window.words.envelopes
  await putKeysAway(window)
  await window.picture('composer', picture)
  expect(await window.axe()).toEqual([])
  await press(window, composer.go)
  if (withPin) await typePin(window, pin)
  await window.page.getByText(composer.sent).waitFor()
}

/** The ways to send an envelope, in the order they are shown to somebody who has sent none. */
export const tiles = [
  'lucky',
  'ordinary',
  'directed',
  'password',
  'funny',
  'relay',
  'room',
  'ask',
] as const
export type Tile = (typeof tiles)[number]

/** Those that the one composer makes; the others have screens of their own. */
export const composed = ['lucky', 'ordinary', 'directed', 'password'] as const
export type Composed = (typeof composed)[number]

/** Instead of a room in an address: nothing hangs in a room yet. */
export const noRoom = 'people'

/** The tiles, the one used last first. */
export function inOrder(last: string | undefined): Tile[] {
  const first = tiles.find(tile => tile === last)
  return first === undefined ? [...tiles] : [first, ...tiles.filter(tile => tile !== first)]
}

/** Where a tile leads, from inside a room or from anywhere. */
export function pathOfTile(tile: Tile, roomId: string | undefined): string {
  const place = `/send-envelope/${roomId ?? noRoom}`
  const here = roomId === undefined ? '' : `?room=${roomId}`
  if (tile === 'room') return `/face${here}`
  if (tile === 'ask') return `/envelopes/asks/new${here}`
  return tile === 'funny' || tile === 'relay' ? `${place}/tree/${tile}` : `${place}/${tile}`
}

/** The mode of an address; lucky when it names none. */
export const modeOf = (asked: string | undefined): Composed =>
  composed.find(mode => mode === asked) ?? 'lucky'

export type Mark = { ground: string; shapes: { path: string; fill: string }[] }

// Pairs that keep apart from each other and from the brand red, light enough for both themes.
const palettes = [
  ['#2f6f8f', '#bfe0ea', '#f0c865'],
  ['#3f7d5c', '#cfe8d4', '#f4e3b1'],
  ['#8a5a9e', '#ead6f0', '#f2c14e'],
  ['#b06a2c', '#fbe3c4', '#5b3a1e'],
  ['#4a5fa8', '#d5dcf5', '#f3b7a0'],
  ['#0b6e69', '#c5ebe6', '#f6d58b'],
  ['#93556a', '#f6dbe2', '#cfd97a'],
  ['#5f6b3a', '#e6ebc8', '#e9a15b'],
] as const

function digest(text: string): number {
  let hash = 2166136261
  for (const letter of text) {
    hash ^= letter.codePointAt(0) ?? 0
    hash = Math.imul(hash, 16777619)
  }
  return hash >>> 0
}

const tiles = [
  (x: number, y: number) => `M${x} ${y}h14v14h-14z`,
  (x: number, y: number) => `M${x} ${y}h14a14 14 0 0 1-14 14z`,
  (x: number, y: number) => `M${x + 14} ${y}v14h-14a14 14 0 0 1 14-14z`,
  (x: number, y: number) => `M${x} ${y}h14v14a14 14 0 0 1-14-14z`,
  (x: number, y: number) => `M${x} ${y + 14}v-14a14 14 0 0 1 14 14z`,
  (x: number, y: number) => `M${x + 7} ${y}a7 7 0 1 1 0 14a7 7 0 1 1 0-14z`,
] as const

/** The geometric mark of an id: four tiles in two colours, the same for the same id for ever. */
export function markOf(id: string): Mark {
  const seed = digest(id)
  const [ground, light, accent] = palettes[seed % palettes.length] ?? palettes[0]
  const shapes = [0, 1, 2, 3].map(at => {
    const roll = digest(`${id}/${at}`)
    const tile = tiles[roll % tiles.length] ?? tiles[0]
    const fill = (roll >>> 8) % 4 === 0 ? accent : light
    return { path: tile(6 + (at % 2) * 14, 6 + Math.floor(at / 2) * 14), fill }
  })
  return { ground, shapes }
}

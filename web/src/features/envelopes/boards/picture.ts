export const pictureSize = { width: 1080, height: 1350 } as const

type Said = { year: string; house: string; lines: readonly (readonly [string, string])[] }

const margin = 96
const letters = 'system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif'
// The colours of the envelope, in whatever scheme the app stands: a picture leaves the app.
const red = { top: '#c5301f', bottom: '#a92a1e' }
const gold = '#f6d58b'
const pale = '#ffe9bf'

/** Draws the picture of a year of envelopes on their red. */
export function drawStatement(paper: CanvasRenderingContext2D, said: Said): void {
  const { width, height } = pictureSize
  const ground = paper.createLinearGradient(0, 0, 0, height)
  ground.addColorStop(0, red.top)
  ground.addColorStop(1, red.bottom)
  paper.fillStyle = ground
  paper.fillRect(0, 0, width, height)
  const write = (text: string, at: number, size: number, colour: string) => {
    paper.font = `600 ${size}px ${letters}`
    paper.fillStyle = colour
    paper.fillText(text, margin, at, width - 2 * margin)
  }
  drawEnvelope(paper)
  write(said.year, 320, 200, gold)
  const { gap, from } = linesOf(said.lines.length)
  const size = Math.min(88, Math.round(gap / 2))
  said.lines.forEach(([name, value], n) => {
    const at = from + n * gap
    write(name, at, Math.min(44, Math.round(gap / 3)), pale)
    write(value, at + size + 8, size, gold)
  })
  write(said.house, height - margin, 40, pale)
}

// Between the year and the name of the house.
const linesFrom = 450
const linesUntil = 1190
const gapMost = 230

/** How far apart lines stand, and where the first begins, so that few fill the room of many. */
export function linesOf(count: number): { gap: number; from: number } {
  const space = linesUntil - linesFrom
  const gap = Math.min(gapMost, space / Math.max(1, count))
  return { gap, from: linesFrom + 40 + (space - gap * count) / 2 }
}

/** A gold envelope with its seal, leaning a little, in the corner. */
function drawEnvelope(paper: CanvasRenderingContext2D): void {
  paper.save()
  paper.translate(pictureSize.width - 200, 230)
  paper.rotate(0.14)
  paper.fillStyle = gold
  paper.beginPath()
  paper.roundRect(-80, -100, 160, 200, 20)
  paper.fill()
  paper.fillStyle = pale
  paper.beginPath()
  paper.moveTo(-80, -70)
  paper.quadraticCurveTo(0, 60, 80, -70)
  paper.lineTo(80, -80)
  paper.arcTo(80, -100, 60, -100, 20)
  paper.lineTo(-60, -100)
  paper.arcTo(-80, -100, -80, -80, 20)
  paper.fill()
  paper.fillStyle = red.top
  paper.beginPath()
  paper.arc(0, -6, 26, 0, 2 * Math.PI)
  paper.fill()
  paper.restore()
}

export const pictureSize = { width: 1080, height: 1440 } as const

type Year = { year: string; house: string; lines: readonly (readonly [string, string])[] }
type Paper = CanvasRenderingContext2D

const margin = 96
const firstLine = 560
const lineGap = 128
const letters = 'system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif'
// The colours of the envelope, in whatever scheme the app stands: a picture leaves the app.
const red = { top: '#d8453a', bottom: '#a32420' }
const gold = '#f6d9a0'
const pale = '#fdebc8'

/** Draws the picture of a year: 1080 by 1440 points, on the red of the envelope. */
export function drawYear(paper: Paper, { year, house, lines }: Year): void {
  const { width, height } = pictureSize
  const ground = paper.createLinearGradient(0, 0, 0, height)
  ground.addColorStop(0, red.top)
  ground.addColorStop(1, red.bottom)
  paper.fillStyle = ground
  paper.fillRect(0, 0, width, height)

  flap(paper)
  paper.textBaseline = 'alphabetic'
  write(paper, year, { at: 330, size: 200, colour: gold, weight: 700 })
  lines.forEach(([name, value], n) => {
    const at = firstLine + n * lineGap
    write(paper, name, { at, size: 36, colour: pale, weight: 400 })
    write(paper, value, { at: at + 54, size: 52, colour: gold, weight: 600 })
  })
  write(paper, house, { at: height - margin, size: 36, colour: pale, weight: 400 })
}

/** The curved flap of an envelope, behind the number. */
function flap(paper: Paper): void {
  const { width } = pictureSize
  paper.fillStyle = 'rgba(255, 255, 255, 0.07)'
  paper.beginPath()
  paper.moveTo(0, 0)
  paper.lineTo(width, 0)
  paper.lineTo(width, 300)
  paper.quadraticCurveTo(width / 2, 560, 0, 300)
  paper.fill()
}

type Style = { at: number; size: number; colour: string; weight: number }

/** Writes one line; a long one is set smaller rather than cut. */
function write(paper: Paper, text: string, { at, size, colour, weight }: Style): void {
  const room = pictureSize.width - 2 * margin
  paper.fillStyle = colour
  paper.font = `${weight} ${size}px ${letters}`
  const wide = paper.measureText(text).width
  const fitted = wide > room ? Math.floor((size * room) / wide) : size
  paper.font = `${weight} ${fitted}px ${letters}`
  paper.fillText(text, margin, at)
}

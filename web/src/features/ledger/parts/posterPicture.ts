import { squaresOf } from '../../../ui/QrCode.tsx'

export const posterSize = { width: 1080, height: 1440 } as const

type Poster = { url: string; title: string; name: string; handle: string; foot: string }
type Paper = CanvasRenderingContext2D

const letters = 'system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif'
// A poster is printed: its colours are those of paper, in whatever scheme the app stands.
const red = '#b8281f'
const ink = '#1f1a17'
const square = { at: 190, top: 330, side: 700 } as const
const margin = 60

/** Draws a poster to be printed: whom it pays, the code on white, and which house it is of. */
export function drawPoster(paper: Paper, { url, title, name, handle, foot }: Poster): void {
  const { width, height } = posterSize
  paper.fillStyle = red
  paper.fillRect(0, 0, width, height)
  paper.fillStyle = '#ffffff'
  paper.beginPath()
  paper.roundRect(margin, 250, width - 2 * margin, height - 430, 48)
  paper.fill()

  write(paper, title, { at: 165, size: 84, colour: '#fdebc8', weight: 700 })
  const { path, size } = squaresOf(url)
  paper.save()
  paper.translate(square.at, square.top - 40)
  paper.scale(square.side / size, square.side / size)
  paper.fillStyle = ink
  paper.fill(new Path2D(path))
  paper.restore()
  write(paper, name, { at: 1110, size: 68, colour: ink, weight: 600 })
  write(paper, `@${handle}`, { at: 1190, size: 40, colour: '#6b625c', weight: 400 })
  write(paper, foot, { at: height - 75, size: 40, colour: '#fdebc8', weight: 400 })
}

type Style = { at: number; size: number; colour: string; weight: number }

/** Writes one line in the middle; a long one is set smaller rather than cut. */
function write(paper: Paper, text: string, { at, size, colour, weight }: Style): void {
  const room = posterSize.width - 4 * margin
  paper.textAlign = 'center'
  paper.fillStyle = colour
  paper.font = `${weight} ${size}px ${letters}`
  const wide = paper.measureText(text).width
  const fitted = wide > room ? Math.floor((size * room) / wide) : size
  paper.font = `${weight} ${fitted}px ${letters}`
  paper.fillText(text, posterSize.width / 2, at)
}

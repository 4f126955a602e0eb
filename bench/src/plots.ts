import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const results = join(root, 'bench', 'results')
const plots = join(root, 'docs', 'develop', 'plots')

const width = 720
const rowHeight = 26
const labelWidth = 190
const numberWidth = 110
const headHeight = 44

type Line = { bench: string; arm: string; perSecond?: number; judged?: boolean }
type Bar = { arm: string; perSecond: number; file: string }

/** Draws one picture per bench from the newest judged line of each arm. Gives the files written. */
export function drawPlots(): string[] {
  const bars = new Map<string, Map<string, Bar>>()
  for (const file of readdirSync(results).toSorted()) {
    if (!file.endsWith('.jsonl')) continue
    const lines = linesOf(join(results, file))
    // What a busy machine said is kept and not drawn.
    if (!lines.some(line => line.judged === true)) continue
    for (const { bench, arm, perSecond } of lines) {
      if (perSecond === undefined) continue
      const of = bars.get(bench) ?? new Map<string, Bar>()
      bars.set(bench, of.set(arm, { arm, perSecond, file }))
    }
  }
  mkdirSync(plots, { recursive: true })
  return [...bars].map(([bench, arms]) => {
    const file = join(plots, `${bench}.svg`)
    writeFileSync(file, pictureOf(bench, [...arms.values()]))
    return file
  })
}

const linesOf = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(text => text !== '')
    .map((text): Line => JSON.parse(text))

/** Bars of a logarithmic scale: arms lie up to a thousandfold apart. */
function pictureOf(bench: string, bars: readonly Bar[]): string {
  const sorted = bars.toSorted((a, b) => b.perSecond - a.perSecond)
  const most = Math.log10(Math.max(10, ...sorted.map(bar => bar.perSecond)))
  const room = width - labelWidth - numberWidth
  const height = headHeight + sorted.length * rowHeight + 12
  const rows = sorted.map(({ arm, perSecond }, n) => {
    const y = headHeight + n * rowHeight
    const long = Math.max(2, (Math.log10(Math.max(1, perSecond)) / most) * room)
    const shown = perSecond >= 100 ? Math.round(perSecond).toLocaleString('en') : perSecond
    return [
      `<text x="${labelWidth - 8}" y="${y + 17}" text-anchor="end">${arm}</text>`,
      `<rect x="${labelWidth}" y="${y + 4}" width="${long.toFixed(1)}" height="18" rx="3"/>`,
      `<text x="${(labelWidth + long + 8).toFixed(1)}" y="${y + 17}">${shown}</text>`,
    ].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>${bench}: per second, logarithmic</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #333 }
rect { fill: #c8352b }
@media (prefers-color-scheme: dark) { text { fill: #ddd } rect { fill: #e0685c } }
</style>
<text x="12" y="24" style="font-weight:600">${bench}: per second (logarithmic scale)</text>
${rows.join('\n')}
</svg>
`
}

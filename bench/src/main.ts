import { type Ask, readAsk } from './ask.ts'
import { misses } from './check.ts'
import { Report, talk } from './lines.ts'
import { drawPlots } from './plots.ts'

const benches: Readonly<
  Record<Ask['name'], () => Promise<{ run: (ask: Ask, report: Report) => Promise<void> }>>
> = {
  'envelope-claims': () => import('./envelope-claims.bench.ts'),
  transfers: () => import('./transfers.bench.ts'),
  http: () => import('./http.bench.ts'),
  statements: () => import('./statements.bench.ts'),
  million: () => import('./million.bench.ts'),
  idle: () => import('./idle.bench.ts'),
  reconcile: () => import('./reconcile.bench.ts'),
  chat: () => import('./chat.bench.ts'),
  'room-rain': () => import('./room-rain.bench.ts'),
  boards: () => import('./boards.bench.ts'),
}

const asked = process.argv.slice(2)
const ask = readAsk(asked)
if (asked[0] === 'plots') {
  for (const file of drawPlots()) talk(file)
} else if (typeof ask === 'string') {
  talk(ask)
  process.exitCode = 64
} else {
  const report = new Report(ask.name)
  const { run } = await benches[ask.name]()
  await run(ask, report)
  report.keep()
  if (report.wrong) {
    talk('an arm finished with wrong books')
    process.exitCode = 2
  } else if (ask.check) {
    const missed = misses(ask.name, report.lines)
    for (const sentence of missed) talk(sentence)
    if (missed.length > 0) process.exitCode = 1
  }
}

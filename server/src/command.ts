import { wipeDemo } from '#/demo/index.ts'
import { nearest, readConfig, shownConfig } from '#/engine/config.ts'
import { openLog } from '#/engine/log.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import { findRunning } from '#/engine/postgres.ts'
import { Foreseen, inBoth, wordless } from '#/engine/terminal.ts'
import { explain } from '#/explain.ts'
import { modules } from '#/modules.ts'
import { migrateBase, openBaseBeside, openFuquan, version } from '#/start.ts'

/** A verb of the roof: it opens what it needs by itself. */
type Own = Omit<Command, 'run'> & { run: (args: readonly string[]) => Promise<CommandAnswer> }
type Known = Own | Command

const databaseUrlWord = '--database-url'

const own: readonly Own[] = [
  { verb: 'version', summary: 'verbVersion', run: sayVersion },
  {
    verb: 'config',
    takes: { shown: `[${databaseUrlWord}]`, wordsMax: 1 },
    summary: 'verbConfig',
    run: showConfig,
  },
  { verb: 'migrate', summary: 'verbMigrate', run: runMigrations },
  {
    verb: 'demo wipe',
    summary: 'verbDemoWipe',
    run: () => wipeDemo(readConfig(process.env), openLog('warn')),
  },
]

const ofModules: readonly Command[] = modules.flatMap(module => module.commands ?? [])

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(await explain(error))
  process.exitCode = 1
}

/** Runs one verb and gives the code to exit with: 0 only when the answer is good. */
async function main(words: readonly string[]): Promise<number> {
  const json = words.includes('--json')
  const asked = words.filter(word => word !== '--json')
  const known = [...own, ...ofModules]
  if (asked.some(word => ['help', '--help', '-h'].includes(word))) {
    console.log(usage(known))
    return 0
  }
  const found = known.find(({ verb }) => verb.split(' ').every((word, n) => asked[n] === word))
  const wrong = found === undefined ? unknownVerb(asked, known) : tooMuch(found, asked)
  if (found === undefined || wrong !== undefined) {
    console.error(wrong)
    return 1
  }
  if (!json) {
    for (const line of inBoth(found.summary).split('\n')) console.log(`${found.verb}: ${line}`)
  }

  const answer = await answerOf(found, argsOf(found, asked))

  if (json) console.log(JSON.stringify({ verb: found.verb, good: answer.good, ...answer.facts }))
  else for (const line of answer.lines) console.log(line)
  return answer.good ? 0 : 1
}

async function answerOf(found: Known, args: readonly string[]): Promise<CommandAnswer> {
  const mine = own.find(one => one === found)
  if (mine) return mine.run(args)
  const theirs = ofModules.find(one => one === found)
  const log = openLog('warn')
  const config = readConfig(process.env)
  const base = await openBaseBeside(config, log)
  const { house } = await openFuquan({ config, log, base, workers: false })
  try {
    // `found` is one of ours or one of the modules'; it was not one of ours.
    return (await theirs?.run({ house, args })) ?? { good: false, lines: [], facts: {} }
  } finally {
    await house.close()
    await base.stop()
  }
}

function argsOf({ verb }: Known, asked: readonly string[]): readonly string[] {
  return asked.slice(verb.split(' ').length)
}

/** A word that a verb does not know is said aloud: whoever wrote it meant something by it. */
function tooMuch(found: Known, asked: readonly string[]): string | undefined {
  const left = argsOf(found, asked).slice(found.takes?.wordsMax ?? 0)
  if (left.length === 0) return undefined
  const said = inBoth('verbTakesLess', { verb: found.verb, words: left.join(' ') })
  return `${said}\n\n${usage([found])}`
}

function unknownVerb(asked: readonly string[], known: readonly Known[]): string {
  const said = asked.join(' ')
  if (said === '') return usage(known)
  const near = nearest(
    said,
    known.map(({ verb }) => verb),
  )
  return `${inBoth('verbUnknown', { said, near })}\n\n${usage(known)}`
}

function calledAs({ verb, takes }: Known): string {
  return takes === undefined ? verb : `${verb} ${takes.shown}`
}

function usage(known: readonly Known[]): string {
  const width = Math.max(...known.map(one => calledAs(one).length))
  const lines = known.flatMap(one => {
    const [chinese, ...rest] = inBoth(one.summary).split('\n')
    const below = rest.map(line => `  ${' '.repeat(width)}  ${line}`)
    return [`  ${calledAs(one).padEnd(width)}  ${chinese}`, ...below]
  })
  return ['npm run fuquan -- <verb> [--json]', '', ...lines].join('\n')
}

async function sayVersion(): Promise<CommandAnswer> {
  const line = wordless(`Fuquan ${version}, Node ${process.version}`)
  return { good: true, lines: [line], facts: { version } }
}

async function showConfig([word]: readonly string[]): Promise<CommandAnswer> {
  const config = readConfig(process.env)
  if (word === databaseUrlWord) {
    // A server of ours lives as long as its house, and at its next start elsewhere.
    const url = config.databaseUrl ?? (await findRunning(config.dataDir))
    if (url === undefined) throw new Foreseen('configClosed')
    return { good: true, lines: [wordless(url)], facts: { databaseUrl: url } }
  }
  if (word !== undefined) {
    const sentence = inBoth('configTakes', { word, flag: databaseUrlWord })
    return { good: false, lines: [sentence], facts: { sentence } }
  }
  const shown = shownConfig(config)
  const unset = inBoth('configUnset').replaceAll('\n', ' ')
  const lines = Object.entries(shown).map(([name, value]) => {
    const said = value === undefined || value === null ? unset : JSON.stringify(value)
    return wordless(`  ${name}: ${said}`)
  })
  return { good: true, lines, facts: shown }
}

async function runMigrations(): Promise<CommandAnswer> {
  const log = openLog('warn')
  const base = await openBaseBeside(readConfig(process.env), log)
  try {
    const { applied } = await migrateBase(base, log)
    const lines = applied.length === 0 ? [inBoth('migrateNothing')] : applied.map(wordless)
    return { good: true, lines, facts: { applied } }
  } finally {
    await base.stop()
  }
}

import { wipeDemo } from '#/demo/index.ts'
import { readConfig, shownConfig } from '#/engine/config.ts'
import { openLog } from '#/engine/log.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import { modules } from '#/modules.ts'
import { explain, migrateBase, openBaseBeside, openFuquan, version } from '#/start.ts'
import { verbs } from '#/verbs.ts'

type Own = {
  verb: string
  summary: string
  run: (args: readonly string[]) => Promise<CommandAnswer>
}

const own: readonly Own[] = [
  { verb: 'version', summary: 'says which release this is', run: sayVersion },
  {
    verb: 'config',
    summary: 'shows the settings of the environment as they count',
    run: showConfig,
  },
  { verb: 'migrate', summary: 'brings the database to this release', run: runMigrations },
  {
    verb: 'demo wipe',
    summary: 'removes the demo community; only a house marked DEMO, and only while it is closed',
    run: () => wipeDemo(readConfig(process.env), openLog('warn')),
  },
]

const houseVerbs: readonly Command[] = [
  ...modules.flatMap(module => module.commands ?? []),
  ...verbs,
]

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}

/** Runs one verb and gives the code to exit with: 0 only when the answer is good. */
async function main(words: readonly string[]): Promise<number> {
  const json = words.includes('--json')
  const asked = words.filter(word => word !== '--json')
  const known = [...own, ...houseVerbs]
  const found = known.find(({ verb }) => verb.split(' ').every((word, n) => asked[n] === word))
  if (found === undefined) {
    console.error(usage(known))
    return 1
  }
  if (!json) console.log(`${found.verb}: ${found.summary}`)

  const args = asked.slice(found.verb.split(' ').length)
  const answer = await answerOf(found, args)

  if (json) console.log(JSON.stringify({ verb: found.verb, good: answer.good, ...answer.facts }))
  else for (const line of answer.lines) console.log(line)
  return answer.good ? 0 : 1
}

type Known = Own | Command

async function answerOf(found: Known, args: readonly string[]): Promise<CommandAnswer> {
  const mine = own.find(({ verb }) => verb === found.verb)
  if (mine) return mine.run(args)
  const theirs = houseVerbs.find(one => one === found)
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

function usage(known: readonly { verb: string; summary: string }[]): string {
  const width = Math.max(...known.map(({ verb }) => verb.length))
  const lines = known.map(({ verb, summary }) => `  ${verb.padEnd(width)}  ${summary}`)
  return ['npm run fuquan -- <verb> [--json]', '', ...lines].join('\n')
}

async function sayVersion(): Promise<CommandAnswer> {
  return { good: true, lines: [`Fuquan ${version}, Node ${process.version}`], facts: { version } }
}

async function showConfig(args: readonly string[]): Promise<CommandAnswer> {
  const config = readConfig(process.env)
  if (args.includes('--database-url')) {
    const base = await openBaseBeside(config, openLog('warn'))
    await base.stop()
    return { good: true, lines: [base.url], facts: { databaseUrl: base.url } }
  }
  const shown = shownConfig(config)
  const lines = Object.entries(shown).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`)
  return { good: true, lines, facts: shown }
}

async function runMigrations(): Promise<CommandAnswer> {
  const log = openLog('warn')
  const base = await openBaseBeside(readConfig(process.env), log)
  try {
    const { applied } = await migrateBase(base, log)
    const lines = applied.length === 0 ? ['Nothing to do: it is at this release.'] : applied
    return { good: true, lines, facts: { applied } }
  } finally {
    await base.stop()
  }
}

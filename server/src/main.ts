import { type App, openApp, openMetrics } from '#/app.ts'
import { prepareDemo } from '#/demo/index.ts'
import { readConfig } from '#/engine/config.ts'
import { openLog } from '#/engine/log.ts'
import { needPort } from '#/engine/port-holder.ts'
import { inBoth } from '#/engine/terminal.ts'
import { explain } from '#/explain.ts'
import { openBase, type Opened, openFuquan } from '#/start.ts'

const stopMsMax = 10_000
// Both copies of one Ctrl-C, the terminal's and npm's, come within it.
const onePressMs = 2_000

try {
  await main()
  process.exit(0)
} catch (error) {
  console.error(await explain(error))
  process.exit(1)
}

/** Settings, database, house, roof; then it listens until a signal says stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = openLog(config.logLevel)
  const stop = untilToldToStop()
  const base = await openBase(config, log)
  if (config.roles.web) {
    // A demo takes minutes to fill; whoever starts it twice should not wait for them.
    await needPort(config).catch(async (error: unknown) => {
      await base.stop()
      throw error
    })
  }
  await prepareDemo({ asked: process.argv.includes('--demo'), config, log, base })
  const opened = await openFuquan({ config, log, base })
  const servers: App[] = []
  try {
    const app = await openApp(opened.house)
    servers.push(app)
    const metrics = await openMetrics(opened.house)
    if (metrics) servers.push(metrics)
    if (config.roles.web) await app.listen({ port: config.port, host: config.host })
    console.log(config.roles.web ? inBoth('open', { url: config.publicUrl }) : inBoth('working'))
    for (const module of opened.house.modules) await module.ready?.(opened.house)

    await stop
    console.log(inBoth('closing'))
  } finally {
    await close(opened, servers)
  }
  console.log(inBoth('closed'))
}

/** Ends with the first signal. Whoever sends another one does not want to wait for anything. */
function untilToldToStop(): Promise<void> {
  return new Promise(done => {
    let firstAt: number | undefined
    const hear = (): void => {
      firstAt ??= Date.now()
      // A database that we leave behind is taken over by the next start.
      if (Date.now() - firstAt > onePressMs) process.exit(130)
      done()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear)
  })
}

/** Nobody new, then whoever is inside, then workers, connections, and PostgreSQL last. */
async function close({ house, base }: Opened, servers: readonly App[]): Promise<void> {
  house.draining = true
  house.hub.close() // Streams would keep the server open for ever.
  const late = new Promise(done => setTimeout(done, stopMsMax).unref())
  await Promise.race([Promise.all(servers.map(server => server.close())), late])
  await house.close()
  await base.stop()
}

import { type App, openApp, openMetrics } from '#/app.ts'
import { prepareDemo } from '#/demo/index.ts'
import { readConfig } from '#/engine/config.ts'
import { openLog } from '#/engine/log.ts'
import { explain, openBase, type Opened, openFuquan } from '#/start.ts'

const stopMsMax = 10_000

try {
  await main()
  process.exit(0)
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

/** Settings, database, house, roof; then it listens until a signal says stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = openLog(config.logLevel)
  const stop = new Promise<void>(done => {
    // More than once is the rule: the terminal and npm both pass Ctrl-C on.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done())
  })
  const base = await openBase(config, log)
  await prepareDemo({ asked: process.argv.includes('--demo'), config, log, base })
  const opened = await openFuquan({ config, log, base })
  const servers: App[] = []
  try {
    const app = await openApp(opened.house)
    servers.push(app)
    const metrics = await openMetrics(opened.house)
    if (metrics) servers.push(metrics)
    if (config.roles.web) await app.listen({ port: config.port, host: config.host })
    console.log(`Fuquan is open at ${config.publicUrl} (Ctrl-C closes it)`)
    for (const module of opened.house.modules) await module.ready?.(opened.house)

    await stop
    console.log('Closing: finishing what is under way …')
  } finally {
    await close(opened, servers)
  }
  console.log('Closed.')
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

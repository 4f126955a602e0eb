import { openApp } from '#/app.ts'
import { modules } from '#/modules.ts'
import { openHouseOn } from './house.ts'

// One process of a house on a database that is there already, for tests that load it from outside:
// PIN and password hashes are cheap here, or they would be all that is measured.
const read = (name: string): string => process.env[name] ?? ''
const house = await openHouseOn(
  { url: read('SERVE_DATABASE'), role: read('SERVE_ROLE') || undefined },
  {
    modules,
    directory: read('SERVE_DIRECTORY'),
    env: { FUQUAN_METRICS_TOKEN: 'figures', FUQUAN_DATABASE_POOL: '16' },
    workers: true,
  },
)
const app = await openApp(house)
await app.listen({ port: Number(read('PORT')), host: '127.0.0.1' })
process.stdout.write('open\n')
// The one who started it is gone, or says so.
process.stdin.resume()
process.stdin.on('end', () => {
  void app
    .close()
    .then(() => house.close())
    .then(() => process.exit(0))
})

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { databaseUrlOf } from './clock.ts'
import { AcknowledgementLog } from './crash/acknowledged.ts'
import { compare } from './crash/cycles.ts'
import { startLoad } from './crash/load.ts'
import { verifyBooks } from './crash/verify.ts'
import { type SmallDisk, smallDisk } from './disk/small.ts'
import { prepareHouse, type Running } from './running.ts'
import { ask, type Person, proofFor, type Reply, settleVillage, type Village } from './wire.ts'

// The long form goes on writing until the journal itself has no room and the database gives up.
const hardSeconds = Number(process.env['FUQUAN_DISK_FULL_SECONDS'] ?? 0)
const waitMsMax = 120_000
const disk = await smallDisk(hardSeconds > 0 ? 400 : 256)
if (typeof disk === 'string') console.info(`skipped disk-full: ${disk}`)
afterAll(async () => {
  if (typeof disk !== 'string') await disk.remove()
})

async function send(url: string, { roomId }: Village, person: Person): Promise<Reply> {
  const envelope = { roomId, mode: 'lucky', split: 'lucky:2', total: '100', shares: 2 }
  try {
    const proof = await proofFor(url, person, envelope)
    const body = { ...envelope, proof, acceptFewActive: true }
    return await ask(url, person.token, 'POST', '/envelopes', body, crypto.randomUUID())
  } catch (error) {
    // The step-up before it writes as well and may be what is refused.
    return { status: 503, body: {}, text: String(error) }
  }
}

async function until(status: number, call: () => Promise<Reply>): Promise<Reply> {
  const end = Date.now() + waitMsMax
  for (;;) {
    const reply = await call().catch(error => ({ status: 0, body: {}, text: String(error) }))
    if (reply.status === status) return reply
    if (Date.now() > end)
      throw new Error(`no ${status} in ${waitMsMax} ms, but ${reply.status} ${reply.text}`)
    await pause(50)
  }
}

/** A fresh segment of the journal, so that tables run out of room before the journal does. */
async function freshJournal(house: Running): Promise<void> {
  const client = new Client({ connectionString: await databaseUrlOf(house) })
  await client.connect()
  await client.query('select pg_switch_wal()')
  await client.end()
}

test.skipIf(typeof disk === 'string')(
  'on a full disk money says not now, reading goes on, and with room again all is well by itself',
  async () => {
    const { path, fill, free } = disk as SmallDisk // Skipped otherwise.
    const house = await prepareHouse({}, { dataDir: join(path, 'data') })
    const log = new AcknowledgementLog(join(path, '..', 'acknowledged.jsonl'))
    try {
      await house.start()
      const village = await settleVillage(house.url, house.said(), 4)
      const { owner, people } = village
      const [lin] = people
      if (!lin) throw new Error('nobody lives there')
      const read = () => ask(house.url, owner.token, 'GET', '/ledger/wallet')
      const load = startLoad(house.url, village, log)
      await pause(500)
      await freshJournal(house)

      await fill()
      await until(503, () => send(house.url, village, lin))
      if (hardSeconds > 0) await pause(hardSeconds * 1_000)
      else {
        expect((await read()).status).toBe(200)
        expect((await fetch(`${house.url}/healthz`)).status).toBe(200)
      }

      await free()
      await until(200, read)
      await until(200, () => send(house.url, village, lin))
      await load.stop()

      const acknowledged = log.read()
      expect(acknowledged.length).toBeGreaterThan(5)
      const found = await compare(acknowledged, await databaseUrlOf(house))
      expect(found).toEqual({ lost: [], doubled: [] })
      const books = await verifyBooks(house.dataDir)
      expect(books.ok, books.said).toBe(true)
    } finally {
      log.close()
      await free()
      await house.close()
    }
  },
)

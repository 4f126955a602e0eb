import { connect, createServer, type Socket } from 'node:net'
import { assert } from '#/kit/assert.ts'

/** What happens to the next COMMIT that passes. */
export type Fault = 'none' | 'cut before' | 'cut after'

export type Proxy = {
  /** The database's address, through here. */
  url: string
  /** Arms one fault; it happens to the next COMMIT of any connection, once. */
  next(fault: Fault): void
  /** How many faults have happened. */
  happened(): number
  close(): Promise<void>
}

// A simple query message: Q, four bytes of length, the text, a zero. COMMIT comes as one.
const isCommit = (data: Buffer): boolean => /^Q....commit\0/is.test(data.toString('latin1'))

/**
 * Stands between the app and its database and cuts a connection around COMMIT: before it arrives,
 * or after the database has it and before its answer is seen.
 */
export async function openProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let armed: Fault = 'none'
  let happened = 0

  const server = createServer(client => {
    const database = connect(Number(target.port), target.hostname)
    sockets.add(client).add(database)
    let silent = false
    const end = (): void => {
      client.destroy()
      database.destroy()
    }
    client.on('data', (data: Buffer) => {
      if (armed === 'none' || !isCommit(data)) {
        database.write(data)
        return
      }
      const fault = armed
      armed = 'none'
      happened++
      if (fault === 'cut before') return end()
      // The database commits; nobody hears of it.
      silent = true
      database.write(data)
    })
    database.on('data', data => {
      if (silent) return end()
      client.write(data)
    })
    for (const socket of [client, database]) {
      socket.on('error', end)
      socket.on('close', end)
    }
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  return {
    url: url.toString(),
    next: fault => {
      armed = fault
    },
    happened: () => happened,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(done => server.close(done))
    },
  }
}

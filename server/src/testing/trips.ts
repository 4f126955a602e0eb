import type { Socket } from 'node:net'
import type pg from 'pg'

/**
 * Counts round trips of a pool's connections: each time one speaks after it was answered. Unlike
 * milliseconds they are the same on a busy machine.
 */
export function countTrips(pool: pg.Pool): {
  during(work: () => Promise<unknown>): Promise<number>
} {
  const watched = new WeakSet<pg.PoolClient>()
  let trips = 0
  pool.on('acquire', client => {
    if (watched.has(client)) return
    watched.add(client)
    watch(socketOf(client), () => trips++)
  })
  return {
    during: async work => {
      const before = trips
      await work()
      return trips - before
    },
  }
}

function watch(socket: Socket, spoke: () => void): void {
  let answered = true
  socket.on('data', () => {
    answered = true
  })
  const say = (): void => {
    if (answered) spoke()
    answered = false
  }
  const { _write: write, _writev: writev } = socket
  socket._write = (...args) => {
    say()
    write.apply(socket, args)
  }
  socket._writev = (...args) => {
    say()
    writev?.apply(socket, args)
  }
}

// The driver keeps its socket without naming it in its types.
const socketOf = (client: pg.PoolClient): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream

import type { Socket } from 'node:net'
import pg from 'pg'

/**
 * A connection that hears nothing for so long is looked into. Longer than a statement may run
 * (`statementMsMax`), so an ordinary one ends by itself before.
 */
export const silenceMsMax = 20_000
export const probeMsMax = 5_000

/**
 * Ends a connection whose other side has fallen silent: a network that drops packets without a
 * word would otherwise keep its caller, its place in the pool and whoever waits behind it for ever.
 *
 * Work that was allowed to take long is left alone: a second connection asks whether the server is
 * still at it. Whoever waits hears `Connection terminated`, as after any other loss.
 */
export function endWhenSilent(client: pg.ClientBase, options: pg.ClientConfig, ms: number): void {
  const socket = socketOf(client)
  if (socket === undefined) return
  socket.setTimeout(ms)
  socket.on('timeout', () => {
    void isAtWork(client, options, Math.min(ms, probeMsMax)).then(busy => {
      if (busy) socket.setTimeout(ms)
      else socket.destroy()
    })
  })
}

/** Asks over a new connection whether the server process of this one runs a statement. */
async function isAtWork(
  client: pg.ClientBase,
  options: pg.ClientConfig,
  ms: number,
): Promise<boolean> {
  const probe = new pg.Client({
    ...options,
    options: undefined, // As whoever signed in: the role the app works as may not see this.
    connectionTimeoutMillis: ms,
    query_timeout: ms,
  })
  probe.on('error', () => undefined) // Then it cannot say yes.
  try {
    await probe.connect()
    const { rowCount } = await probe.query(
      `select 1 from pg_stat_activity where pid = $1 and state = 'active'`,
      ['processID' in client ? client.processID : 0],
    )
    return rowCount === 1
  } catch {
    return false // Nobody can be asked: then nobody will answer there either.
  } finally {
    void probe.end().catch(() => undefined)
  }
}

/** The driver keeps its socket without naming it in its types. */
function socketOf(client: pg.ClientBase): Socket | undefined {
  if (!('connection' in client)) return undefined
  const { stream } = client.connection as { stream?: Socket } // As its Connection class has it.
  return stream
}

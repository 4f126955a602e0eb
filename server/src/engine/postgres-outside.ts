import pg from 'pg'
import { Foreseen } from './terminal.ts'

const greetMsMax = 10_000

/**
 * Makes sure that the database of a setting lets us in. Throws Foreseen with the server's reason,
 * and never with its address, which holds a password.
 */
export async function greet(name: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: greetMsMax })
  client.on('error', () => undefined) // Whoever asks next finds out.
  try {
    await client.connect()
  } catch (error) {
    throw new Foreseen('databaseUnreachable', { name, why: reasonOf(error) })
  } finally {
    await client.end().catch(() => undefined) // Never connected, nothing to end.
  }
}

/** A host with two addresses fails twice, and the failure of both has no words of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

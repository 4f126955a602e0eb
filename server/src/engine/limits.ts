import pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { refuse } from '#/kit/refusal.ts'
import { connectionOptions, outliveLosses } from './db.ts'
import type { Logger } from './log.ts'
import { busyTotal } from './metrics.ts'

/** One limit: so many tries (`points`) in so many `seconds`, counted per key. */
export type Limit = { name: string; points: number; seconds: number }

/** Names a limit once, so that its size stands beside the rule it keeps. */
export const limit = (name: string, size: { points: number; seconds: number }): Limit => ({
  name,
  ...size,
})

export type Limits = {
  /**
   * Counts one try before it is made, and gives how many are left after it. Never inside a
   * transaction: it has its own connections.
   * Refuses: too_many {retry_after in seconds}, busy (the counter cannot be asked: closed then).
   */
  take(ask: Limit & { key: string }): Promise<number>
  /** Gives back one try that was counted and turned out right. */
  giveBack(ask: Limit & { key: string }): Promise<void>
  /** Forgets the tries of a key, for example after a success. */
  forget(ask: { name: string; key: string }): Promise<void>
  close(): Promise<void>
}

type Options = {
  url: string
  role?: string | undefined
  poolMax: number
  log: Logger
  silenceMs?: number | undefined
}

/** Opens the limits, counted in the database so that all processes agree. */
export function openLimits(options: Options): Limits {
  const { url, role, log, silenceMs } = options
  // Its own parsers: the library wants int8 as it comes from the driver, not as bigint.
  const { types: _ours, ...connection } = connectionOptions({ url, role })
  const pool = new pg.Pool({
    ...connection,
    application_name: 'fuquan limits',
    max: options.poolMax,
  })
  outliveLosses(pool, connection, silenceMs)
  const limiters = new Map<string, RateLimiterPostgres>()

  const limiterOf = ({ name, points, seconds }: Limit): RateLimiterPostgres => {
    const id = `${name}/${points}/${seconds}`
    const known = limiters.get(id)
    if (known !== undefined) return known
    const made = new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      schemaName: 'engine',
      tableName: 'limit_row',
      tableCreated: true,
      // Rows are swept by a schedule of the house, not by a timer per limiter.
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points,
      duration: seconds,
    })
    limiters.set(id, made)
    return made
  }

  return {
    take: async ask => {
      try {
        return (await limiterOf(ask).consume(ask.key)).remainingPoints
      } catch (error) {
        if (error instanceof RateLimiterRes) {
          return refuse('too_many', { retry_after: Math.ceil(error.msBeforeNext / 1_000) || 1 })
        }
        // Closed when it cannot count: a guesser must not gain from an outage.
        log.warn({ limit: ask.name, err: error }, 'a limit could not be counted')
        busyTotal.inc({ where: 'limits' })
        return refuse('busy', { retry_after: 2 })
      }
    },
    giveBack: async ask => {
      // Best effort, like `forget`.
      await limiterOf(ask)
        .reward(ask.key)
        .catch(error => log.warn({ limit: ask.name, err: error }, 'a try was not given back'))
    },
    forget: async ask => {
      // Best effort: too many counted tries only make somebody wait.
      await pool
        .query('delete from engine.limit_row where key = $1', [`${ask.name}:${ask.key}`])
        .catch(error => log.warn({ limit: ask.name, err: error }, 'a limit was not forgotten'))
    },
    close: () => pool.end(),
  }
}

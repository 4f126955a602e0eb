import { CompiledQuery } from 'kysely'
import type { LentDatabase as IDatabase } from './jobs.ts'
import { closeScope, type Db, inScope, openScope, type Tx } from './db.ts'

type TransactionHandle = Awaited<ReturnType<NonNullable<IDatabase['beginTransaction']>>>

/** Our pool as the library sees it, and the way into a transaction it was given. */
export type Lending = {
  db: IDatabase & { beginTransaction(): Promise<TransactionHandle> }
  inside<T>(handle: IDatabase, work: (tx: Tx) => Promise<T>): Promise<T>
}

/**
 * Lends the library our pool. Its workers' transactions are ours, so a job is finished together
 * with its effect. At most a quarter of the pool works at once: people come first.
 */
export function lendPool(db: Db): Lending {
  const opened = new WeakMap<IDatabase, { tx: Tx; scope: ReturnType<typeof openScope> }>()
  const gate = openGate(Math.max(1, Math.floor((db.pool.options.max ?? 4) / 4)))

  const beginTransaction = async (): Promise<TransactionHandle> => {
    const leave = await gate()
    const tx = await db.kysely
      .startTransaction()
      .execute()
      .catch(error => {
        leave()
        throw error
      })
    const handle = insideOf(tx)
    const scope = openScope(db)
    opened.set(handle, { tx, scope })
    return {
      db: handle,
      commit: async () => {
        await tx.commit().execute()
        leave()
        closeScope(scope)
      },
      rollback: async () => {
        scope.closed = true
        if (!tx.isCommitted && !tx.isRolledBack) {
          // A connection that cannot roll back is thrown away, and that undoes as well.
          await tx
            .rollback()
            .execute()
            .catch(() => undefined)
        }
        leave()
      },
    }
  }

  const executeSql: IDatabase['executeSql'] = async (text, values) => {
    // Without values the simple protocol: some of the library's texts hold several statements.
    const held = values === undefined || values.length === 0
    const result = held ? await db.pool.query(text) : await db.pool.query(text, values)
    // Several statements give several results; the library reads the last one's rows.
    const last = Array.isArray(result) ? result.at(-1) : result
    return { rows: plainRows(last?.rows ?? []) }
  }

  return {
    db: { executeSql, beginTransaction },
    inside: (handle, work) => {
      const found = opened.get(handle)
      if (found === undefined) throw new Error('a job was given a transaction that is not ours')
      return inScope(found.scope, () => work(found.tx))
    },
  }
}

/** Lets at most `most` in at once; gives the way out, which may be taken more than once. */
function openGate(most: number): () => Promise<() => void> {
  const waiting: (() => void)[] = []
  let inside = 0
  return async () => {
    if (inside >= most) await new Promise<void>(enter => waiting.push(enter))
    else inside++
    let left = false
    return () => {
      if (left) return
      left = true
      // The place is handed on rather than given up, so that nobody slips in between.
      const next = waiting.shift()
      if (next === undefined) inside--
      else next()
    }
  }
}

/** Runs the library's statements inside one of our transactions. */
export function insideOf(tx: Tx): IDatabase {
  return {
    executeSql: async (text, values) => {
      const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(text, values ?? []))
      return { rows: plainRows(rows) }
    },
  }
}

type Row = Record<string, unknown>

/** Our pool reads int8 as bigint; the library was written for strings. */
function plainRows(rows: readonly Row[]): Row[] {
  return rows.map(row => {
    const big = Object.entries(row).filter(([, value]) => typeof value === 'bigint')
    return big.length === 0
      ? row
      : { ...row, ...Object.fromEntries(big.map(([name, value]) => [name, String(value)])) }
  })
}

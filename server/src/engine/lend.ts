import type { LentDatabase as IDatabase } from './jobs.ts'
import { closeScope, type Db, inScope } from './db.ts'
import { commitTx, keptIn, openTx, prepared, send, type Tx, undoTx } from './tx.ts'

type TransactionHandle = Awaited<ReturnType<NonNullable<IDatabase['beginTransaction']>>>

/** The transaction a handle stands for now. */
type Begun = { tx: Tx; now: Date }

/** Our pool as the library sees it, and the way into a transaction it was given. */
export type Lending = {
  db: IDatabase & { beginTransaction(): Promise<TransactionHandle> }
  inside<T>(handle: IDatabase, work: (tx: Tx, now: Date) => Promise<T>): Promise<T>
  /** Undoes what was done inside and begins anew; the library keeps what it holds. */
  again(handle: IDatabase): Promise<void>
}

/**
 * Lends the library our pool. Its workers' transactions are ours, so a job is finished together
 * with its effect. At most a quarter of the pool works at once: people come first.
 */
export function lendPool(db: Db): Lending {
  const opened = new WeakMap<IDatabase, Begun>()
  const gate = openGate(Math.max(1, Math.floor((db.pool.options.max ?? 4) / 4)))

  const beginTransaction = async (): Promise<TransactionHandle> => {
    const leave = await gate()
    const begun = await openTx(db, 'read write').catch(error => {
      leave()
      throw error
    })
    const handle = insideOf(begun)
    opened.set(handle, begun)
    return {
      db: handle,
      commit: async () => {
        const { tx } = begun
        await commitTx(tx)
        leave()
        closeScope(tx)
      },
      rollback: async () => {
        await undoTx(begun.tx)
        leave()
      },
    }
  }

  const openedAs = (handle: IDatabase): Begun => {
    const found = opened.get(handle)
    if (found === undefined) throw new Error('a job was given a transaction that is not ours')
    return found
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
      const { tx, now } = openedAs(handle)
      return inScope(tx, () => work(tx, now))
    },
    again: async handle => {
      const begun = openedAs(handle)
      await undoTx(begun.tx)
      Object.assign(begun, await openTx(db, 'read write'))
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
function insideOf(begun: Begun): IDatabase {
  return {
    executeSql: async (text, values) => {
      const { rows } = await send(begun.tx, { text, values: values ?? [] })
      return { rows: plainRows(rows) }
    },
  }
}

/** Leaves the library's statement for the commit of one of our transactions: a job that is sent. */
export function endOf(tx: Tx): IDatabase {
  return {
    executeSql: async (text, values) => {
      const statement = { text, values: values ?? [] }
      tx.last.push(tx.keeps ? keptIn(tx, statement) : prepared(tx.db, statement))
      return { rows: [{}] } // It counts rows to tell whether the job was new; nobody asks for it.
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

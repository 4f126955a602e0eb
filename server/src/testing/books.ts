import { type Db, inTransaction } from '#/engine/db.ts'
import type { Finding } from '#/engine/module.ts'
import { modules } from '#/modules.ts'

/**
 * Recomputes the books of a house and everything its modules promise of their tables.
 *
 * Per asset all balances add up to zero; balances, lines, holds and reversals rebuilt from the
 * transfers equal what is stored; chains and seals verify; then each module's own check.
 * Throws with all that differs.
 */
export async function booksBalance(db: Db): Promise<void> {
  const findings = await differencesIn(db)
  if (findings.length === 0) return
  const lines = findings.map(one => {
    return `${one.kind} ${one.ref ?? ''} ${JSON.stringify(one.details ?? {})}`
  })
  throw new Error(`the books do not agree:\n${lines.join('\n')}`)
}

/** Gives everything in the books that does not agree, by the checks of all modules. */
export function differencesIn(db: Db): Promise<Finding[]> {
  return inTransaction(db, 'snapshot', async tx => {
    const found: Finding[] = []
    for (const module of modules) found.push(...((await module.check?.(tx)) ?? []))
    return found
  })
}

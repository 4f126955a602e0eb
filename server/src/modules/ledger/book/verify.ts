import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import { inBoth } from '#/engine/terminal.ts'
import { lookAtAll } from './reconcile.ts'
import { type Counts, countSince } from './store-checks.ts'
import type { Difference } from './store-findings.ts'

/**
 * `verify [--since DATE]`: recomputes the books from the transfers, and compares payments, what came
 * from outside and envelopes with them; names what differs first.
 */
export const verify: Command = {
  verb: 'verify',
  takes: { shown: '[--since DATE]', wordsMax: 2 },
  summary: 'verbVerify',
  run: async ({ house, args }): Promise<CommandAnswer> => {
    const since = readSince(args)
    if (since === 'wrong') {
      return { good: false, lines: [inBoth('verifySince')], facts: { error: 'since' } }
    }
    return house.inTransaction('snapshot', async tx => {
      const found = await lookAtAll(tx, house.modules, since)
      return answer(await countSince(tx, since), found)
    })
  },
}

function readSince(args: readonly string[]): Date | undefined | 'wrong' {
  const [name = '', ...rest] = args
  if (name === '') return undefined
  const [flag, value = rest[0] ?? ''] = name.split('=')
  if (flag !== '--since') return 'wrong'
  const since = new Date(value)
  return Number.isNaN(since.getTime()) ? 'wrong' : since
}

function answer(counts: Counts, found: readonly Difference[]): CommandAnswer {
  const { transfers, entries, books, seals } = counts
  const looked = {
    transfers: Number(transfers),
    entries: Number(entries),
    books: Number(books),
    seals: Number(seals),
  }
  const differences = found.map(one => ({
    check: one.check,
    account: one.account === null ? null : toWire('acc', one.account),
    expected: one.expected,
    found: one.found,
  }))
  const lines = differences.map(({ account, ...rest }) =>
    inBoth('verifyDiffers', { account: account ?? 'sum', ...rest }),
  )
  const good = differences.length === 0
  return {
    good,
    lines: good ? [inBoth('verifyAgree', looked)] : [inBoth('verifyLooked', looked), ...lines],
    facts: { ...looked, differences },
  }
}

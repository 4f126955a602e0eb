import type { Account } from '@fuquan/sdk/types.gen.ts'
import type { TextKey } from '../../lib/i18n.ts'

export const stateKeys = {
  open: 'books.open_',
  frozen: 'books.frozen',
  closed: 'books.closed',
} as const satisfies Record<Account['state'], TextKey>

/** Where an id of the books is shown; a transfer needs the book it stands in as well. */
export function placeOf(id: string, book: string): string | undefined {
  const found = /^(acc|trf|env)_[0-9a-z]{26}$/.exec(id.trim())
  if (found === null) return undefined
  if (found[1] === 'acc') return `/books/accounts/${id.trim()}`
  if (found[1] === 'env') return `/books/envelopes/${id.trim()}`
  return /^acc_[0-9a-z]{26}$/.test(book.trim())
    ? `/books/transfers/${book.trim()}/${id.trim()}`
    : undefined
}

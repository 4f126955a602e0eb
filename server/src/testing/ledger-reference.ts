// A second ledger, in memory and as plain as can be: no arrays of changes, no SQL, no sharing with
// the real one but the words of the commands. The model test drives both and compares.

export type Row = {
  balance: bigint
  heldOut: bigint
  heldIn: bigint
  floor: bigint | null
  ceiling: bigint | null
  state: 'open' | 'frozen' | 'closed'
}
type Made = {
  body: string
  total: bigint
  from: number
  to: number[]
  amounts: bigint[]
  at: number
}
type Held = Made & { expiresAt: number; end?: 'capture' | 'release' | 'expire' }

export type Command =
  | { do: 'move'; id: number; from: number; legs: { to: number; amount: bigint }[] }
  | { do: 'sweep'; id: number; from: number; to: number; orElse: number[]; atMost: bigint }
  | { do: 'hold'; id: number; from: number; to: number; amount: bigint; lifetimeMs: number }
  | { do: 'capture'; id: number; book: number; hold: number; amount?: bigint; payee?: number }
  | { do: 'release' | 'expire'; id: number; book: number; hold: number }
  | { do: 'reverse'; id: number; book: number; transfer: number; leg: number; amount: bigint }
  | { do: 'freeze' | 'unfreeze' | 'close'; account: number }
  | { do: 'linked'; asks: { id: number; from: number; to: number; amount: bigint }[] }
  | { do: 'wait'; ms: number }

export const maxAmount = 1_000_000_000_000n

class No extends Error {}
const no = (code: string): never => {
  throw new No(code)
}

/** What the reference keeps. `now` is milliseconds since it was opened. */
type Books = {
  rows: Row[]
  now: number
  made: Map<string, Made>
  holds: Map<string, Held>
  back: Map<string, bigint>
}

/** Opens a reference ledger over these rows; `apply` gives `done <total>` or a refusal's code. */
export function openReference(rows: Row[]) {
  const books: Books = { rows, now: 0, made: new Map(), holds: new Map(), back: new Map() }
  const isDue = (book: number, hold_: number) =>
    books.now >= (books.holds.get(at(book, hold_))?.expiresAt ?? Infinity)
  /** Names what stands in the books, so that commands can be about it. */
  const places = (kind: 'holds' | 'made') =>
    [...books[kind].keys()].map(name => {
      const [book = 0, id = 0] = name.split('/').map(Number)
      return { book, id }
    })
  const apply = (command: Command) => attempt(books, command)
  return { apply, now: () => books.now, isDue, places }
}

/** Runs one command; a refusal leaves everything as it was. */
function attempt(books: Books, command: Command): string {
  const rowsBefore = books.rows.map(one => ({ ...one }))
  const madeBefore = new Map(books.made)
  try {
    return `done ${run(books, command)}`
  } catch (error) {
    if (!(error instanceof No)) throw error
    for (const [n, one] of rowsBefore.entries()) Object.assign(books.rows[n] ?? {}, one)
    books.made = madeBefore
    return error.message
  }
}

function run(books: Books, command: Command): bigint {
  switch (command.do) {
    case 'move':
      return move(books, command.id, command.from, command.legs)
    case 'linked': {
      const totals = command.asks.map(ask =>
        move(
          books,
          ask.id,
          ask.from,
          [{ to: ask.to, amount: ask.amount }],
          `linked ${key(command)}`,
        ),
      )
      return totals.reduce((a, b) => a + b, 0n)
    }
    case 'sweep':
      return sweep(books, command)
    case 'hold':
      return hold(books, command)
    case 'reverse':
      return reverse(books, command)
    case 'capture':
    case 'release':
    case 'expire':
      return finish(books, command.do, command)
    case 'wait':
      books.now += command.ms
      return 0n
    default:
      return setState(books, command.do, command.account)
  }
}

function move(
  books: Books,
  id: number,
  from: number,
  legs: { to: number; amount: bigint }[],
  tag = 'move',
) {
  const amounts = legs.map(leg => leg.amount)
  const to = legs.map(leg => leg.to)
  guard(amounts)
  const body = `${tag} ${to.join()} ${amounts.join()}`
  const before = known(books, from, id, body)
  if (before !== undefined) return before
  row(books, from)
  for (const one of to) row(books, one)
  if (to.includes(from)) no('ledger_self_transfer')
  states(
    row(books, from),
    to.map(n => row(books, n)),
  )
  const total = amounts.reduce((a, b) => a + b, 0n)
  if (free(row(books, from)) < total) no('ledger_insufficient')
  for (const [n, one] of to.entries()) {
    if (room(row(books, one)) < (amounts[n] ?? 0n)) no('ledger_balance_full')
  }
  pay(books, from, to, amounts)
  books.made.set(at(from, id), { body, total, from, to, amounts, at: books.now })
  return total
}

function sweep(books: Books, command: Extract<Command, { do: 'sweep' }>): bigint {
  const { id, from, to, orElse, atMost } = command
  guard([atMost])
  const twin = books.made.get(at(from, id))
  const isSweep = twin?.body === `sweep ${atMost}`
  if (twin !== undefined) {
    const fits = isSweep && [to, ...orElse].includes(twin.to[0] ?? -1)
    return fits ? twin.total : no('ledger_transfer_id_reused')
  }
  if (from === to) no('ledger_self_transfer')
  const there = free(row(books, from))
  const amount = there < atMost ? there : atMost
  const takes = [to, ...orElse].find(
    one => row(books, one).state !== 'closed' && room(row(books, one)) >= amount,
  )
  const target = takes ?? to
  states(row(books, from), [row(books, target)])
  if (room(row(books, target)) < amount) no('ledger_balance_full')
  if (amount <= 0n) no('ledger_nothing_to_move')
  pay(books, from, [target], [amount])
  const body = `sweep ${atMost}`
  books.made.set(at(from, id), {
    body,
    total: amount,
    from,
    to: [target],
    amounts: [amount],
    at: books.now,
  })
  return amount
}

function hold(books: Books, command: Extract<Command, { do: 'hold' }>): bigint {
  const { id, from, to, amount, lifetimeMs } = command
  guard([amount])
  const body = `hold ${to} ${amount} ${lifetimeMs}`
  const before = known(books, from, id, body)
  if (before !== undefined) return before
  if (from === to) no('ledger_self_transfer')
  states(row(books, from), [row(books, to)])
  if (free(row(books, from)) < amount) no('ledger_insufficient')
  if (room(row(books, to)) < amount) no('ledger_balance_full')
  row(books, from).heldOut += amount
  row(books, to).heldIn += amount
  const held = { body, total: amount, from, to: [to], amounts: [amount], at: books.now }
  books.made.set(at(from, id), held)
  books.holds.set(at(from, id), { ...held, expiresAt: books.now + lifetimeMs })
  return amount
}

function finish(
  books: Books,
  how: 'capture' | 'release' | 'expire',
  ask: { id: number; book: number; hold: number; amount?: bigint; payee?: number },
): bigint {
  if (ask.amount !== undefined) guard([ask.amount])
  const held = books.holds.get(at(ask.book, ask.hold))
  const amount = ask.amount ?? held?.total ?? 0n
  const body = how === 'capture' ? `capture ${ask.hold} ${amount}` : `${how} ${ask.hold}`
  const twin = books.made.get(at(ask.book, ask.id))
  if (twin !== undefined && how === 'capture' && ask.payee !== undefined) {
    if (ask.payee !== twin.to[0]) no('ledger_transfer_id_reused')
  }
  const before = known(books, ask.book, ask.id, body)
  if (before !== undefined) return before
  if (held === undefined) return no('not_found')
  const [payee = -1] = held.to
  if (how === 'capture') {
    states(row(books, held.from), [row(books, payee)])
    if (held.end === 'expire') no('ledger_hold_expired')
  }
  if (held.end !== undefined) no('ledger_hold_resolved')
  if (how === 'capture' && books.now >= held.expiresAt) no('ledger_hold_expired')
  if (how === 'capture' && amount > held.total) no('ledger_hold_exceeded')
  if (how === 'capture' && ask.payee !== undefined && ask.payee !== payee) {
    no('ledger_hold_payee')
  }
  held.end = how
  row(books, held.from).heldOut -= held.total
  row(books, payee).heldIn -= held.total
  const total = how === 'capture' ? amount : held.total
  if (how === 'capture') pay(books, held.from, [payee], [amount])
  const one = { body, total, from: held.from, to: [payee], amounts: [total], at: books.now }
  books.made.set(at(ask.book, ask.id), one)
  return total
}

function reverse(books: Books, command: Extract<Command, { do: 'reverse' }>): bigint {
  const { id, book, transfer, leg, amount } = command
  guard([amount])
  const body = `reverse ${transfer} ${leg} ${amount}`
  const before = known(books, book, id, body)
  if (before !== undefined) return before
  const original = books.made.get(at(book, transfer))
  const payee = original?.to[leg - 1]
  if (original === undefined || payee === undefined) return no('not_found')
  if (!/^(move|linked|sweep|capture)/.test(original.body)) no('not_found')
  states(row(books, payee), [row(books, original.from)])
  if (free(row(books, payee)) < amount) no('ledger_insufficient')
  if (room(row(books, original.from)) < amount) no('ledger_balance_full')
  const key = `${book}/${transfer}/${leg}`
  const taken = books.back.get(key) ?? 0n
  if (taken + amount > (original.amounts[leg - 1] ?? 0n)) no('ledger_reversal_exceeded')
  books.back.set(key, taken + amount)
  pay(books, payee, [original.from], [amount])
  const to = [original.from]
  books.made.set(at(book, id), {
    body,
    total: amount,
    from: payee,
    to,
    amounts: [amount],
    at: books.now,
  })
  return amount
}

function setState(books: Books, how: 'freeze' | 'unfreeze' | 'close', account: number): bigint {
  const one = row(books, account)
  const busy = one.balance !== 0n || one.heldOut !== 0n || one.heldIn !== 0n
  if (how === 'close') {
    if (busy) no('ledger_account_busy')
    one.state = 'closed'
    return 0n
  }
  if (one.state === 'closed') no('ledger_account_closed')
  one.state = how === 'freeze' ? 'frozen' : 'open'
  return 0n
}

/** Looks for an earlier answer under the id; gives its total. */
function known(books: Books, book: number, id: number, body: string): bigint | undefined {
  const twin = books.made.get(at(book, id))
  if (twin === undefined) return undefined
  return twin.body === body ? twin.total : no('ledger_transfer_id_reused')
}

function guard(amounts: bigint[]): void {
  const sum = amounts.reduce((a, b) => a + b, 0n)
  if (amounts.some(one => one <= 0n || one > maxAmount) || sum > maxAmount) {
    no('ledger_amount_invalid')
  }
}

function states(from: Row, to: Row[]): void {
  if (from.state === 'closed' || to.some(one => one.state === 'closed')) {
    no('ledger_account_closed')
  }
  if (from.state === 'frozen') no('ledger_account_frozen')
}

function pay(books: Books, from: number, to: number[], amounts: bigint[]): void {
  for (const [n, one] of to.entries()) {
    row(books, from).balance -= amounts[n] ?? 0n
    row(books, one).balance += amounts[n] ?? 0n
  }
}

const row = (books: Books, n: number): Row => books.rows[n] ?? no('not_found')
const at = (book: number, id: number) => `${book}/${id}`
const free = (one: Row) =>
  one.floor === null ? maxAmount * 10n : one.balance - one.heldOut - one.floor
const room = (one: Row) =>
  one.ceiling === null ? maxAmount * 10n : one.ceiling - one.balance - one.heldIn

/** Names the group of a linked command by its first id. */
export const key = (command: { asks: { id: number }[] }): number => command.asks[0]?.id ?? 0

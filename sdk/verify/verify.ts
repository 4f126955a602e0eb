// Recomputes a draw without trusting the house that made it. It imports nothing, brings its own
// SHA-256 (browsers hide theirs on plain http) and shares no code with the server: two authors of
// one recipe who must agree.

/** A draw as `getDraw` tells it after the end, amounts as decimal strings in minor units. */
export type DrawFacts = {
  envelopeId: string
  asset: string
  total: string
  shares: number
  minShare: string
  maxShare: string
  split: 'even' | 'lucky:2' | 'classic' | 'named'
  commit: string
  seed: string
  /** Of the split `named`, which follows from no seed: who was to get what. */
  named?: readonly { userId: string; amount: string }[] | null
}

/** A claim as the claim list tells it. */
export type ClaimFact = { number: number; amount: string }

/** What was found. `matches` is true only if everything that could be checked agrees. */
export type Verdict = {
  commit: string
  commitMatches: boolean
  shares: string[]
  sumMatches: boolean
  /** Numbers of claims that did not get their share. */
  wrongClaims: number[]
  /** Numbers that were told twice, or that do not exist. */
  strayClaims: number[]
  matches: boolean
}

/** Recomputes commit and shares from the seed and lays the claims beside them. */
export function verifyDraw(facts: DrawFacts, claims: readonly ClaimFact[] = []): Verdict {
  const commit = commitOf(facts)
  const shares = sharesOf(facts)
  const commitMatches = commit === facts.commit.toLowerCase()
  const sumMatches =
    shares.length === facts.shares && shares.reduce((a, b) => a + b, 0n) === BigInt(facts.total)

  const seen = new Set<number>()
  const wrongClaims: number[] = []
  const strayClaims: number[] = []
  for (const { number, amount } of claims) {
    const share = shares[number - 1]
    if (share === undefined || seen.has(number)) strayClaims.push(number)
    else if (share !== BigInt(amount)) wrongClaims.push(number)
    seen.add(number)
  }

  const matches =
    commitMatches && sumMatches && wrongClaims.length === 0 && strayClaims.length === 0
  return {
    commit,
    commitMatches,
    shares: shares.map(String),
    sumMatches,
    wrongClaims,
    strayClaims,
    matches,
  }
}

/** Gives the commit of a draw: SHA-256 in hex over its lines, joined by LF. */
export function commitOf(facts: Omit<DrawFacts, 'commit'>): string {
  const text = [
    'fuquan-envelope-v1',
    facts.envelopeId,
    facts.asset,
    facts.total,
    facts.shares,
    facts.minShare,
    facts.maxShare,
    facts.split,
    ...(facts.split === 'named' ? (facts.named ?? []) : []).map(
      ({ userId, amount }) => `${userId} ${amount}`,
    ),
    facts.seed.toLowerCase(),
  ].join('\n')
  return toHex(sha256(new TextEncoder().encode(text)))
}

/** Gives the shares of a draw in claim order, in minor units. */
export function sharesOf(facts: Omit<DrawFacts, 'commit'>): bigint[] {
  const total = BigInt(facts.total)
  const n = facts.shares
  const least = BigInt(facts.minShare)
  const most = BigInt(facts.maxShare)
  const seed = fromHex(facts.seed)
  switch (facts.split) {
    case 'even':
      return even(total, n)
    case 'lucky:2':
      return n === 1 ? [total] : lucky(total, n, least, most, seed)
    case 'classic':
      return n === 1 ? [total] : classic(total, n, least, most, seed)
    case 'named':
      return (facts.named ?? []).map(({ amount }) => BigInt(amount))
    default:
      throw new Error(`unknown split ${String(facts.split)}`)
  }
}

function even(total: bigint, n: number): bigint[] {
  const base = total / BigInt(n)
  const more = Number(total % BigInt(n))
  return Array.from({ length: n }, (_, i) => (i < more ? base + 1n : base))
}

function lucky(total: bigint, n: number, least: bigint, most: bigint, seed: Uint8Array): bigint[] {
  const mirror = total + total > BigInt(n) * (least + most)
  const b = mirror ? BigInt(n) * most - total : total - BigInt(n) * least
  const room = most - least
  const finish = (parts: bigint[]) => parts.map(p => (mirror ? most - p : least + p))

  let parts: bigint[] = []
  for (let t = 0; t < 16; t++) {
    parts = gaps(b, n, numbers(seed, `lucky/${t}`))
    if (!parts.some(p => p > room)) return finish(parts)
  }
  parts = parts.map(p => (p > room ? room : p))
  const excess = b - sum(parts)
  const free = parts.map(p => room - p)
  const given = proportional(excess, free)
  parts = parts.map((p, i) => p + at(given, i))
  permute(parts, numbers(seed, 'lucky/clamp'))
  return finish(parts)
}

/** The gaps between 2n-1 distinct cuts of 1..b+2n-1, less one each, two neighbours together. */
function gaps(b: bigint, n: number, below: Below): bigint[] {
  const d = 2 * n - 1
  const m = b + BigInt(d)
  const taken = new Set<bigint>()
  for (let i = d - 1; i >= 0; i--) {
    const j = m - BigInt(i)
    const x = below(j) + 1n
    if (taken.has(x)) taken.add(j)
    else taken.add(x)
  }
  const edges = [0n, ...[...taken].toSorted((x, y) => (x < y ? -1 : 1)), m + 1n]
  const parts: bigint[] = []
  for (let i = 0; i < n; i++) parts.push(at(edges, 2 * i + 2) - at(edges, 2 * i) - 2n)
  return parts
}

/** Largest remainder, ties to the lower index. */
function proportional(total: bigint, weights: bigint[]): bigint[] {
  const all = sum(weights)
  const parts = weights.map(w => (total * w) / all)
  const order = weights
    .map((w, i) => ({ i, rest: (total * w) % all }))
    .toSorted((x, y) => (x.rest === y.rest ? x.i - y.i : x.rest > y.rest ? -1 : 1))
  let left = Number(total - sum(parts))
  for (const { i } of order) {
    if (left === 0) break
    parts[i] = at(parts, i) + 1n
    left -= 1
  }
  return parts
}

function classic(
  total: bigint,
  n: number,
  least: bigint,
  most: bigint,
  seed: Uint8Array,
): bigint[] {
  const below = numbers(seed, 'classic/0')
  const parts: bigint[] = []
  let left = total
  for (let k = n; k >= 2; k--) {
    const others = BigInt(k - 1)
    let lo = left - others * most
    if (lo < least) lo = least
    let hi = (left + left) / BigInt(k)
    if (hi > left - others * least) hi = left - others * least
    if (hi > most) hi = most
    if (hi < lo) hi = lo
    const share = lo + below(hi - lo + 1n)
    parts.push(share)
    left -= share
  }
  parts.push(left)
  permute(parts, below)
  return parts
}

/** Shuffles in place from the end. */
export function permute(parts: bigint[], below: Below): void {
  for (let i = parts.length - 1; i >= 1; i--) {
    const j = Number(below(BigInt(i + 1)))
    const kept = at(parts, i)
    parts[i] = at(parts, j)
    parts[j] = kept
  }
}

export type Below = (bound: bigint) => bigint

/** Numbers below a bound from HMAC-SHA-256(seed, label, 0, block number). */
export function numbers(seed: Uint8Array, label: string): Below {
  const name = new TextEncoder().encode(label)
  const waiting: bigint[] = []
  let block = 0
  const next = (): bigint => {
    if (waiting.length === 0) {
      const message = new Uint8Array(name.length + 9)
      message.set(name)
      new DataView(message.buffer).setUint32(name.length + 5, block)
      const view = new DataView(hmac(seed, message).buffer)
      for (let i = 0; i < 4; i++) waiting.push(view.getBigUint64(i * 8))
      block += 1
    }
    return waiting.shift() ?? 0n
  }
  return bound => {
    const fair = (2n ** 64n / bound) * bound
    for (;;) {
      const x = next()
      if (x < fair) return x % bound
    }
  }
}

/** HMAC-SHA-256 under a key of at most 64 bytes. */
export function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const pad = (byte: number) => {
    const block = new Uint8Array(64).fill(byte)
    key.forEach((k, i) => (block[i] = k ^ byte))
    return block
  }
  return sha256(joined(pad(0x5c), sha256(joined(pad(0x36), message))))
}

/** SHA-256 as in FIPS 180-4. Its constants are made here, so none can be mistyped. */
export function sha256(message: Uint8Array): Uint8Array {
  const { start, rounds } = constants()
  const state = Uint32Array.from(start)
  const length = Math.ceil((message.length + 9) / 64) * 64
  const padded = new Uint8Array(length)
  padded.set(message)
  padded[message.length] = 0x80
  new DataView(padded.buffer).setBigUint64(length - 8, BigInt(message.length) * 8n)

  for (let from = 0; from < length; from += 64) {
    compress(state, new DataView(padded.buffer, from, 64), rounds)
  }
  const out = new Uint8Array(32)
  const view = new DataView(out.buffer)
  state.forEach((word, i) => view.setUint32(i * 4, word))
  return out
}

function compress(state: Uint32Array, block: DataView, rounds: Uint32Array): void {
  const w = new Uint32Array(64)
  for (let i = 0; i < 16; i++) w[i] = block.getUint32(i * 4)
  for (let i = 16; i < 64; i++) {
    const x = word(w, i - 15)
    const y = word(w, i - 2)
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
    w[i] = word(w, i - 16) + s0 + word(w, i - 7) + s1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(rounds, i) + word(w, i)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  for (const [i, v] of [a, b, c, d, e, f, g, h].entries()) state[i] = word(state, i) + v
}

const bits = (power: 2 | 3) => (p: bigint) =>
  Number(root(p << BigInt(32 * power), power) & 0xffffffffn)

let known: { start: Uint32Array; rounds: Uint32Array } | undefined

/** The first 32 bits behind the point of the roots of the first primes. */
function constants(): { start: Uint32Array; rounds: Uint32Array } {
  if (known) return known
  const primes: bigint[] = []
  for (let n = 2n; primes.length < 64; n++) {
    if (primes.every(p => n % p !== 0n)) primes.push(n)
  }
  known = {
    start: Uint32Array.from(primes.slice(0, 8).map(bits(2))),
    rounds: Uint32Array.from(primes.map(bits(3))),
  }
  return known
}

/** The largest whole number whose power is at most `value`, found by halving. */
function root(value: bigint, power: 2 | 3): bigint {
  let low = 0n
  let high = 1n << 40n
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** BigInt(power) <= value) low = middle
    else high = middle - 1n
  }
  return low
}

const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by))
const word = (words: Uint32Array, i: number): number => words[i] ?? 0
const sum = (amounts: bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)

function at(amounts: bigint[], i: number): bigint {
  const amount = amounts[i]
  if (amount === undefined) throw new Error(`no part ${i}`)
  return amount
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** Writes bytes in hex. */
export const toHex = (bytes: Uint8Array): string =>
  [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')

/** Reads bytes from hex. */
export function fromHex(hex: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new Error('not hex')
  return Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}

#!/usr/bin/env node
// Checks the proof of an envelope: node fuquan-verify.js FILE. Plain JavaScript for Node.js 20 and
// newer, no packages, no network. Made from sdk/verify/*.ts by npm run generate; the recipe it
// follows is docs/use/checking-a-draw.md.
// Recomputes a draw without trusting the house that made it. It imports nothing, brings its own
// SHA-256 (browsers hide theirs on plain http) and shares no code with the server: two authors of
// one recipe who must agree.

/** Recomputes commit and shares from the seed and lays the claims beside them. */
export function verifyDraw(facts, claims = []) {
  const commit = commitOf(facts)
  const shares = sharesOf(facts)
  const commitMatches = commit === facts.commit.toLowerCase()
  const sumMatches =
    shares.length === facts.shares && shares.reduce((a, b) => a + b, 0n) === BigInt(facts.total)

  const seen = new Set()
  const wrongClaims = []
  const strayClaims = []
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
export function commitOf(facts) {
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
export function sharesOf(facts) {
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

function even(total, n) {
  const base = total / BigInt(n)
  const more = Number(total % BigInt(n))
  return Array.from({ length: n }, (_, i) => (i < more ? base + 1n : base))
}

function lucky(total, n, least, most, seed) {
  const mirror = total + total > BigInt(n) * (least + most)
  const b = mirror ? BigInt(n) * most - total : total - BigInt(n) * least
  const room = most - least
  const finish = parts => parts.map(p => (mirror ? most - p : least + p))

  let parts = []
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
function gaps(b, n, below) {
  const d = 2 * n - 1
  const m = b + BigInt(d)
  const taken = new Set()
  for (let i = d - 1; i >= 0; i--) {
    const j = m - BigInt(i)
    const x = below(j) + 1n
    if (taken.has(x)) taken.add(j)
    else taken.add(x)
  }
  const edges = [0n, ...[...taken].toSorted((x, y) => (x < y ? -1 : 1)), m + 1n]
  const parts = []
  for (let i = 0; i < n; i++) parts.push(at(edges, 2 * i + 2) - at(edges, 2 * i) - 2n)
  return parts
}

/** Largest remainder, ties to the lower index. */
function proportional(total, weights) {
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

function classic(total, n, least, most, seed) {
  const below = numbers(seed, 'classic/0')
  const parts = []
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
export function permute(parts, below) {
  for (let i = parts.length - 1; i >= 1; i--) {
    const j = Number(below(BigInt(i + 1)))
    const kept = at(parts, i)
    parts[i] = at(parts, j)
    parts[j] = kept
  }
}

/** Numbers below a bound from HMAC-SHA-256(seed, label, 0, block number). */
export function numbers(seed, label) {
  const name = new TextEncoder().encode(label)
  const waiting = []
  let block = 0
  const next = () => {
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
export function hmac(key, message) {
  const pad = byte => {
    const block = new Uint8Array(64).fill(byte)
    key.forEach((k, i) => (block[i] = k ^ byte))
    return block
  }
  return sha256(joined(pad(0x5c), sha256(joined(pad(0x36), message))))
}

/** SHA-256 as in FIPS 180-4. Its constants are made here, so none can be mistyped. */
export function sha256(message) {
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

function compress(state, block, rounds) {
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

const bits = power => p => Number(root(p << BigInt(32 * power), power) & 0xffffffffn)

let known

/** The first 32 bits behind the point of the roots of the first primes. */
function constants() {
  if (known) return known
  const primes = []
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
function root(value, power) {
  let low = 0n
  let high = 1n << 40n
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** BigInt(power) <= value) low = middle
    else high = middle - 1n
  }
  return low
}

const turn = (x, by) => (x >>> by) | (x << (32 - by))
const word = (words, i) => words[i] ?? 0
const sum = amounts => amounts.reduce((a, b) => a + b, 0n)

function at(amounts, i) {
  const amount = amounts[i]
  if (amount === undefined) throw new Error(`no part ${i}`)
  return amount
}

function joined(first, second) {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** Writes bytes in hex. */
export const toHex = bytes => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')

/** Reads bytes from hex. */
export function fromHex(hex) {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new Error('not hex')
  return Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}

// The tiles of a guess of three, by either recipe. It shares no code with the server: two authors
// who must agree. Where the server counts amounts, this file lists the places it needs.

/** The three tiles of a level in the order shown: the cell of its amount, cut by the seed alone. */
export function tilesOf(place, seed) {
  const { amount, scale, least } = place
  let { most } = place
  for (let above = 1; above < place.level; above++) most -= most / 2n
  if (amount < least || amount > most || most - least < 2n) throw new Error('no such amount')
  const below = numbers(seed, 'funny:2/0')
  const alike = alikeIn(amount, scale, least, most)
  const cell = cellIn(alike.until(amount - 1n), alike.until(most), below)
  const others = cell.map(alike.nth).filter(one => one !== amount)
  others.sort(rising)
  while (others.length > 2) others.splice(Number(below(BigInt(others.length))), 1)
  const tiles = [...others, amount]
  tiles.sort(rising)
  permute(tiles, below)
  return tiles
}

const rising = (a, b) => (a < b ? -1 : 1)

function alikeIn(amount, scale, least, most) {
  const upTo = (look, v) => (v < least ? 0n : looked(look, v, scale))
  const before = look => looked(look, least - 1n, scale)
  const between = (from, to, v) =>
    v < least ? 0n : upTo(to, v) - before(to) - (upTo(from, v) - before(from))
  const groups = []
  let from = 0
  for (let look = 1; look <= 5; look++) {
    if (between(from, look, most) < 3n) continue
    groups.push([from, look])
    from = look
  }
  const last = groups[groups.length - 1]
  if (last !== undefined && between(from, 5, most) > 0n) last[1] = 5
  let own = 1
  while (looked(own, amount, scale) === looked(own, amount - 1n, scale)) own++
  const group = groups.find(([after, to]) => own > after && own <= to) ?? [0, 5]
  const until = v => between(group[0], group[1], v)
  const nth = n => {
    let under = least - 1n
    let reaching = most
    while (reaching - under > 1n) {
      const middle = under + (reaching - under) / 2n
      if (until(middle) > n) reaching = middle
      else under = middle
    }
    return reaching
  }
  return { until, nth }
}

/** How many of 1, 2, … v have one of the first looks. */
function looked(look, v, scale) {
  if (look === 0 || v <= 0n) return 0n
  const unit = 10n ** BigInt(scale)
  const stride = look === 3 ? unit : look === 4 && unit > 10n ? unit / 10n : 1n
  if (look >= 3 && stride === 1n) return v
  let all = look >= 3 ? v / stride : 0n
  for (const equal of equalUpTo(v)) {
    const isLucky = equal >= unit && ends.includes(equal % 100n)
    if (look === 1 || !isLucky) all++
  }
  if (look === 1 || v < unit) return all
  for (const end of ends) all += countOf(end, v) - countOf(end, unit - 1n)
  return all
}

const ends = [18n, 66n, 68n, 88n, 99n]
const countOf = (end, v) => (v < end ? 0n : (v - end) / 100n + 1n)

function equalUpTo(v) {
  const found = []
  for (let ones = 111n; ones <= v; ones = ones * 10n + 1n) {
    for (let digit = 1n; digit <= 9n; digit++) if (ones * digit <= v) found.push(ones * digit)
  }
  return found
}

/** The places of the cell in which a place lies, three, four or five of them. */
function cellIn(place, size, below) {
  let start = 0n
  let length = 0n
  do {
    start += length
    const third = thirdAfter(start)
    length = 3n * (third + below(third + 1n))
    if (size - start - length < 3n * thirdAfter(start + length)) length = size - start
  } while (place >= start + length)
  const cells = length / 3n
  const turn = below(length)
  const apart = cells / 6n
  const draws = [below(cells - 3n * apart), below(cells - 3n * apart)]
  draws.sort(rising)
  const [less = 0n, more = 0n] = draws
  const steps = [0n, 3n * (apart + less) + 1n, 3n * (2n * apart + more) + 2n]
  // Every third place begins a cell; ours is the one that leads here.
  const here = (place - start + turn) % length
  let first = 0n
  for (const step of steps) {
    const from = (here - step + 3n * cells) % (3n * cells)
    if (here < 3n * cells && from % 3n === 0n) first = from
  }
  const members = steps.map(step => (first + step) % (3n * cells))
  if (first === 0n) for (let odd = 3n * cells; odd < length; odd++) members.push(odd)
  return members.map(one => start + ((one + length - turn) % length))
}

const thirdAfter = start => (start === 0n ? 1n : (start + 7n) / 8n)

/** The three tiles by `funny:1`: the amount and two that look like it. */
export function firstTilesOf(amount, scale, seed) {
  const below = numbers(seed, 'funny/0')
  const rank = Number(below(3n))
  const first = 125n + 5n * below(26n)
  const second = 125n + 5n * below(26n)
  const up = (v, f) => search(amount, scale, (v * f + 99n) / 100n, 1n)
  const down = (v, f) => search(amount, scale, (v * 100n) / f, -1n)
  let tiles
  if (rank === 0) {
    const middle = up(amount, first)
    tiles = [amount, middle, up(middle, second)]
  } else if (rank === 1) {
    tiles = [down(amount, first), amount, up(amount, second)]
  } else {
    const middle = down(amount, second)
    tiles = [down(middle, first), middle, amount]
  }
  permute(tiles, below)
  return tiles
}

/** The next number of the amount's look from `from` on, or of the first look that has one there. */
function search(amount, scale, from, way) {
  const first = [1, 2, 3, 4, 5].findIndex(look => looksLike(amount, look, scale))
  for (let look = first + 1; look <= 5; look++) {
    const found = walk(from, way, look, scale)
    if (found !== undefined) return found
  }
  throw new Error('no tile')
}

function looksLike(v, look, scale) {
  const unit = 10n ** BigInt(scale)
  switch (look) {
    case 1:
      return /^(\d)\1\1+$/.test(String(v))
    case 2:
      return v >= unit && /(88|66|99|68|18)$/.test(String(v))
    case 3:
      return v % unit === 0n
    case 4:
      return v % (unit > 10n ? unit / 10n : 1n) === 0n
    default:
      return true
  }
}

function walk(from, way, look, scale) {
  if (look === 1) return walkEqual(from, way)
  const unit = 10n ** BigInt(scale)
  const stride = look === 3 ? unit : look === 4 && unit > 10n ? unit / 10n : 1n
  let v = from
  if (way > 0n) v = ((from + stride - 1n) / stride) * stride
  else v = from - (from % stride)
  // Two-digit endings come round within a hundred; below one unit there are none.
  if (look === 2 && way > 0n && v < unit) v = unit
  for (let steps = 0; steps <= 200 && v > 0n; steps++, v += way * stride) {
    if (look === 2 && v < unit) return undefined
    if (looksLike(v, look, scale)) return v
  }
  return undefined
}

function walkEqual(from, way) {
  const found = []
  for (let digits = 3; digits <= String(from).length + 1 || digits === 3; digits++) {
    for (let digit = 1; digit <= 9; digit++) found.push(BigInt(String(digit).repeat(digits)))
  }
  if (way > 0n) return found.find(v => v >= from)
  return found.toReversed().find(v => v <= from)
}

// Recomputes a guess of three or a relay without trusting the house that made it. Like `verify.ts`
// it shares no code with the server: two authors of one recipe who must agree.

/** Recomputes commit, tiles, halves and parts of a tree from its seed. */
export function verifyTree(facts) {
  const faults = []
  const seed = fromHex(facts.seed)
  const levels = (facts.levels ?? []).map(level => {
    const own = level.level === 1 ? seed : hmac(seed, bytes(`level/${level.level}`))
    const tiles = levelTiles(facts, level, own).map(String)
    return { level: level.level, tiles, same: String(tiles) === String(level.tiles) }
  })
  for (const one of levels) if (!one.same) faults.push(`tiles/${one.level}`)
  const commit = commitOfTree(facts, levels[0]?.tiles ?? [])
  const commitMatches = commit === facts.commit.toLowerCase()
  if (!commitMatches) faults.push('commit')
  if (facts.mode === 'funny') checkHalves(facts, faults)
  const shares = facts.mode === 'relay' ? checkPath(facts, faults) : []
  return { commit, commitMatches, levels, shares, faults, matches: faults.length === 0 }
}

/** The tiles of a level; none of an amount that could not be there. */
function levelTiles(facts, { level, amount }, seed) {
  const { scale, tileRecipe, leastChild, most } = facts
  if (tileRecipe !== 'funny:2') return firstTilesOf(BigInt(amount), scale, seed)
  const bounds = { least: BigInt(leastChild ?? 0), most: BigInt(most ?? 0) }
  try {
    return tilesOf({ amount: BigInt(amount), scale, level, ...bounds }, seed)
  } catch {
    return []
  }
}

const bytes = text => new TextEncoder().encode(text)

/** The commit of a tree: SHA-256 in hex over its lines, joined by LF. */
function commitOfTree(facts, tiles) {
  const { envelopeId, asset, amount, mode } = facts
  const isBounded = mode === 'funny' && facts.tileRecipe === 'funny:2'
  const { scale, depthMax, leastChild, most } = facts
  const promised = isBounded ? [scale, depthMax, leastChild, most].map(String) : []
  const own = mode === 'funny' ? tiles : [facts.lo, facts.hi, facts.step].map(String)
  const kind = isBounded ? 'funny:2' : mode
  const start = ['fuquan-envelope-v1', envelopeId, asset, amount, kind, ...promised]
  return toHex(sha256(bytes([...start, ...own, facts.seed.toLowerCase()].join('\n'))))
}

/**
 * Each level holds what the one before left; a right tile takes all, a wrong one half. It takes all
 * at the last level, and where the other half would be too small to be passed on.
 */
function checkHalves(facts, faults) {
  const { depthMax, leastChild } = facts
  let left = BigInt(facts.amount)
  for (const { level, amount, tiles, tile, took } of facts.levels ?? []) {
    if (BigInt(amount) !== left) faults.push(`amount/${level}`)
    if (tile === null || took === null) continue
    const right = tiles[tile] === amount
    const half = left / 2n
    const isLast = level >= (depthMax ?? 0) || left - half < BigInt(leastChild ?? 0)
    // A proof that was saved before these were told does not say which level is the last.
    const maybe = depthMax === undefined && !right && BigInt(took) === half
    if (!maybe && BigInt(took) !== (right || isLast ? left : half)) faults.push(`took/${level}`)
    left -= BigInt(took)
  }
}

/** Every guess narrows the range to where the amount lies; the parts are those of the rule. */
function checkPath(facts, faults) {
  const amount = BigInt(facts.amount)
  const step = BigInt(facts.step ?? 1)
  let lo = BigInt(facts.lo ?? 0)
  let hi = BigInt(facts.hi ?? 0)
  const path = facts.path ?? []
  const shares = partsOf(amount, path.length, facts.split ?? 'equal').map(String)
  path.forEach((node, place) => {
    const guess = BigInt(node.value)
    if (guess < lo || guess > hi || (guess - lo) % step !== 0n) faults.push(`guess/${node.number}`)
    if (guess < amount) lo = guess + step
    else if (guess > amount) hi = guess - step
    else lo = hi = guess
    if (BigInt(node.lo) !== lo || BigInt(node.hi) !== hi) faults.push(`range/${node.number}`)
    const last = place === path.length - 1
    if (last !== (guess === amount)) faults.push(`hit/${node.number}`)
    if (node.share !== shares[place]) faults.push(`share/${node.number}`)
  })
  return shares
}

function partsOf(amount, people, split) {
  if (people === 0) return []
  const others = BigInt(people - 1)
  const guesser = split === 'equal' || others === 0n ? undefined : (amount + 1n) / 2n
  const pot = guesser === undefined ? amount : amount - guesser
  const heads = guesser === undefined ? BigInt(people) : others
  const parts = Array.from({ length: people - 1 }, (_, n) => {
    const more = guesser !== undefined && BigInt(n) < pot % heads ? 1n : 0n
    return pot / heads + more
  })
  return [...parts, guesser ?? pot - (pot / heads) * others]
}

// Checks a published proof of an envelope as a whole: what was drawn, who got what, in which order,
// and whether all money came out of it again. Like the files beside it, it imports nothing of the
// house and follows the recipe in docs/use/checking-a-draw.md alone.

/** What can be looked at in a proof, in the order in which it is told. */
export const checkNames = [
  'commit',
  'shares',
  'tiles',
  'guesses',
  'path',
  'parts',
  'claims',
  'names',
  'order',
  'money',
]

export const format = 'fuquan-proof-v1'

const nothing = { commit: null, shares: [], levels: [], path: [], passedOver: [] }

/** Recomputes everything a proof tells. Throws when it is no proof, or of another format. */
export function verifyProof(proof) {
  if (proof.format !== format) throw new Error(`not a proof of format ${format}`)
  if (proof.tree !== null) return ofTree(proof, proof.tree)
  if (proof.draw !== null) return ofDraw(proof, proof.draw)
  throw new Error('a proof without a draw')
}

function ofDraw(proof, draw) {
  const { seed, total, split } = draw
  if (seed === null || total === null) return { verdict: 'not_ended', checks: [], ...nothing }
  if (!isSplit(split)) throw new Error(`unknown split ${split}`)
  const facts = { ...draw, seed, total, split }
  const claims = proof.claims ?? []
  const found = verifyDraw(facts, claims)
  const { shares } = found
  const checks = [
    { name: 'commit', faults: found.commitMatches ? [] : [`commit is ${found.commit}`] },
    { name: 'shares', faults: shareFaults(draw, shares, found.sumMatches) },
    {
      name: 'claims',
      faults: [
        ...found.wrongClaims.map(number => `claim ${number} got another share`),
        ...found.strayClaims.map(number => `claim ${number} is told twice, or does not exist`),
      ],
    },
  ]
  if (draw.named !== null) checks.push({ name: 'names', faults: nameFaults(draw.named, claims) })
  const { moment } = proof
  if (moment !== null) checks.push({ name: 'order', faults: orderFaults(moment, claims, seed) })
  checks.push({ name: 'money', faults: moneyFaults(proof, total, draw.shares) })
  const passedOver = moment === null ? [] : passed(moment.people, claims.length)
  return { ...nothing, ...concluded(checks), commit: found.commit, shares, passedOver }
}

function concluded(checks) {
  const good = checks.every(check => check.faults.length === 0)
  return { verdict: good ? 'matches' : 'differs', checks }
}

const isSplit = split => ['even', 'lucky:2', 'classic', 'named'].includes(split)

/** The published shares are those of the seed, between the least and the most. */
function shareFaults(draw, shares, sumMatches) {
  const faults = sumMatches ? [] : ['the shares do not sum to the total']
  const [least, most] = [BigInt(draw.minShare), BigInt(draw.maxShare)]
  shares.forEach((share, n) => {
    const told = draw.amounts?.[n]
    if (told !== undefined && told !== share) faults.push(`share ${n + 1} is ${share}, not ${told}`)
    const amount = BigInt(share)
    if (amount < least || amount > most) faults.push(`share ${n + 1} is out of bounds`)
  })
  const told = draw.amounts?.length ?? shares.length
  if (told !== shares.length) faults.push(`${told} shares are told, ${shares.length} were drawn`)
  return faults
}

/** Whoever was named got what was named for them, and nobody else did. */
function nameFaults(named, claims) {
  return claims.flatMap(({ number, userId }) => {
    const owner = named[number - 1]?.userId
    return userId === null || userId === owner ? [] : [`claim ${number} was for ${String(owner)}`]
  })
}

/** Those who tapped in one moment stand in the order of the seed and got the first shares in it. */
function orderFaults(moment, claims, seed) {
  const faults = []
  const owners = new Map(claims.map(claim => [claim.number, claim.userId]))
  let before = ''
  let last = 0
  let got = 0
  moment.people.forEach(({ place, userId, order, number }, n) => {
    if (place !== n + 1) faults.push(`place ${place} is told as place ${n + 1}`)
    if (userId !== null && order !== orderOfPerson(seed, userId)) {
      faults.push(`the order of place ${place} is another`)
    }
    if (order !== null && order <= before) faults.push(`place ${place} stands too late`)
    if (order !== null) before = order
    if (number === null) return
    got++
    if (number <= last) faults.push(`place ${place} got share ${number} after ${last}`)
    last = number
    if (!owners.has(number)) faults.push(`share ${number} of place ${place} was not claimed`)
    else if (userId !== null && owners.get(number) !== userId) {
      faults.push(`share ${number} of place ${place} is somebody else's`)
    }
  })
  if (last !== got) faults.push('somebody who came later got a share of the moment')
  return faults
}

const orderOfPerson = (seed, userId) =>
  toHex(hmac(fromHex(seed), new TextEncoder().encode(`order/${userId}`)))

/** Who got nothing although somebody behind them, or somebody who came later, did. */
function passed(people, claimed) {
  const winners = people.filter(tap => tap.number !== null)
  const last = claimed > winners.length ? people.length : (winners.at(-1)?.place ?? 0)
  return people.filter(tap => tap.number === null && tap.place <= last).map(tap => tap.place)
}

/** What was claimed and what left it otherwise is all that was in it. */
function moneyFaults(proof, total, shares) {
  const claims = proof.claims ?? []
  const claimed = claims.reduce((all, claim) => all + BigInt(claim.amount), 0n)
  const returned = BigInt(proof.returned ?? 0)
  const faults = []
  if (claimed + returned !== BigInt(total)) {
    faults.push(`${claimed} claimed and ${returned} returned are not ${total}`)
  }
  if (proof.state === 'emptied' && shares !== null && claims.length !== shares) {
    faults.push(`${claims.length} of ${shares} shares are told of an emptied envelope`)
  }
  return faults
}

function ofTree(proof, tree) {
  const { seed, amount } = tree
  if (seed === null || amount === null) return { verdict: 'not_ended', checks: [], ...nothing }
  const { commit, levels, shares, faults } = verifyTree({ ...tree, seed, amount })
  const about = (...kinds) => faults.filter(f => kinds.includes(f.split('/')[0] ?? ''))
  const isFunny = tree.mode === 'funny'
  const checks = [
    { name: 'commit', faults: about('commit').map(() => `commit is ${commit}`) },
    ...(isFunny
      ? [
          { name: 'tiles', faults: about('tiles') },
          { name: 'guesses', faults: about('amount', 'took') },
        ]
      : [{ name: 'path', faults: about('guess', 'range', 'hit', 'share') }]),
    { name: 'parts', faults: partFaults(proof, isFunny ? tookOf(tree) : shares) },
    { name: 'money', faults: moneyFaults(proof, amount, null) },
  ]
  return { ...nothing, ...concluded(checks), commit, levels, path: shares }
}

const tookOf = ({ levels }) => (levels ?? []).flatMap(({ took }) => (took === null ? [] : [took]))

/** What was paid is what the guesses and the path say, in some order. */
function partFaults({ claims }, parts) {
  const sorted = amounts => amounts.toSorted().join(' ')
  const paid = (claims ?? []).map(claim => claim.amount)
  if (sorted(paid) === sorted(parts.filter(part => part !== '0'))) return []
  return [`paid ${paid.join(', ')}, due ${parts.join(', ')}`]
}

/**
 * Reads a proof from a file as it was saved: the JSON itself, or a page that carries it. Throws
 * when there is none in it.
 */
export function readProof(text) {
  const page = /<script type="application\/json" id="proof">([\s\S]*?)<\/script>/.exec(text)
  const proof = JSON.parse(page?.[1] ?? text)
  if (typeof proof !== 'object' || proof === null || proof.format !== format) {
    throw new Error(`no proof of format ${format} in it`)
  }
  return proof
}

// The command: node fuquan-verify.js FILE. It reads one file, asks no network, and exits with 0
// when everything agrees, 1 when something does not, 2 when nothing could be checked.
import { readFile } from 'node:fs/promises'

const usage = `Usage: fuquan-verify [--json] FILE

FILE is the proof of an envelope as JSON (GET /api/envelopes/ENVELOPE/proof), or the page that
"save this page" of the verify screen saved; - reads it from the standard input.
--json prints the findings for a program.

Exit code: 0 matches, 1 does not match, 2 could not be checked (no proof, or not ended yet).`

const codes = { matches: 0, differs: 1, not_ended: 2 }
const verdicts = {
  matches: 'MATCHES: the draw is the one that was committed to, and everybody got their part.',
  differs: 'DOES NOT MATCH: see the lines marked with ✗.',
  not_ended: 'NOT ENDED YET: the seed is public once the envelope has ended.',
}

/** What each check that found nothing has shown. */
const shown = {
  commit: 'the commit follows from seed and parameters',
  shares: 'every share follows from the seed',
  tiles: 'every level shows the tiles of the seed',
  guesses: 'every guess took all or half of its level',
  path: 'every guess narrowed its range, and the parts are those of the rule',
  parts: 'what was paid is what the guesses come to',
  claims: 'claim k got share k',
  names: 'what was said by name went to that name',
  order: 'who tapped together stands in the order of the seed',
  money: 'claims and return are the total',
}

function tell(proof, findings) {
  const of = proof.tree ?? proof.draw
  const lines = [`${String(of?.envelopeId)} · ${proof.mode} · ${proof.state}`]
  for (const { name, faults } of findings.checks) {
    if (faults.length === 0) lines.push(`✓ ${name}: ${shown[name]}`)
    for (const fault of faults) lines.push(`✗ ${name}: ${fault}`)
  }
  if (findings.shares.length > 0) lines.push(`  shares: ${findings.shares.join(' ')}`)
  for (const { level, tiles } of findings.levels) lines.push(`  level ${level}: ${tiles.join(' ')}`)
  if (findings.path.length > 0) lines.push(`  parts of the path: ${findings.path.join(' ')}`)
  if (findings.passedOver.length > 0) {
    const places = findings.passedOver.join(' ')
    lines.push(`  passed over, by a limit of theirs or of their account: places ${places}`)
  }
  return [...lines, verdicts[findings.verdict]].join('\n')
}

async function run(words) {
  const asJson = words.includes('--json')
  const [file, ...more] = words.filter(word => word !== '--json')
  if (file === undefined || more.length > 0 || (file.startsWith('-') && file !== '-')) {
    console.error(usage)
    return 2
  }
  try {
    const proof = readProof(await readFile(file === '-' ? '/dev/stdin' : file, 'utf8'))
    const findings = verifyProof(proof)
    console.log(asJson ? JSON.stringify(findings, null, 2) : tell(proof, findings))
    return codes[findings.verdict]
  } catch (error) {
    console.error(`Nothing could be checked: ${error instanceof Error ? error.message : 'unread'}`)
    return 2
  }
}

process.exitCode = await run(process.argv.slice(2))

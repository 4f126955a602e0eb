// Checks a published proof of an envelope as a whole: what was drawn, who got what, in which order,
// and whether all money came out of it again. Like the files beside it, it imports nothing of the
// house and follows the recipe in docs/use/checking-a-draw.md alone.
import { type TreeFacts, verifyTree } from './trees.ts'
import { type DrawFacts, fromHex, hmac, toHex, verifyDraw } from './verify.ts'

/** A proof as `getProof` publishes it; amounts are decimal strings in minor units. */
export type Proof = {
  format: string
  mode: string
  state: string
  draw: ProofDraw | null
  tree: (Omit<TreeFacts, 'seed' | 'amount'> & { seed: string | null; amount: string | null }) | null
  returned: string | null
  claims: readonly ProofClaim[] | null
  moment: ProofMoment | null
}
type ProofDraw = Omit<DrawFacts, 'seed' | 'total' | 'split' | 'named'> & {
  split: string
  total: string | null
  seed: string | null
  amounts: readonly string[] | null
  named: readonly { userId: string; amount: string }[] | null
}
export type ProofClaim = {
  number: number
  amount: string
  userId: string | null
  name: string | null
}
export type ProofTap = {
  place: number
  userId: string | null
  name: string | null
  order: string | null
  number: number | null
}
export type ProofMoment = { kind: 'window' | 'gather'; ms: number; people: readonly ProofTap[] }

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
] as const
export type CheckName = (typeof checkNames)[number]
/** One thing looked at: what does not agree, in words for a program; none is good. */
export type Check = { name: CheckName; faults: readonly string[] }

/** What was found. `matches` only when every check found nothing, `not_ended` before the seed. */
export type Findings = {
  verdict: 'matches' | 'differs' | 'not_ended'
  checks: readonly Check[]
  /** Recomputed: the commit, each share by number, each level's tiles, each part of a path. */
  commit: string | null
  shares: readonly string[]
  levels: readonly { level: number; tiles: readonly string[]; same: boolean }[]
  path: readonly string[]
  /** Places of those who tapped in time and got nothing, although somebody after them did. */
  passedOver: readonly number[]
}

export const format = 'fuquan-proof-v1'

const nothing = { commit: null, shares: [], levels: [], path: [], passedOver: [] }

/** Recomputes everything a proof tells. Throws when it is no proof, or of another format. */
export function verifyProof(proof: Proof): Findings {
  if (proof.format !== format) throw new Error(`not a proof of format ${format}`)
  if (proof.tree !== null) return ofTree(proof, proof.tree)
  if (proof.draw !== null) return ofDraw(proof, proof.draw)
  throw new Error('a proof without a draw')
}

function ofDraw(proof: Proof, draw: ProofDraw): Findings {
  const { seed, total, split } = draw
  if (seed === null || total === null) return { verdict: 'not_ended', checks: [], ...nothing }
  if (!isSplit(split)) throw new Error(`unknown split ${split}`)
  const facts: DrawFacts = { ...draw, seed, total, split }
  const claims = proof.claims ?? []
  const found = verifyDraw(facts, claims)
  const { shares } = found
  const checks: Check[] = [
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

function concluded(checks: readonly Check[]): Pick<Findings, 'verdict' | 'checks'> {
  const good = checks.every(check => check.faults.length === 0)
  return { verdict: good ? 'matches' : 'differs', checks }
}

const isSplit = (split: string): split is DrawFacts['split'] =>
  ['even', 'lucky:2', 'classic', 'named'].includes(split)

/** The published shares are those of the seed, between the least and the most. */
function shareFaults(draw: ProofDraw, shares: readonly string[], sumMatches: boolean): string[] {
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
function nameFaults(
  named: readonly { userId: string; amount: string }[],
  claims: readonly ProofClaim[],
): string[] {
  return claims.flatMap(({ number, userId }) => {
    const owner = named[number - 1]?.userId
    return userId === null || userId === owner ? [] : [`claim ${number} was for ${String(owner)}`]
  })
}

/** Those who tapped in one moment stand in the order of the seed and got the first shares in it. */
function orderFaults(moment: ProofMoment, claims: readonly ProofClaim[], seed: string): string[] {
  const faults: string[] = []
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

const orderOfPerson = (seed: string, userId: string): string =>
  toHex(hmac(fromHex(seed), new TextEncoder().encode(`order/${userId}`)))

/** Who got nothing although somebody behind them, or somebody who came later, did. */
function passed(people: readonly ProofTap[], claimed: number): number[] {
  const winners = people.filter(tap => tap.number !== null)
  const last = claimed > winners.length ? people.length : (winners.at(-1)?.place ?? 0)
  return people.filter(tap => tap.number === null && tap.place <= last).map(tap => tap.place)
}

/** What was claimed and what left it otherwise is all that was in it. */
function moneyFaults(proof: Proof, total: string, shares: number | null): string[] {
  const claims = proof.claims ?? []
  const claimed = claims.reduce((all, claim) => all + BigInt(claim.amount), 0n)
  const returned = BigInt(proof.returned ?? 0)
  const faults: string[] = []
  if (claimed + returned !== BigInt(total)) {
    faults.push(`${claimed} claimed and ${returned} returned are not ${total}`)
  }
  if (proof.state === 'emptied' && shares !== null && claims.length !== shares) {
    faults.push(`${claims.length} of ${shares} shares are told of an emptied envelope`)
  }
  return faults
}

function ofTree(proof: Proof, tree: NonNullable<Proof['tree']>): Findings {
  const { seed, amount } = tree
  if (seed === null || amount === null) return { verdict: 'not_ended', checks: [], ...nothing }
  const { commit, levels, shares, faults } = verifyTree({ ...tree, seed, amount })
  const about = (...kinds: string[]) => faults.filter(f => kinds.includes(f.split('/')[0] ?? ''))
  const isFunny = tree.mode === 'funny'
  const checks: Check[] = [
    { name: 'commit', faults: about('commit').map(() => `commit is ${commit}`) },
    ...(isFunny
      ? ([
          { name: 'tiles', faults: about('tiles') },
          { name: 'guesses', faults: about('amount', 'took') },
        ] as const)
      : ([{ name: 'path', faults: about('guess', 'range', 'hit', 'share') }] as const)),
    { name: 'parts', faults: partFaults(proof, isFunny ? tookOf(tree) : shares) },
    { name: 'money', faults: moneyFaults(proof, amount, null) },
  ]
  return { ...nothing, ...concluded(checks), commit, levels, path: shares }
}

const tookOf = ({ levels }: Pick<TreeFacts, 'levels'>): string[] =>
  (levels ?? []).flatMap(({ took }) => (took === null ? [] : [took]))

/** What was paid is what the guesses and the path say, in some order. */
function partFaults({ claims }: Proof, parts: readonly string[]): string[] {
  const sorted = (amounts: readonly string[]) => amounts.toSorted().join(' ')
  const paid = (claims ?? []).map(claim => claim.amount)
  if (sorted(paid) === sorted(parts.filter(part => part !== '0'))) return []
  return [`paid ${paid.join(', ')}, due ${parts.join(', ')}`]
}

/**
 * Reads a proof from a file as it was saved: the JSON itself, or a page that carries it. Throws
 * when there is none in it.
 */
export function readProof(text: string): Proof {
  const page = /<script type="application\/json" id="proof">([\s\S]*?)<\/script>/.exec(text)
  const proof: Proof = JSON.parse(page?.[1] ?? text)
  if (typeof proof !== 'object' || proof === null || proof.format !== format) {
    throw new Error(`no proof of format ${format} in it`)
  }
  return proof
}

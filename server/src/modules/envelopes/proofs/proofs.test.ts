import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { EnvelopeProof } from '@fuquan/sdk/index.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { checkOneDraw } from './command.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { startRound } from '#/testing/face.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

// An outsider's way: the published proof, saved as a file, and the command of the source code that
// shares no line with the server, in a process of its own.
const command = join(import.meta.dirname, '../../../../../sdk/bin/fuquan-verify.js')
const hourMs = 3_600_000

let world: World
let room: string
let folder: string
let lin: Client
let mei: Client
let bo: Client
let ana: Client

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo, ana } = world.people)
  room = await roomOf(lin, [mei, bo, ana, world.people.tariq])
  folder = await mkdtemp(join(tmpdir(), 'fuquan-proofs-'))
})
afterEach(() => releaseClock(world.db))
afterAll(async () => {
  await rm(folder, { recursive: true })
  await world.close()
})

type Told = { code: number; said: string }

async function judge(proof: EnvelopeProof): Promise<Told> {
  const file = join(folder, 'proof.json')
  await writeFile(file, JSON.stringify(proof))
  return promisify(execFile)(process.execPath, [command, file], { cwd: folder, env: {} }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (failed: { code: number; stdout: string; stderr: string }) => {
      return { code: failed.code, said: failed.stdout + failed.stderr }
    },
  )
}

const proofOf = async (who: Client, envelopeId: string): Promise<EnvelopeProof> =>
  (await who.get('getProof', { envelopeId })) as never

/** Whatever of a proof is changed, the command does not agree any more. */
async function everyLieIsFound(proof: EnvelopeProof): Promise<void> {
  const lies: [string, (copy: EnvelopeProof) => void][] = [
    ['seed', ({ draw, tree }) => turn(draw ?? tree, 'seed')],
    ['commit', ({ draw, tree }) => turn(draw ?? tree, 'commit')],
    ['unit', ({ draw, tree }) => Object.assign(draw ?? tree ?? {}, { asset: 'OTHER' })],
    ['rest', copy => (copy.returned = String(BigInt(copy.returned ?? 0) + 1n))],
    ['a claim more', ({ claims }) => claims?.push({ ...one(claims), number: 99 })],
    ['an amount', ({ claims }) => claims && (one(claims).amount += '0')],
  ]
  for (const [name, lie] of lies) {
    const copy = structuredClone(proof)
    lie(copy)
    const { code, said } = await judge(copy)
    expect({ name, code, said }).toMatchObject({ code: 1 })
  }
}

function turn(facts: { seed: string | null; commit: string } | null, field: 'seed' | 'commit') {
  if (facts === null) throw new Error('no facts')
  const text = facts[field] ?? ''
  facts[field] = (text.startsWith('0') ? '1' : '0') + text.slice(1)
}

function one<T>(list: readonly T[] | null): T {
  const first = list?.[0]
  if (first === undefined) throw new Error('an empty list')
  return first
}

const send = async (some: Record<string, unknown>): Promise<string> => {
  const usual = { roomId: room, mode: 'ordinary', split: 'even', total: '500', shares: 5 }
  const sent = await lin.call('sendEnvelope', { ...usual, ...some })
  if (sent.status !== 200) throw new Error(sent.text)
  return String(sent.body['id'])
}
const claim = (who: Client, envelopeId: string, more = {}) =>
  who.get('claimEnvelope', { envelopeId, ...more })

async function end(): Promise<void> {
  await advance(world.db, 73 * hourMs)
  await world.settle()
}

/** What the operator's `verify-draw` says of an envelope. */
const verifyDraw = (envelopeId: string) =>
  checkOneDraw.run({ house: world.house, args: [envelopeId] })

/** Demands that the proof of an ended envelope holds, and that no lie about it does. */
async function holds(envelopeId: string): Promise<EnvelopeProof> {
  const proof = await proofOf(mei, envelopeId)
  expect(await judge(proof)).toMatchObject({ code: 0 })
  await everyLieIsFound(proof)
  const { good, facts } = await verifyDraw(envelopeId)
  expect({ good, facts }).toMatchObject({ good: true, facts: { verdict: 'matches' } })
  return proof
}

describe('an outsider checks with the command alone', () => {
  test.each([
    ['ordinary', { mode: 'ordinary', split: 'even', total: '100', shares: 18 }],
    ['lucky', { mode: 'lucky', split: 'lucky:2', total: '1000', shares: 3 }],
    ['classic', { mode: 'lucky', split: 'classic', total: '1000', shares: 7 }],
  ])('%s', async (_, terms) => {
    const id = await send({ ...terms, fairWindow: false })
    for (const who of [mei, bo, ana]) await claim(who, id)
    await end()

    expect(await holds(id)).toMatchObject({ moment: null, tree: null })
  })

  test('for named people: the amounts by name are part of the commit', async () => {
    const people = [mei.id, bo.id]
    const terms = { mode: 'directed', split: 'named', total: '300', shares: 2 }
    const id = await send({ ...terms, people, amounts: ['200', '100'] })
    await claim(bo, id)
    await end()

    const proof = await holds(id)
    const moved = structuredClone(proof)
    moved.draw?.named?.reverse()

    expect(proof.claims).toMatchObject([{ number: 2, amount: '100', userId: bo.id }])
    expect(await judge(moved)).toMatchObject({ code: 1 })
  })

  test('password', async () => {
    const password = { word: '恭喜发财' }
    const id = await send({ mode: 'password', password })
    await claim(mei, id, { password: password.word })
    await end()

    await holds(id)
  })

  test('a fair window: who tapped together stands in the order of the seed', async () => {
    const id = await send({ mode: 'lucky', split: 'lucky:2', shares: 2 })
    await Promise.all([mei, bo, ana].map(who => who.call('claimEnvelope', { envelopeId: id })))
    await world.settle()

    const proof = await holds(id)
    const taps = proof.moment?.people ?? []
    const turned = structuredClone(proof)
    const [first, second] = turned.moment?.people ?? []
    if (first && second) Object.assign(first, { order: second.order, userId: second.userId })

    expect(proof.moment).toMatchObject({ kind: 'window', ms: 800 })
    expect(taps.map(tap => [tap.place, tap.number])).toEqual([
      [1, 1],
      [2, 2],
      [3, null],
    ])
    expect(await judge(turned)).toMatchObject({ code: 1 })
  })

  test('gather', async () => {
    const id = await send({ mode: 'lucky', split: 'lucky:2', shares: 2, gatherSeconds: 30 })
    await advance(world.db, 1_000)
    for (const who of [mei, bo, ana]) await who.call('claimEnvelope', { envelopeId: id })
    await advance(world.db, 60_000)
    await world.settle()

    const proof = await holds(id)
    expect(proof.moment).toMatchObject({ kind: 'gather', ms: 30_000 })
    expect(proof.moment?.people.map(tap => tap.number)).toEqual([1, 2, null])
  })

  test('the rain of a face-to-face room', async () => {
    const { id: faceRoomId }: { id: string } = (await lin.get('openFaceRoom')) as never
    const { path }: { path: string } = (await lin.get('makeFaceDoor', { faceRoomId })) as never
    await mei.get('joinFaceRoom', { qr: path.slice('/face/in/'.length) })
    const started = await startRound(lin, faceRoomId, { total: '888', shares: 2 })
    const { round }: { round: { envelopeId: string } } = started.body as never
    const { envelopeId } = round
    await advance(world.db, 4_000)
    await mei.get('catchShare', { faceRoomId, round: '1' })
    await advance(world.db, 60_000)
    await lin.get('endFaceRound', { faceRoomId, round: '1' })
    await world.settle()

    expect(await holds(envelopeId)).toMatchObject({ mode: 'room', draw: { shares: 2 } })
  })

  test('a guess of three: its tiles, its halves', async () => {
    const sent = await lin.get('sendTree', {
      ...{ roomId: room, mode: 'funny', amount: '889', reach: 'my_friends' },
    })
    const envelopeId = String(sent['envelopeId'])
    await mei.get('guessTile', { envelopeId, level: 1, tile: 0 })
    await end()

    const proof = await holds(envelopeId)
    const { tree } = structuredClone(proof)
    const [level] = tree?.levels ?? []
    level?.tiles.reverse()

    expect(proof.claims).toMatchObject([{ number: 1, name: 'Mei' }])
    expect(await judge({ ...proof, tree })).toMatchObject({ code: 1 })
  })

  test('a relay: its range, its path, its parts', async () => {
    const sent = await lin.get('sendTree', {
      ...{ roomId: room, mode: 'relay', amount: '37', reach: 'my_friends' },
      relay: { lo: '1', hi: '100', step: '1', split: 'equal' },
    })
    const envelopeId = String(sent['envelopeId'])
    await mei.get('guessNumber', { envelopeId, from: null, value: '50' })
    await bo.get('guessNumber', { envelopeId, from: null, value: '37' })
    await world.settle()

    const proof = await holds(envelopeId)
    const { tree } = structuredClone(proof)

    expect(proof.claims).toMatchObject([{ amount: '37', name: null }])
    expect(await judge({ ...proof, tree: tree && { ...tree, hi: '99' } })).toMatchObject({
      code: 1,
    })
  })
})

test('verify-draw waits for the end, and finds what was changed in the house itself', async () => {
  const people = [mei.id, bo.id]
  const terms = { mode: 'directed', split: 'named', total: '300', shares: 2 }
  const id = await send({ ...terms, people, amounts: ['200', '100'] })
  const running = await verifyDraw(id)
  await end()
  const turnCommit = () =>
    many(
      world.db,
      sql`
        update envelopes.draw set commit = reverse(commit)
        where envelope = ${present(fromWire('env', id))}`,
    )

  await turnCommit()
  const found = await verifyDraw(id)
  await turnCommit()

  expect(running).toMatchObject({ good: false })
  expect(found.good).toBe(false)
  expect(JSON.stringify(found.lines)).toContain('commit is')
  expect((await verifyDraw(id)).good).toBe(true)
})

describe('who may see a proof', () => {
  test('whoever runs ahead of the end sees the commit, and nothing of seed, shares or taps', async () => {
    const id = await send({ mode: 'lucky', split: 'lucky:2', shares: 2, gatherSeconds: 30 })
    await advance(world.db, 1_000)
    await mei.call('claimEnvelope', { envelopeId: id })

    const proof = await proofOf(bo, id)

    expect(proof).toMatchObject({ claims: null, moment: null, returned: null, state: 'gathering' })
    expect(proof.draw).toMatchObject({ seed: null, amounts: null, total: null, named: null })
    expect(await judge(proof)).toMatchObject({ code: 2 })
  })

  test('a stranger and a guest hear of none that is for a group', async () => {
    const id = await send({})
    for (const who of [world.people.stranger, world.guest]) {
      expect(await who.call('getProof', { envelopeId: id })).toMatchObject({ status: 404 })
    }
  })

  test('anybody at all checks what anybody may open, and reads no name in it', async () => {
    const facts = { mode: 'lucky', split: 'lucky:2', shares: '3', audience: 'anyone' }
    const shown = { pin: pinOfAll, kind: 'envelopes.send', payee: 'anyone', amount: '500', facts }
    const { proof: stepUp } = await lin.get('stepUp', shown)
    const id = await send({
      ...{ roomId: undefined, audience: 'anyone', anyoneConfirmed: true, proof: stepUp },
      ...{ mode: 'lucky', split: 'lucky:2', shares: 3 },
    })
    await Promise.all([mei, bo].map(who => claim(who, id)))
    await end()

    const proof = await proofOf(world.guest, id)
    const text = JSON.stringify(proof)

    expect(await judge(proof)).toMatchObject({ code: 0 })
    expect(proof.claims).toHaveLength(2)
    for (const secret of ['Mei', 'Bo_', mei.id, bo.id, lin.id]) expect(text).not.toContain(secret)
  })

  test('in a group with anonymous lists a name is for friends, and so is the order it gives away', async () => {
    const quiet = await roomOf(lin, [mei, bo, ana])
    await lin.get('changeRoom', { roomId: quiet, anonymousClaims: true })
    const sent = await sendEnvelope(lin, quiet, { total: '500', shares: 2 })
    const id = String(sent.body['id'])
    await Promise.all([mei, bo, ana].map(who => who.call('claimEnvelope', { envelopeId: id })))
    await world.settle()

    const proof = await proofOf(mei, id)
    const others = proof.moment?.people.filter(tap => tap.userId !== mei.id) ?? []

    expect(await judge(proof)).toMatchObject({ code: 0 })
    expect(others.map(tap => [tap.name, tap.order])).toEqual([
      [null, null],
      [null, null],
    ])
    expect(await judge(await proofOf(lin, id))).toMatchObject({ code: 0 })
    expect(JSON.stringify(await proofOf(lin, id))).toContain(bo.id)
  })
})

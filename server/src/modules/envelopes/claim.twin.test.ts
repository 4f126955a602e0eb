import { TransferId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { setClock, releaseClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import * as ledger from '#/modules/ledger/index.ts'
import * as rules from './rules.ts'
import { expireEnvelope } from './lane.ts'
import * as store from './store.ts'

let stage: Stage
let crowd: UserId[]

beforeAll(async () => {
  stage = await openStage()
  crowd = await stage.crowd(40)
})
afterAll(() => stage.close())

/** A small generator with a fixed start: a batch that fails can be made again. */
function die(start: number) {
  let state = start
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const distinct = (throwDie: (below: number) => number): UserId[] => {
  const count = throwDie(15)
  const picked = new Set<UserId>()
  for (let n = 0; n < count; n++) {
    const person = crowd[throwDie(crowd.length)]
    if (person !== undefined) picked.add(person)
  }
  return [...picked]
}

describe('rules.claim and claim_batch are twins', () => {
  test.each([1, 2, 3, 4, 5, 6])('the same batches, the same outcomes: %i', async start => {
    const throwDie = die(start * 7_919)
    const shares = 1 + throwDie(25)
    const id = await stage.send({ shares, total: BigInt(shares * 50), split: 'lucky:2' })
    const opened = await stage.house.read(tx => store.findEnvelope(tx, id))
    const drawn = await stage.house.read(tx => store.readShares(tx, id))
    const expiresAt = opened?.expiresAt ?? new Date(0)
    let table: rules.Table = { state: 'open', expiresAt, shares: drawn, claims: [] }

    for (let round = 0; round < 6; round++) {
      const claimers = distinct(throwDie)
      const accounts = claimers.map(person => ledger.personAccount(person, 'wallet'))
      const transferId = TransferId.out.parse(newId())

      const batch = await stage.house.inTransaction('read write', tx =>
        store.claimBatch(tx, { envelopeId: id, transferId, claimers, accounts }),
      )
      const outcome = rules.claim(table, claimers, batch.at)

      const claims = batch.claims.map(({ claimer, number, amount }) => {
        return { claimer, number, amount }
      })
      expect(claims).toEqual(outcome.claims)
      expect(batch.state).toBe(outcome.state)
      table = { ...table, state: outcome.state, claims: [...table.claims, ...outcome.claims] }
    }

    const row = await stage.house.read(tx => store.findEnvelope(tx, id))
    expect(row?.claimed).toBe(table.claims.length)
    expect(row?.state).toBe(table.state)
    expect(await stage.balance(id)).toBe((row?.total ?? 0n) - (row?.claimedSum ?? 0n))
  })

  test('E7 By the database clock, no claim wins at or after expiry and nothing is returned as expired before it', async () => {
    const id = await stage.send({}, hourMs)
    const row = await stage.house.read(tx => store.findEnvelope(tx, id))
    const expiresAt = row?.expiresAt ?? new Date(0)
    const [first, second] = crowd
    if (first === undefined || second === undefined) throw new Error('a crowd of two')
    const ask = (claimer: UserId) =>
      stage.house.inTransaction('read write', tx =>
        store.claimBatch(tx, {
          envelopeId: id,
          transferId: TransferId.out.parse(newId()),
          claimers: [claimer],
          accounts: [ledger.personAccount(claimer, 'wallet')],
        }),
      )

    await setClock(stage.db, new Date(expiresAt.getTime() - 1))
    const inTime = await ask(first)
    await expireEnvelope(stage.house, id)
    const early = await stage.house.read(tx => store.findEnvelope(tx, id))
    await setClock(stage.db, expiresAt)
    const tooLate = await ask(second)
    await releaseClock(stage.db)

    expect(inTime.claims).toHaveLength(1)
    expect(early).toMatchObject({ state: 'open', returned: 0n })
    expect(tooLate).toMatchObject({ claims: [], state: 'expired' })
  })
})

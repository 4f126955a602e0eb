import type { EnvelopeClaim } from '@fuquan/contract/envelopes.ts'
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { House } from '#/engine/house.ts'
import { openTx, undoTx } from '#/engine/tx.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { claimShare, expireEnvelope } from './lane.ts'
import * as store from './store.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterEach(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
})
afterAll(() => stage.close())

type Told = { person: UserId; claim?: EnvelopeClaim; code?: string }

/** Asks for everybody at once and gives what each of them heard. */
async function askAll(house: House, id: EnvelopeId, people: readonly UserId[]): Promise<Told[]> {
  return Promise.all(people.map(person => askOne(house, id, person)))
}

async function askOne(house: House, id: EnvelopeId, person: UserId): Promise<Told> {
  try {
    return { person, claim: await claimShare(house, id, { claimer: person, level: 1 }) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { person, code: error.code }
  }
}

const won = (told: readonly Told[]): (Told & { claim: EnvelopeClaim })[] =>
  told.flatMap(({ person, claim }) => (claim === undefined ? [] : [{ person, claim }]))
const sum = (claims: readonly { claim: EnvelopeClaim }[]): bigint =>
  claims.reduce((all, { claim }) => all + claim.amount, 0n)
const rowOf = async (id: EnvelopeId): Promise<store.EnvelopeRow> => {
  const row = await stage.house.read(tx => store.findEnvelope(tx, id))
  if (row === undefined) throw new Error('the envelope is there')
  return row
}
const walletOf = (person: UserId) => ledger.personAccount(person, 'wallet')

describe('a crowd', () => {
  test('V14 64 people open an envelope of 10 at once: 10 wins, 54 too slow', async () => {
    const people = await stage.crowd(64)
    const id = await stage.send({ shares: 10 })

    const told = await askAll(stage.house, id, people)

    expect(won(told)).toHaveLength(10)
    expect(told.filter(({ code }) => code === 'envelope_emptied')).toHaveLength(54)
    expect(await stage.balance(id)).toBe(0n)
    expect(sum(won(told))).toBe(1_000n)
  })

  describe('E2 A user gets at most one share of an envelope, and asking again shows that share', () => {
    test('V15 one person opens 64 times at once and is paid once', async () => {
      const { mei } = stage.people
      const before = await stage.balance(walletOf(mei))
      const id = await stage.send({ shares: 10 })

      const told = await askAll(stage.house, id, Array<UserId>(64).fill(mei))

      const [first] = won(told)
      expect(won(told)).toHaveLength(64)
      for (const { claim } of told) expect(claim).toEqual(first?.claim)
      expect(await stage.balance(walletOf(mei))).toBe(before + (first?.claim.amount ?? 0n))
    })

    test('Nobody claims the same envelope twice, even from two devices at once', async () => {
      const second = await stage.secondHouse()
      const { bo } = stage.people
      const before = await stage.balance(walletOf(bo))
      const id = await stage.send({ shares: 10 })

      const here = Promise.all(Array.from({ length: 20 }, () => askOne(stage.house, id, bo)))
      const there = Promise.all(Array.from({ length: 20 }, () => askOne(second, id, bo)))
      const told = [...(await here), ...(await there)]

      expect(new Set(won(told).map(({ claim }) => claim.number)).size).toBe(1)
      expect(won(told)).toHaveLength(40)
      const amount = told[0]?.claim?.amount ?? 0n
      expect(await stage.balance(walletOf(bo))).toBe(before + amount)
    })
  })

  test('V16 10,000 people try three times each for 1,000 shares', async () => {
    const people = await stage.crowd(10_000)
    const id = await stage.send({ shares: 1_000, total: 500_000n })

    const told = await askAll(stage.house, id, [...people, ...people, ...people])

    const winners = won(told)
    const byPerson = new Map(winners.map(({ person, claim }) => [person, claim]))
    expect(byPerson.size).toBe(1_000)
    expect(new Set([...byPerson.values()].map(claim => claim.number)).size).toBe(1_000)
    expect([...byPerson.values()].reduce((all, claim) => all + claim.amount, 0n)).toBe(500_000n)
    expect(winners).toHaveLength(3_000)
    expect(told.filter(({ code }) => code === 'envelope_emptied')).toHaveLength(27_000)
    expect(await stage.balance(id)).toBe(0n)
  })

  test('Claim number k receives share number k of the committed shares', async () => {
    const people = await stage.crowd(30)
    const id = await stage.send({ shares: 20 })

    const told = await askAll(stage.house, id, people)

    const shares = await stage.house.read(tx => store.readShares(tx, id))
    expect(won(told)).toHaveLength(20)
    for (const { claim } of won(told)) expect(claim.amount).toBe(shares[claim.number - 1])
  })
})

describe('two processes', () => {
  test('E9 Two processes serving one envelope never give out more than it has', async () => {
    const second = await stage.secondHouse()
    const people = await stage.crowd(400)
    const id = await stage.send({ shares: 100, total: 50_000n })

    const told = (
      await Promise.all([askAll(stage.house, id, people), askAll(second, id, people.toReversed())])
    ).flat()

    const byPerson = new Map(won(told).map(({ person, claim }) => [person, claim]))
    expect(byPerson.size).toBe(100)
    expect([...byPerson.values()].reduce((all, claim) => all + claim.amount, 0n)).toBe(50_000n)
    // Whoever asked both heard the same from both, or the same share from both.
    for (const { person, claim } of won(told)) expect(claim).toEqual(byPerson.get(person))
    expect(await stage.balance(id)).toBe(0n)
  })
})

describe('the end', () => {
  describe('E4 Claimed plus returned never exceeds the total and equals it once ended', () => {
    test(
      'Claims plus returns equal the total of every ended envelope (V17)',
      { timeout: 300_000 },
      async () => {
        const second = await stage.secondHouse()
        const rounds = process.env['LONG'] === '1' ? 1_000 : 25
        const people = await stage.crowd(2)
        const [first, last] = people
        if (first === undefined || last === undefined) throw new Error('a crowd of two')

        for (let round = 0; round < rounds; round++) {
          await releaseClock(stage.db)
          const lin = await stage.balance(walletOf(stage.people.lin))
          const id = await stage.send({ shares: 2, total: 100n }, hourMs)
          const { expiresAt } = await rowOf(id)
          await askOne(stage.house, id, first)

          // The hour comes while both are on their way.
          const ask = askOne(round % 2 === 0 ? stage.house : second, id, last)
          const moved = setClock(stage.db, expiresAt)
          const ends = Array.from({ length: 3 }, async () => {
            await moved
            await expireEnvelope(second, id)
          })
          await Promise.all([ask, ...ends])
          await expireEnvelope(stage.house, id)

          const row = await rowOf(id)
          const told = await ask
          expect(row.claimedSum + row.returned).toBe(100n)
          expect(row.state).toBe(told.claim === undefined ? 'expired' : 'emptied')
          expect(await stage.balance(id)).toBe(0n)
          expect(await stage.balance(walletOf(stage.people.lin))).toBe(lin - 100n + row.returned)
        }
      },
    )

    test('Running the expiry twice returns the money once', async () => {
      const before = await stage.balance(walletOf(stage.people.lin))
      const id = await stage.send({ shares: 4, total: 400n, split: 'even' }, hourMs)
      await askOne(stage.house, id, stage.people.ana)
      await setClock(stage.db, (await rowOf(id)).expiresAt)

      await Promise.all(Array.from({ length: 8 }, () => expireEnvelope(stage.house, id)))
      await expireEnvelope(stage.house, id)

      expect(await rowOf(id)).toMatchObject({ state: 'expired', returned: 300n, claimedSum: 100n })
      expect(await stage.balance(walletOf(stage.people.lin))).toBe(before - 100n)
      expect(await stage.balance(id)).toBe(0n)
    })
  })

  test('nothing is returned as expired before the hour', async () => {
    const id = await stage.send({}, hourMs)
    const { expiresAt } = await rowOf(id)
    await setClock(stage.db, new Date(expiresAt.getTime() - 1))

    await expireEnvelope(stage.house, id)

    expect(await rowOf(id)).toMatchObject({ state: 'open', returned: 0n })
  })
})

describe('E5 The envelope’s account holds exactly what is neither claimed nor returned', () => {
  test("An ended envelope's escrow account holds zero", async () => {
    const { mei, bo } = stage.people
    const emptied = await stage.send({ shares: 2, total: 200n }, hourMs)
    const expired = await stage.send({ shares: 3, total: 300n }, hourMs)
    for (const id of [emptied, expired]) await askAll(stage.house, id, [mei, bo])
    const held = await stage.balance(expired)
    await setClock(stage.db, (await rowOf(expired)).expiresAt)
    await expireEnvelope(stage.house, expired)

    expect(held).toBeGreaterThan(0n)
    expect(await stage.balance(emptied)).toBe(0n)
    expect(await stage.balance(expired)).toBe(0n)
  })

  test('after each share and after the end', async () => {
    const { mei, bo, ana } = stage.people
    const id = await stage.send({ shares: 4, total: 401n }, hourMs)
    const agrees = async (): Promise<bigint> => {
      const { total, claimedSum, returned } = await rowOf(id)
      const left = total - claimedSum - returned
      expect(await stage.balance(id)).toBe(left)
      return left
    }

    const held = [await agrees()]
    for (const person of [mei, bo, ana]) {
      await askOne(stage.house, id, person)
      held.push(await agrees())
    }
    await setClock(stage.db, (await rowOf(id)).expiresAt)
    await expireEnvelope(stage.house, id)
    expect(await agrees()).toBe(0n)
    expect(new Set(held).size).toBe(4)
  })
})

test('No answer says "won" before the claim is committed', async () => {
  const { ana } = stage.people
  const id = await stage.send()
  const failing: House = {
    ...stage.house,
    inBurst: (mode, work) =>
      stage.house.inBurst(mode, async (tx, clock) => {
        await work(tx, clock)
        throw new Refusal('busy') // All was said and done, only the commit is missing.
      }),
  }

  const told = await askOne(failing, id, ana)

  expect(told).toEqual({ person: ana, code: 'busy' })
  expect((await rowOf(id)).claimed).toBe(0)
  expect((await askOne(stage.house, id, ana)).claim?.number).toBe(1)
})

test('E8 A "no" is answered from memory only if it can never become a "yes"', async () => {
  const { mei, bo, ana } = stage.people
  const id = await stage.send({ shares: 2, total: 200n })
  await askAll(stage.house, id, [mei, bo])
  const [early] = await stage.crowd(1)
  const open = await stage.send({ shares: 2, total: 200n })
  const newcomer = { claimer: ana, level: 0 }
  await stage.useUpDay(ana)
  await expect(claimShare(stage.house, open, newcomer)).rejects.toThrow('envelope_claim_limit')
  const late = await askOne(stage.house, id, ana)

  // From here the database is away: what is still answered comes from memory.
  const { inTransaction, inBurst } = stage.house
  const away = async () => {
    throw new Refusal('busy')
  }
  Object.assign(stage.house, { inTransaction: away, inBurst: away })
  const known = await askAll(stage.house, id, [mei, bo, ana])
  const unknown = await askOne(stage.house, id, early ?? ana)
  Object.assign(stage.house, { inTransaction, inBurst })

  expect(late.code).toBe('envelope_emptied')
  expect(won(known)).toHaveLength(2)
  expect(known[2]).toEqual(late)
  expect(unknown.code).toBe('busy')
  // The limit of a day was no final no: at a higher level the share is theirs.
  expect((await askOne(stage.house, open, ana)).claim?.number).toBe(1)
})

test('once its end is known, nobody waits for the row of an envelope, and shares are still told', async () => {
  const { mei, bo, ana, stranger } = stage.people
  const id = await stage.send({ shares: 2, total: 200n })
  const second = await stage.secondHouse()
  const [first] = won(await askAll(second, id, [mei, bo]))
  await askOne(stage.house, id, ana)
  const [late] = await stage.crowd(1)
  if (late === undefined) throw new Error('somebody came late')

  // Held as by a process that hangs: whoever needed the row would wait and hear that it is busy.
  const { tx } = await openTx(second.db, 'read write')
  await store.lockEnvelope(tx, id)
  const told = await askAll(stage.house, id, [mei, late, stranger])
  await undoTx(tx)

  expect(told.map(({ code }) => code)).toEqual([undefined, 'envelope_emptied', 'not_found'])
  expect(told[0]?.claim).toEqual(first?.claim)
})

describe('E13 One user who cannot be paid costs nobody else of the batch their share', () => {
  test('a closed wallet stands alone at last', async () => {
    const people = await stage.crowd(40)
    const closed = people[17]
    if (closed === undefined) throw new Error('a crowd of forty')
    await stage.closeWallet(closed)
    const id = await stage.send({ shares: 60, total: 6_000n })

    const told = await askAll(stage.house, id, people)

    expect(won(told)).toHaveLength(39)
    const unpaid = told.filter(({ claim }) => claim === undefined)
    expect(unpaid).toEqual([{ person: closed, code: 'ledger_account_closed' }])
  })

  test('a full wallet lets its share wait', async () => {
    const people = await stage.crowd(8)
    const full = people[3]
    if (full === undefined) throw new Error('a crowd of eight')
    await stage.fillWallet(full)
    const id = await stage.send({ shares: 8, total: 800n, split: 'even' })

    const told = await askAll(stage.house, id, people)

    expect(won(told)).toHaveLength(8)
    expect(await stage.balance(ledger.personAccount(full, 'waiting'))).toBe(100n)
  })

  test('somebody without a wallet gets one', async () => {
    const id = await stage.send({ shares: 3, total: 300n, split: 'even' })
    const [person] = await stage.crowd(1, { wallets: false })
    if (person === undefined) throw new Error('a crowd of one')

    const told = await askOne(stage.house, id, person)

    // They came after it was sent, so nothing is opened and no wallet is made for nothing.
    expect(told.code).toBe('envelope_not_for_you')
    const later = await stage.send({ shares: 3, total: 300n, split: 'even' })
    expect((await askOne(stage.house, later, person)).claim?.amount).toBe(100n)
    expect(await stage.balance(walletOf(person))).toBe(100n)
  })
})

describe('E10 An unknown outcome is called unknown, and the next try converges to one truth', () => {
  /** A house whose connection breaks after the commit of its first `times` writes. */
  function breaking(times: number, after: boolean): House {
    let left = times
    const { inBurst } = stage.house
    return {
      ...stage.house,
      inBurst: async (mode, work) => {
        if (left > 0 && !after) {
          left -= 1
          throw new Refusal('outcome_unknown')
        }
        const result = await inBurst(mode, work)
        if (left === 0) return result
        left -= 1
        throw new Refusal('outcome_unknown')
      },
    }
  }

  test.each([
    ['it was committed', true],
    ['it was not', false],
  ])('%s: the same call again, one payment, one answer', async (_, after) => {
    const { tariq } = stage.people
    const before = await stage.balance(walletOf(tariq))
    const id = await stage.send({ shares: 5, total: 500n, split: 'even' })

    const told = await askOne(breaking(2, after), id, tariq)

    expect(told.claim?.amount).toBe(100n)
    expect(await stage.balance(walletOf(tariq))).toBe(before + 100n)
    expect(await askOne(stage.house, id, tariq)).toEqual(told)
  })

  test('who cannot be told now hears it the next time', async () => {
    const { tariq } = stage.people
    const id = await stage.send({ shares: 5, total: 500n, split: 'even' })

    const told = await askOne(breaking(6, true), id, tariq)
    const again = await askOne(stage.house, id, tariq)

    expect(told.code).toBe('outcome_unknown')
    expect(again.claim?.number).toBe(1)
    expect((await rowOf(id)).claimed).toBe(1)
  })
})

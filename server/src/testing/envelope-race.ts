import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { expect } from 'vitest'
import type { House } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { type Stream, stream } from '#/kit/seeded.ts'
import { expireEnvelope } from '#/modules/envelopes/lane.ts'
import { type EnvelopeRow, findEnvelope } from '#/modules/envelopes/store.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from './clock.ts'
import { openStage, type Stage } from './envelope-stage.ts'

/** An envelope stage with two processes, for races whose order is drawn from a seed. */
export type Race = {
  stage: Stage
  houses: readonly House[]
  crowd: readonly UserId[]
  /** What is in the wallets of Lin, who sends, and of the crowd. */
  wallets(): Promise<bigint[]>
  rowOf(id: EnvelopeId): Promise<EnvelopeRow>
  /** Ends it in both processes, and demands that what was in it is where it belongs. */
  settled(id: EnvelopeId, before: readonly bigint[]): Promise<EnvelopeRow>
  /** Lets the clock run again and demands that all books agree. */
  rest(): Promise<void>
  close(): Promise<void>
}

/** Opens the stage, a second process on it, and a crowd of so many. */
export async function openRace(people: number): Promise<Race> {
  const stage = await openStage()
  const houses = [stage.house, await stage.secondHouse()]
  const crowd = await stage.crowd(people)
  const accounts = [stage.people.lin, ...crowd].map(one => ledger.personAccount(one, 'wallet'))
  const wallets = async (): Promise<bigint[]> => {
    const found = await ledger.balancesOf(stage.db, accounts)
    return accounts.map(account => present(found.get(account)).balance)
  }
  const rowOf = async (id: EnvelopeId) =>
    present(await stage.house.read(tx => findEnvelope(tx, id)))

  return {
    ...{ stage, houses, crowd, wallets, rowOf },
    settled: async (id, before) => {
      await setClock(stage.db, (await rowOf(id)).expiresAt)
      for (const house of houses) await expireEnvelope(house, id)

      const row = await rowOf(id)
      expect(row.claimedSum + row.returned).toBe(row.total)
      expect(await stage.balance(id)).toBe(0n)
      const after = await wallets()
      expect(sum(after)).toBe(sum(before))
      // What was given to those who came went to them and not home.
      expect(after[0]).toBe(present(before[0]) - row.total + row.returned - row.given)
      return row
    },
    rest: async () => {
      await releaseClock(stage.db)
      await stage.booksAgree()
    },
    close: () => stage.close(),
  }
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, amount) => all + amount, 0n)

/** Gives one of a list, round and round. */
export const at = <T>(list: readonly T[], n: number): T => present(list[n % list.length])

/** The chance of one round of a kind of race: the same again whenever it is run. */
export const chanceOf = (kind: string, round: number): Stream =>
  stream(createHash('sha256').update(`${kind}/${round}`).digest(), 'race/0')

/** Draws a number from 0, below a bound. */
export const some = (chance: Stream, below: number): number => Number(chance.below(BigInt(below)))

/** Lets things begin a few milliseconds apart, in the order that the chance gives. */
export function together<T>(chance: Stream, acts: readonly (() => Promise<T>)[]): Promise<T[]> {
  return Promise.all(
    acts.map(async act => {
      await pause(some(chance, 5))
      return act()
    }),
  )
}

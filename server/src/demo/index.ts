import type { Config } from '#/engine/config.ts'
import { type Db, openDb } from '#/engine/db.ts'
import type { Logger } from '#/engine/log.ts'
import type { CommandAnswer } from '#/engine/module.ts'
import { Foreseen, inBoth, type Spoken } from '#/engine/terminal.ts'
import { type Base, migrateBase, openBase } from '#/start.ts'
import { cast, demoPassword, demoPin } from './cast.ts'
import { fill } from './fill.ts'
import { dropHouse, othersInside, standingOf } from './state.ts'
import { isWalking } from './walk.ts'

type Place = { config: Config; log: Logger; base: Base }

/**
 * Fills an empty house when `asked`, and tells how to sign in. Unasked it only makes sure that no
 * half-filled demo is opened. Throws Foreseen, and then the base is stopped.
 */
export async function prepareDemo(place: Place & { asked: boolean }): Promise<void> {
  const { asked, base, config } = place
  const owner = ownerOf(base)
  try {
    const standing = await standingOf(owner)
    if (standing === 'demo' && (await isWalking(owner))) throw new Foreseen('demoCutOff')
    if (!asked) return
    if (standing === 'demo' || standing === 'lived in') throw new Foreseen('demoLivedIn')
    print([inBoth('demoFilling')])
    const { role } = await migrateBase(base, place.log)
    // A failed filling leaves nothing: the next start finds the house as empty as this one did.
    await fill({ ...place, owner, role }).catch(async (error: unknown) => {
      await dropHouse(owner, config.filesDir)
      throw error
    })
    print(logins())
  } catch (error) {
    await base.stop()
    throw error
  } finally {
    await owner.close()
  }
}

/** Removes a demo from its database, as the owner of its schemas. Refuses every other house. */
export async function wipeDemo(config: Config, log: Logger): Promise<CommandAnswer> {
  const base = await openBase(config, log)
  const owner = ownerOf(base)
  try {
    const standing = await standingOf(owner)
    if (standing !== 'demo') return refusal(inBoth('demoNone'))
    if (await othersInside(owner)) return refusal(inBoth('demoOpen'))
    const schemas = await dropHouse(owner, config.filesDir)
    return { good: true, lines: [inBoth('demoGone')], facts: { schemas } }
  } finally {
    await owner.close()
    await base.stop()
  }
}

const ownerOf = (base: Base): Db =>
  openDb({ url: base.directUrl, poolMax: 1, applicationName: 'fuquan demo' })

const refusal = (sentence: Spoken): CommandAnswer => ({
  good: false,
  lines: [sentence],
  facts: { sentence },
})

/** Says who may be tried out, for the terminal. */
function logins(): string[] {
  const doors = [
    { handle: 'lin', as: '成员 member' },
    { handle: 'mei', as: '面包店 Mei’s bakery' },
    { handle: 'wen', as: '运营 operator' },
  ]
  const lines = doors.map(({ handle, as }) => {
    const name = cast.find(one => one.handle === handle)?.name ?? handle
    return `  ${handle.padEnd(4)}  ${demoPassword}  PIN ${demoPin}   ${name}, ${as}`
  })
  return ['', inBoth('demoReady'), '', ...lines, '']
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`)
}

import type { Config } from '#/engine/config.ts'
import { type Db, openDb } from '#/engine/db.ts'
import type { Logger } from '#/engine/log.ts'
import type { CommandAnswer } from '#/engine/module.ts'
import { type Base, migrateBase, openBase, StartError } from '#/start.ts'
import { cast, demoPassword, demoPin } from './cast.ts'
import { fill } from './fill.ts'
import { dropHouse, othersInside, standingOf } from './state.ts'
import { isWalking } from './walk.ts'

type Place = { config: Config; log: Logger; base: Base }

const notEmpty =
  '这里已经住着人了，演示社区只进空房子；请直接运行 npm start。' +
  ' · People live here already, and the demo moves only into an empty house; run npm start instead.'
const cutOff =
  '演示社区还没布置完(或被打断了);请等它完成，或运行 npm run fuquan -- demo wipe 再来。' +
  ' · The demo is being filled, or was cut off; wait, or run npm run fuquan -- demo wipe.'
const filling = '正在布置演示社区 柳溪里，约半分钟 … · Filling the demo, Willow Lane …'

/**
 * Fills an empty house when `asked`, and tells how to sign in. Unasked it only makes sure that no
 * half-filled demo is opened. Throws StartError, and then the base is stopped.
 */
export async function prepareDemo(place: Place & { asked: boolean }): Promise<void> {
  const { asked, base, config } = place
  const owner = ownerOf(base)
  try {
    const standing = await standingOf(owner)
    if (standing === 'demo' && (await isWalking(owner))) throw new StartError(cutOff)
    if (!asked) return
    if (standing === 'demo' || standing === 'lived in') throw new StartError(notEmpty)
    print([filling])
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
    if (standing !== 'demo') {
      return refusal('这里没有演示社区，什么也没动。 · There is no demo here; nothing was touched.')
    }
    if (await othersInside(owner)) {
      return refusal('房子还开着，请先关掉它。 · The house is open; close it first.')
    }
    const schemas = await dropHouse(owner, config.filesDir)
    const lines = [
      '演示社区已移走；npm start 从头开始。 · The demo is gone; npm start begins anew.',
    ]
    return { good: true, lines, facts: { schemas } }
  } finally {
    await owner.close()
    await base.stop()
  }
}

const ownerOf = (base: Base): Db =>
  openDb({ url: base.directUrl, poolMax: 1, applicationName: 'fuquan demo' })

const refusal = (sentence: string): CommandAnswer => ({
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
  return [
    '',
    '演示社区好了，用这三个人登录 · The demo is ready; sign in as one of these:',
    '',
    ...lines,
    '',
  ]
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`)
}

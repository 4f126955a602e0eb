import { openApp } from '#/app.ts'
import type { Config } from '#/engine/config.ts'
import type { Db } from '#/engine/db.ts'
import { systemDice } from '#/engine/dice.ts'
import { houseDemo } from '#/engine/house-settings.ts'
import { openLog } from '#/engine/log.ts'
import { changeSetting } from '#/engine/settings.ts'
import { houseId, type House, openHouse } from '#/engine/house.ts'
import { modules } from '#/modules.ts'
import { type Base, version } from '#/start.ts'
import { boardSteps } from './boards.ts'
import { askSteps } from './asks.ts'
import { codeSteps } from './codes.ts'
import { coverSteps } from './covers.ts'
import { directSteps } from './direct.ts'
import { deskSteps, leaveOff, signAllOut } from './desk.ts'
import { envelopeSteps } from './envelopes.ts'
import { faceSteps } from './faces.ts'
import { countFigures, methodSteps } from './methods.ts'
import { monthScenes } from './months.ts'
import { friendSteps } from './friends.ts'
import { fundingSteps } from './funding.ts'
import { packSteps } from './packs.ts'
import { paymentSteps } from './payments.ts'
import { gather } from './people.ts'
import { scenes } from './scenes.ts'
import { loadDice, type LoadedDice } from './seed.ts'
import { standingSteps } from './standing.ts'
import { talkSteps } from './talk.ts'
import { stepsOf, type Telling } from './tell.ts'
import { treeSteps } from './trees.ts'
import { beginWalk, endWalk } from './walk.ts'

const monthsBack = 14
const dayMs = 86_400_000

export type Ground = {
  config: Config
  base: Base
  /** A connection of the owner, who may replace the clock. */
  owner: Db
  /** The role that migrate prepared for the app. */
  role: string | undefined
}

/** Fills a migrated, empty house; nobody else is let in, since nothing listens. Half a minute. */
export async function fill({ config, base, owner, role }: Ground): Promise<void> {
  const dice = loadDice(systemDice())
  const house = await openHouse({
    config,
    modules,
    databaseUrl: base.url,
    directUrl: base.directUrl,
    role,
    // What fails ends the filling; what is told on the way, mails of the story too, is no news.
    log: openLog('silent'),
    dice,
    version,
    // The jobs of the story run as its clock walks, not by the real one.
    workers: false,
  })
  try {
    await tellStory(house, dice, owner)
  } finally {
    await house.close()
  }
}

async function tellStory(house: House, dice: LoadedDice, owner: Db): Promise<void> {
  const now = new Date()
  const from = new Date(now.getTime() - monthsBack * 30.5 * dayMs)
  const app = await openApp(house)
  // Before the clock stands: whatever happens from here on, this house may be wiped as a demo.
  await house.inTransaction('read write', tx => changeSetting(tx, houseDemo.key, true, houseId))
  const walk = await beginWalk(house, owner, from)
  const telling: Telling = { house, app, walk, dice, people: new Map(), rooms: new Map() }

  await gather(telling)
  const played = stepsOf([...monthScenes(now), ...scenes], now)
  const steps = [
    ...played,
    ...deskSteps(now),
    ...standingSteps(now),
    ...friendSteps(now),
    ...paymentSteps(now),
    ...fundingSteps(now),
    ...codeSteps(now),
    ...talkSteps(now),
    ...directSteps(now),
    ...packSteps(now),
    ...coverSteps(now),
    ...envelopeSteps(now),
    ...treeSteps(now),
    ...faceSteps(now),
    ...askSteps(now),
    ...methodSteps(now),
    ...boardSteps(now),
  ]
  for (const step of steps.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    await walk.to(step.at)
    await step.run(telling)
  }
  await walk.to(new Date(now.getTime() - dayMs / 96))
  await leaveOff(telling)
  await countFigures(telling)
  await signAllOut(telling)
  await walk.to(now)

  await app.close()
  await endWalk(owner)
}

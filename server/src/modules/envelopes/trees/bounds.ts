import type { TreeReach } from '@fuquan/contract/envelopes/trees.ts'
import type { Settings } from '#/engine/settings.ts'
import { maxShare } from '../settings.ts'
import { leastLevel } from './guess.ts'
import { mostOf } from './rules.ts'
import * as settings from './settings.ts'
import { type Bounds, depthWithin } from './tiles.ts'

/**
 * Gives what a guess of three of this reach may hold now, and of how many levels it is at most: a
 * level that has no three amounts to choose from is none, however many are set.
 */
export function funnyBounds(set: Settings, reach: TreeReach): Bounds & { depthMax: number } {
  const least = leastLevel(set.of(settings.funnyMin))
  const limits = { amountMax: set.of(maxShare), openCap: set.of(settings.relayOpenCap) }
  const most = mostOf(reach, limits)
  return { least, most, depthMax: depthWithin({ least, most }, set.of(settings.funnyDepth)) }
}

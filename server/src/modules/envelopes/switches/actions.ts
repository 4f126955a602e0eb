import {
  SwitchMode,
  type SwitchedBy,
  type switchRoutes,
} from '@fuquan/contract/envelopes/switches.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import type { Settings } from '#/engine/settings.ts'
import * as chat from '#/modules/chat/index.ts'
import { askOn } from '../asks/settings.ts'
import { roomOn } from '../rooms/settings.ts'
import { directedOn, luckyOn, ordinaryOn, passwordOn } from '../settings.ts'
import { funnyOn, relayOn } from '../trees/settings.ts'
import * as store from './store.ts'

type Routes = typeof switchRoutes

const ofHouse = {
  ordinary: ordinaryOn,
  lucky: luckyOn,
  directed: directedOn,
  password: passwordOn,
  funny: funnyOn,
  relay: relayOn,
  room: roomOn,
  ask: askOn,
} as const satisfies Record<SwitchMode, unknown>

/** Lists which kinds of envelopes the actor wants. */
export async function listOwnSwitches(
  ctx: Pick<Ctx, 'tx' | 'actor' | 'settings'>,
): Promise<Reply<Routes['listOwnSwitches']>> {
  const off = await store.listOff(ctx.tx, ctx.actor.id)
  const items = SwitchMode.options.map(mode => {
    return { mode, on: !off.has(mode), house: ctx.settings.of(ofHouse[mode]) }
  })
  return { items }
}

/** Switches a kind off or on for the actor. Again changes nothing. */
export async function setOwnSwitch(
  ctx: Ctx,
  { mode, on }: Input<Routes['setOwnSwitch']>,
): Promise<Reply<Routes['setOwnSwitch']>> {
  const { tx, actor, now } = ctx

  if (on) await store.switchOn(tx, actor.id, mode)
  else await store.switchOff(tx, { person: actor.id, mode, at: now })
  return listOwnSwitches(ctx)
}

type Place = { tx: Tx; settings: Settings; person: UserId; roomId: RoomId | undefined }

/** Tells which modes somebody cannot send into a place, and who switched each of them off. */
export async function offHere({ tx, settings, person, roomId }: Place) {
  const mine = await store.listOff(tx, person)
  const terms = roomId === undefined ? undefined : await termsFor(tx, roomId, person)
  return SwitchMode.options.flatMap((mode): { mode: SwitchMode; by: SwitchedBy }[] => {
    if (!settings.of(ofHouse[mode])) return [{ mode, by: 'house' }]
    if (terms?.modesOff.includes(mode) === true) return [{ mode, by: 'group' }]
    return mine.has(mode) ? [{ mode, by: 'me' }] : []
  })
}

/** What a group decided is for its members to know. */
async function termsFor(tx: Tx, roomId: RoomId, person: UserId) {
  const members = await chat.membersAmong(tx, roomId, [person])
  return members.has(person) ? (await chat.termsOf(tx, [roomId])).get(roomId) : undefined
}

export const switchActions = { listOwnSwitches, setOwnSwitch }

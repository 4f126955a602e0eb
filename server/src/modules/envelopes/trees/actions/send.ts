import type { treeRoutes } from '@fuquan/contract/envelopes/trees.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import { chosenCover } from '../../covers/index.ts'
import { greetingLength, maxShare } from '../../settings.ts'
import { payForSending, shownOf } from '../../paying.ts'
import { leastLevel } from '../guess.ts'
import { plant } from '../plant.ts'
import { admitSending } from '../../switches/admitting.ts'
import * as rules from '../rules.ts'
import { seatOf } from '../seat.ts'
import * as settings from '../settings.ts'
import { friendsAmong } from '../ties.ts'
import { viewOf } from '../view.ts'
import { hoursMax } from './read.ts'

type SendInput = Input<typeof treeRoutes.sendTree>

/**
 * Puts the actor's money into a guess of three or a relay, for a room or for named friends.
 *
 * Units: minor units. Refuses: not_found (no member of the room, or no friend of somebody named),
 * chat_kind_off, chat_read_only, what `rules.checkPlanting` names, envelope_over_daily_limit, identity_level_needed,
 * identity_step_up_*, ledger_over_limit, ledger_insufficient.
 */
export async function sendTree(
  ctx: Ctx,
  input: SendInput,
): Promise<Reply<typeof treeRoutes.sendTree>> {
  const { mode, amount, reach, relay, roomId: room = null } = input
  const people = [...new Set(input.people)]
  const kind = await admitAudience(ctx, input, people)
  await admitSending(ctx, { mode, people })
  const { greeting = '', anyoneConfirmed = false } = input
  const planting = { mode, amount, reach, greeting, anyoneConfirmed, relay }
  rules.checkPlanting(planting, limitsOf(ctx), ctx.actor.level)

  const { payee, facts } = shownOf({
    roomId: input.roomId,
    audience: 'people',
    people,
    amounts: [],
  })
  await payForSending(ctx, {
    ...{ amount, payee, proof: input.proof },
    facts: { mode, reach, ...facts },
    // Whoever is no friend and may come to be paid by it, or meets at a thing, is a new payee.
    known: reach === 'my_friends' && kind !== 'object',
  })
  const cover = await chosenCover(ctx.tx, input.cover)
  const seedling = { mode, amount, reach, room, people, greeting, cover, relay }
  const id = await plant(ctx, seedling)
  // The room's row is locked last, so a busy room never keeps money waiting.
  if (room !== null) await hang(ctx, { roomId: room, ref: toWire('env', id) })

  return viewOf(ctx, await seatOf(ctx, id))
}

async function admitAudience({ tx, actor, now }: Ctx, input: SendInput, people: readonly UserId[]) {
  const { roomId } = input
  if (people.length > 0 === (roomId !== undefined)) {
    refuse('bad_input', { field: 'people', why: 'not_allowed' })
  }
  if (roomId !== undefined) {
    const members = await chat.membersAmong(tx, roomId, [actor.id])
    if (!members.has(actor.id)) refuse('not_found')
    return chat.admitHost(tx, { roomId, by: actor.id, mode: input.mode, now })
  }
  const friends = await friendsAmong(tx, actor.id, people)
  if (friends.size < people.length) refuse('not_found')
  return 'people'
}

function limitsOf({ settings: set }: Ctx): rules.TreeLimits {
  return {
    modes: { funny: set.of(settings.funnyOn), relay: set.of(settings.relayOn) },
    funnyMin: leastLevel(set.of(settings.funnyMin)),
    relayMin: set.of(settings.relayMin),
    amountMax: set.of(maxShare),
    rangeBits: set.of(settings.relayMaxBits),
    openCap: set.of(settings.relayOpenCap),
    greetingLength: set.of(greetingLength),
    hoursMax,
  }
}

type Hanging = { roomId: Parameters<typeof chat.say>[1]['roomId']; ref: string }

/** Says the tree in its room. Whoever was taken out of it meanwhile is in none. */
async function hang({ tx, actor, now }: Ctx, { roomId, ref }: Hanging): Promise<void> {
  try {
    await chat.say(tx, { roomId, by: actor.id, embed: { kind: 'envelope', ref }, now })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'chat_not_a_member') throw error
    refuse('not_found')
  }
}

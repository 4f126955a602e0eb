import type { routes } from '@fuquan/contract/identity.ts'
import type { Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { signedInMinutes } from '#/engine/house-settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { deskIdle } from '../rules-desk.ts'
import * as sessions from '../store-sessions.ts'

const minuteMs = 60_000

/**
 * Notes that somebody sits at the desk. The console calls it when keys or pointer move, so that
 * polling alone keeps nobody signed in. Refuses: sign_in_again {cause: 'idle'} after a long pause.
 */
export async function keepDesk(ctx: Ctx): Promise<Reply<(typeof routes)['keepDesk']>> {
  const { tx, actor, now, settings } = ctx
  const minutes = settings.of(signedInMinutes)
  const until = new Date(now.getTime() + minutes * minuteMs)
  const { deviceId } = actor
  if (deviceId === undefined || actor.token === 'bearer') return { until }

  const seen = await sessions.lockDesk(tx, deviceId)
  if (seen === undefined) refuse('not_signed_in')
  if (deskIdle(seen, now, minutes)) refuse('sign_in_again', { cause: 'idle' })

  await sessions.saveDesk(tx, deviceId, now)
  return { until }
}

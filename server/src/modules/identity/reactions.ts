import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { audit } from '#/engine/audit.ts'
import { schedule, tell } from '#/engine/events.ts'
import type { Ctx, House } from '#/engine/house.ts'
import { suspendKind } from './actions/people.ts'
import { type Agreed, agreedAgain, onAgreed, signed } from './agreed.ts'
import { restricted } from './events.ts'
import { passwordMailJob } from './methods/emails.ts'
import { dropStale } from './methods/groups.ts'
import { endForeignSessions } from './methods/provider-leaving.ts'
import { sweepBeginnings } from './methods/store.ts'
import { findPerson } from './people.ts'
import { daysAfter, mayActOn, stateAt, suspend } from './rules.ts'
import { approvalWaitDays, sessionIdleDays } from './settings.ts'
import { suspendNow } from './staff.ts'
import { makeArchive, removeOld } from './standing/archive.ts'
import { closeWhoIsDue } from './standing/closing.ts'
import { endOpen } from './standing/store-restrictions.ts'
import * as pins from './store-pins.ts'
import * as sessions from './store-sessions.ts'
import * as store from './store.ts'

export const refusedKeptDays = 30
export const devicesKeptDays = 180
export const stepUpsKeptDays = 2

const Suspension = z.object({ until: z.iso.datetime().nullable() })

export const reactions = [onAgreed('identity', { acts: { [suspendKind]: suspendAgreed } })]

export const jobs = [makeArchive, passwordMailJob, agreedAgain] as const

export const schedules = [
  schedule('identity.closings', { everySeconds: 300 }, ({ house }) => closeWhoIsDue(house)),
  schedule('identity.archives', '41 4 * * *', ({ house }) => removeOld(house)),
  schedule('identity.ends', { everySeconds: 60 }, ({ house }) => endWhatIsOver(house)),
  schedule('identity.provider_roles', '29 3 * * *', async ({ house }) => {
    await dropStale(house)
    await endForeignSessions(house)
  }),
  schedule('identity.sweep', '17 3 * * *', ({ house }) => sweep(house)),
]

/** Ends suspensions whose time is over, and tells their people. */
export function endWhatIsOver(house: House): Promise<void> {
  return house.inTransaction('read write', async (tx, now) => {
    const ended = await store.endRestrictions(tx, now)
    const people = ended.map(({ id }) => id)
    await endOpen(tx, { people, at: now, by: null, reason: null })
    for (const userId of people) {
      await tell(tx, restricted, { userId, restricted: false, until: null, reason: '' })
    }
  })
}

/** Lets go of what nobody needs: old asks, refused people, ended sessions, used step-ups. */
export function sweep(house: House): Promise<void> {
  const { settings } = house
  return house.inTransaction('read write', async (tx, now) => {
    await store.lapseAsks(tx, daysAfter(now, -settings.of(approvalWaitDays)))
    await store.forgetRefused(tx, daysAfter(now, -refusedKeptDays))
    await sessions.sweepSessions(tx, {
      now,
      idleSince: daysAfter(now, -settings.of(sessionIdleDays)),
      before: daysAfter(now, -devicesKeptDays),
    })
    await sweepBeginnings(tx, now)
    await pins.sweepStepUps(tx, daysAfter(now, -stepUpsKeptDays))
  })
}

/** Carries out a suspension, unless somebody has acted since or they have become staff. */
async function suspendAgreed({ tx, now }: Ctx, agreed: Agreed): Promise<void> {
  const { ref, facts, askedBy: by, agreedBy, reason } = agreed
  const userId = z.decode(UserId, ref)
  const { until: text } = Suspension.parse(facts)
  const until = text === null ? null : new Date(text)
  const user = await findPerson(tx, userId)
  const { roles } = await findPerson(tx, by)
  mayActOn(roles, user.roles)
  const state = stateAt(user, now)
  suspend({ until: until ?? undefined, state, self: userId === by }, now)

  await suspendNow(tx, { userId, until, reason, by, agreedBy, now })
  await audit(tx, {
    by: 'house',
    act: 'identity.suspendPerson',
    about: { kind: 'user', ref },
    person: userId,
    after: { until: text, ...signed(agreed) },
    reason,
  })
}

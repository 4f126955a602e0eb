import { on } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import {
  adminAsked,
  approvalFailed,
  archiveReady,
  closed,
  closingChanged,
  levelChanged,
  limitChanged,
  looked,
  signedOutByStaff,
} from '#/modules/identity/index.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { notify } from './index.ts'
import { forgetOwn } from './store-leaving.ts'

/** What somebody is told about how they stand here. */
export const standingReactions = [
  // What was told just before they left may have come after they were forgotten.
  on(closed, 'notifications', ({ tx }, { userId }) => forgetOwn(tx, userId)),
  on(looked, 'notifications', ({ tx }, { userId, byId, at, reason }) =>
    notify(tx, {
      to: [userId],
      kind: 'notifications.looked',
      facts: { reason },
      link: { kind: 'looks', ref: toWire('usr', userId) },
      class: 'money',
      // One look is one notice, whoever tells it twice.
      ref: `${toWire('usr', byId)} ${at.toISOString()}`,
    }),
  ),
  on(signedOutByStaff, 'notifications', ({ tx }, { userId, at, reason }) =>
    notify(tx, {
      to: [userId],
      kind: 'notifications.signed_out_by_staff',
      facts: { reason },
      link: { kind: 'looks', ref: toWire('usr', userId) },
      class: 'money',
      ref: at.toISOString(),
    }),
  ),
  on(levelChanged, 'notifications', (ctx, { userId, level }) =>
    tellOfMe(ctx, { userId, name: 'level_changed', facts: { level: String(level) } }),
  ),
  on(limitChanged, 'notifications', async (ctx, { userId, kind, raiseFrom }) => {
    if (raiseFrom === null) return
    const facts = { kind, until: raiseFrom.toISOString() }
    await tellOfMe(ctx, { userId, name: 'limit_raise_waits', facts, link: 'limits' })
  }),
  on(adminAsked, 'notifications', ({ tx }, { organisationId, userId, name }) => {
    const link = { kind: 'organisation', ref: toWire('org', organisationId) }
    const kind = 'notifications.admin_asked'
    return notify(tx, { to: [userId], kind, facts: { name }, link, class: 'waiting' })
  }),
  on(approvalFailed, 'notifications', ({ tx }, { approvalId, askedBy, agreedBy, reason }) => {
    const link = { kind: 'approval', ref: toWire('apr', approvalId) }
    const kind = 'notifications.act_failed'
    return notify(tx, { to: [askedBy, agreedBy], kind, facts: { reason }, link, class: 'money' })
  }),
  on(closingChanged, 'notifications', async (ctx, { userId, dueAt, blocked }) => {
    const running = blocked ? 'closing_blocked' : 'closing_started'
    const name = dueAt === null ? 'closing_stopped' : running
    const facts = dueAt === null ? {} : { until: dueAt.toISOString() }
    await tellOfMe(ctx, { userId, name, facts, link: 'closing' })
  }),
  on(archiveReady, 'notifications', ({ tx }, { userId, archiveId, until }) =>
    notify(tx, {
      to: [userId],
      kind: 'notifications.archive_ready',
      facts: { until: until.toISOString() },
      link: { kind: 'archive', ref: toWire('arc', archiveId) },
      class: 'waiting',
    }),
  ),
] as const

type Told = {
  userId: UserId
  name: string
  facts: Readonly<Record<string, string>>
  link?: string
}

function tellOfMe(ctx: Ctx, { userId, name, facts, link = 'standing' }: Told): Promise<void> {
  return notify(ctx.tx, {
    to: [userId],
    kind: `notifications.${name}`,
    facts,
    link: { kind: link, ref: toWire('usr', userId) },
    class: 'money',
    // The fact has no id of its own; its job ends in this very transaction, so once is once.
    ref: ctx.now.toISOString(),
  })
}

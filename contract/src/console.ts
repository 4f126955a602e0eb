import { z } from 'zod'
import { DisplayName, Email, Handle, JoinMode, Password } from './identity.ts'
import { auditRoutes } from './console/audit.ts'
import { figureRoutes } from './console/figures.ts'
import { exportRoutes } from './console/exports.ts'
import { houseRoutes } from './console/house.ts'
import { importRoutes } from './console/imports.ts'
import { mailRoutes } from './console/mails.ts'
import { refusedRoutes } from './console/refused.ts'
import { Setting, SettingValue } from './console/shapes.ts'
import { wordRoutes } from './console/words.ts'
import type { Routes } from './route.ts'
import { AccountId, UserId } from './vocabulary/ids.ts'
import { Amount } from './vocabulary/money.ts'
import { UserCard } from './vocabulary/people.ts'
import { Language, Reason, words } from './vocabulary/text.ts'
import { Instant, TimeZone } from './vocabulary/time.ts'

export * from './console/audit.ts'
export * from './console/figures.ts'
export * from './console/exports.ts'
export * from './console/house.ts'
export * from './console/imports.ts'
export * from './console/mails.ts'
export * from './console/refused.ts'
export * from './console/shapes.ts'
export * from './console/words.ts'

export const settingChangesMax = 50

const BothLanguages = (max: number) => z.object({ 'zh-CN': words({ max }), en: words({ max }) })

/** Everything the wizard asked, sent once: it makes the whole house or nothing. */
export const FirstRunAsk = z.object({
  code: z.string().max(64),
  owner: z.object({
    handle: Handle,
    name: DisplayName,
    password: Password,
    email: Email.optional(),
  }),
  community: z.object({
    name: words({ max: 40 }),
    languages: z.array(Language).min(1).max(2),
    timeZone: TimeZone,
  }),
  unit: z.object({
    code: z.string().regex(/^[A-Z][A-Z0-9]{1,7}$/),
    scale: z.int().min(0).max(6),
    symbols: BothLanguages(4),
    names: BothLanguages(20),
  }),
  startingCredits: Amount,
  joinMode: JoinMode,
  off: z
    .array(z.string().max(40))
    .max(20)
    .default([])
    .describe('Modules that begin switched off: any of those `getFirstRun` lists'),
  as: z.enum(['cookie', 'token']).default('cookie'),
})

export const FirstRunState = z
  .object({
    done: z.boolean(),
    startingCredits: z
      .object({ min: Amount, max: Amount, default: Amount })
      .describe('Bounds in minor units at scale 2; at another scale they grow or shrink with it'),
    modules: z.array(z.string()).describe('What can be switched off, in the order of the house'),
  })
  .meta({ id: 'FirstRunState' })

export const FirstRunDone = z
  .object({
    owner: UserCard,
    invite: z.object({ url: z.string(), expiresAt: Instant }),
    expiresAt: Instant.describe('When the session that was opened ends'),
    token: z.string().optional(),
  })
  .meta({ id: 'FirstRunDone' })

export const Queue = z
  .object({
    name: z.string(),
    waiting: z.int(),
    failed: z.int(),
    lateSeconds: z.int().describe('Age of the oldest job that could have begun'),
  })
  .meta({ id: 'Queue' })

export const DeadJob = z
  .object({
    id: z.uuid(),
    queue: z.string(),
    failedAt: Instant,
    why: z.string(),
  })
  .meta({ id: 'DeadJob' })

/** A turn of the calendar that failed and has not gone well since. */
export const FailedTurn = z
  .object({
    name: z.string(),
    why: z.string(),
    times: z.int().describe('Failures since it went well for the last time'),
    since: Instant,
    failedAt: Instant,
  })
  .meta({ id: 'FailedTurn' })

export const Health = z
  .object({
    checkedAt: Instant,
    database: z.object({ version: z.string(), bytes: z.string(), embedded: z.boolean() }),
    pool: z.object({ size: z.int(), idle: z.int(), waiting: z.int() }),
    outboxDelaySeconds: z.number(),
    jobs: z.object({ waiting: z.int(), dead: z.int(), lateSeconds: z.int() }),
    failedTurns: z.array(FailedTurn),
    books: z.object({
      checkedAt: Instant.nullable(),
      findingsOpen: z.int(),
      paused: z.boolean(),
    }),
    dataDirectory: z.object({
      path: z.string().nullable(),
      kind: z.string().nullable(),
      warning: z.boolean().describe('This house dies with the next reboot'),
      space: z
        .object({
          free: z.string().describe('Bytes that may still be written'),
          all: z.string().describe('Bytes of the disk'),
          low: z.boolean(),
        })
        .nullable(),
    }),
    memory: z.object({
      used: z.string().describe('Bytes that this process holds'),
      free: z.string().describe('Bytes that it may still have'),
      all: z.string().describe('Bytes of the machine, or what this process may have of it'),
    }),
    versions: z.object({ fuquan: z.string(), node: z.string(), schema: z.string() }),
  })
  .meta({ id: 'Health' })

/** So many hours of health are told. */
export const healthHoursMax = 24
export const HealthHour = z
  .object({
    hour: Instant.describe('When it began'),
    newsSeconds: z.number().describe('The longest that screens waited for news'),
    lateSeconds: z.int().describe('The longest that a job was overdue'),
    poolWaiting: z.int().describe('The most that waited for a database connection'),
    memory: z.string().describe('The most bytes that the process held'),
    database: z.string().describe('Bytes of the database, at the last look'),
    diskFree: z.string().nullable().describe('The least bytes that were free'),
  })
  .meta({ id: 'HealthHour' })

export const NeedKind = z.enum([
  'money_paused',
  'finding_open',
  'approval_waiting',
  'redemption_waiting',
  'person_waiting',
  'bill_problem',
  'pack_in_review',
  'sticker_report',
  'cover_in_review',
  'ask_picture_in_review',
  'message_report',
  'turn_failed',
  'dead_jobs',
  'disk_low',
  'data_directory',
  'one_owner',
  'demo',
])

/** One thing that waits for staff. */
export const Need = z
  .object({ kind: NeedKind, count: z.int(), since: Instant.nullable() })
  .meta({ id: 'Need' })

export const StaffHome = z
  .object({
    house: z.object({ name: z.string(), demo: z.boolean(), languages: z.array(Language) }),
    needs: z.array(Need),
    failedTurns: z.array(FailedTurn),
    people: z.object({ active: z.int(), restricted: z.int(), asked: z.int() }),
  })
  .meta({ id: 'StaffHome' })

export const routes = {
  getFirstRun: {
    method: 'GET',
    path: '/console/first-run',
    summary: 'Whether this house has been set up',
    access: 'anyone',
    reply: FirstRunState,
    refusals: {},
  },
  firstRun: {
    method: 'POST',
    path: '/console/first-run',
    summary: 'Set up the house: owner, community, unit and joining mode, all or nothing',
    access: 'anyone',
    own: true,
    body: FirstRunAsk,
    reply: FirstRunDone,
    refusals: {
      console_setup_code_wrong: 403,
      console_first_run_done: 409,
      console_out_of_bounds: 422,
      identity_handle_reserved: 422,
      identity_password_weak: 422,
    },
  },
  getHome: {
    method: 'GET',
    path: '/console/home',
    summary: 'What waits for staff, most urgent first',
    access: 'staff',
    roles: ['operator', 'treasurer', 'cashier', 'moderator', 'arbiter', 'campaigner', 'support'],
    reply: StaffHome,
    refusals: {},
  },
  listSettings: {
    method: 'GET',
    path: '/console/settings',
    summary: 'Every setting with its value, default, bounds and last change',
    access: 'staff',
    roles: ['operator', 'treasurer', 'moderator', 'support'],
    reply: z.object({ items: z.array(Setting) }),
    refusals: {},
  },
  changeSettings: {
    method: 'PUT',
    path: '/console/settings',
    summary: 'Change settings within their bounds; in force within a second',
    access: 'staff',
    own: true,
    kept: true,
    roles: ['operator'],
    body: z.object({
      changes: z
        .array(z.object({ key: z.string().max(80), value: SettingValue }))
        .min(1)
        .max(settingChangesMax),
      proof: z
        .string()
        .max(200)
        .optional()
        .describe('Of a step-up `console.change_settings`: payee `house`, a fact for each key'),
      reason: Reason,
    }),
    reply: z.object({ items: z.array(Setting) }),
    refusals: {
      not_found: 404,
      console_out_of_bounds: 422,
      console_setting_fixed: 409,
      identity_passkeys_impossible: 409,
      identity_owner_passkey_missing: 409,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
      identity_second_person_needed: 409,
    },
  },
  ...auditRoutes,
  ...houseRoutes,
  ...exportRoutes,
  ...wordRoutes,
  ...figureRoutes,
  ...importRoutes,
  ...mailRoutes,
  ...refusedRoutes,
  listQueues: {
    method: 'GET',
    path: '/console/queues',
    summary: 'Job queues with what waits, runs, is late or dead',
    access: 'staff',
    roles: ['operator'],
    reply: z.object({ items: z.array(Queue) }),
    refusals: {},
  },
  listDeadJobs: {
    method: 'GET',
    path: '/console/dead-jobs',
    summary: 'Jobs that failed every try, newest first, at most 100; turns that failed last time',
    access: 'staff',
    roles: ['operator'],
    reply: z.object({ items: z.array(DeadJob), failedTurns: z.array(FailedTurn) }),
    refusals: {},
  },
  retryJob: {
    method: 'POST',
    path: '/console/dead-jobs/:jobId/retry',
    summary: 'Put a dead job back into its queue; jobs may run twice without harm',
    access: 'staff',
    own: true,
    roles: ['operator'],
    params: z.object({ jobId: z.uuid() }),
    body: z.object({ reason: Reason }),
    reply: z.object({ queue: z.string() }),
    refusals: {},
  },
  takeTurn: {
    method: 'POST',
    path: '/console/turns/:name/taking',
    summary: 'Take a turn of the calendar now, without waiting for its hour',
    access: 'staff',
    roles: ['operator'],
    params: z.object({ name: z.string().max(80) }),
    body: z.object({ reason: Reason }),
    reply: z.object({ name: z.string() }),
    refusals: {},
  },
  getHealth: {
    method: 'GET',
    path: '/console/health',
    summary: 'Database, jobs, books, data directory and versions',
    access: 'staff',
    roles: ['operator', 'treasurer'],
    reply: Health,
    refusals: {},
  },
  getHealthHours: {
    method: 'GET',
    path: '/console/health/hours',
    summary: 'The worst of each of the last 24 hours: news, jobs, connections, memory, room',
    access: 'staff',
    roles: ['operator', 'treasurer'],
    reply: z.object({ hours: z.array(HealthHour).max(healthHoursMax) }),
    refusals: {},
  },
  lookAtPerson: {
    method: 'POST',
    path: '/console/looks',
    summary: 'Open a person page with a reason; the person sees that somebody looked',
    access: 'staff',
    roles: ['operator', 'treasurer', 'cashier', 'moderator', 'arbiter', 'support'],
    body: z.object({ userId: UserId, reason: Reason }),
    reply: z.object({ userId: UserId, until: Instant }),
    refusals: { not_found: 404 },
  },
  lookAtOwner: {
    method: 'POST',
    path: '/console/account-looks',
    summary: 'The same, of whoever an account belongs to; who that is comes with the answer',
    access: 'staff',
    own: true,
    roles: ['operator', 'treasurer'],
    body: z.object({ accountId: AccountId, reason: Reason }),
    reply: z.object({ userId: UserId, until: Instant }),
    refusals: { not_found: 404 },
  },
} as const satisfies Routes

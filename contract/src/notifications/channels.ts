import { z } from 'zod'
import type { Routes } from '../route.ts'
import { PushAddressId } from '../vocabulary/ids.ts'
import { Instant, TimeZone } from '../vocabulary/time.ts'
import { NoticeClass } from './classes.ts'

export const Channel = z.enum(['push', 'mail']).meta({ id: 'NoticeChannel' })
export type Channel = z.output<typeof Channel>

const ClassChoice = z
  .object({ class: NoticeClass, push: z.boolean(), mail: z.boolean() })
  .meta({ id: 'NoticeClassChoice' })

/** A kind of notice I have had lately, with an example to recognise it by. */
const KindChoice = z
  .object({
    kind: z.string(),
    class: NoticeClass,
    wanted: z.boolean(),
    example: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'NoticeKindChoice' })

/** A browser of mine that hears pushes. */
export const PushDevice = z
  .object({
    id: PushAddressId,
    name: z.string().nullable(),
    here: z.boolean().describe('It is the device that asks'),
    addedAt: Instant,
    failing: z.boolean().describe('The last push was not taken'),
  })
  .meta({ id: 'PushDevice' })

const minuteOfDay = z.int().min(0).max(1439)

/** How and when things reach me outside the app. */
export const NoticeHabits = z
  .object({
    classes: z.array(ClassChoice),
    kinds: z.array(KindChoice),
    quietFrom: minuteOfDay.describe('Minutes of my day; equal ends: no quiet hours'),
    quietUntil: minuteOfDay,
    timeZone: TimeZone,
    devices: z.array(PushDevice),
    pushKey: z.string().describe('The public key a browser subscribes with'),
    mail: z.string().nullable().describe('My verified address, or null'),
    dailyMax: z.int(),
  })
  .meta({ id: 'NoticeHabits' })

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+=*$/)

const DayFigure = z.object({
  day: z.iso.date(),
  channel: Channel,
  class: NoticeClass,
  state: z.enum(['due', 'held', 'sent', 'bundled', 'dropped', 'failed']),
  count: z.int(),
})

export const channelRoutes = {
  getNoticeHabits: {
    method: 'GET',
    path: '/notifications/habits',
    summary: 'How and when things reach me outside the app',
    access: 'user',
    reply: NoticeHabits,
    refusals: {},
  },
  changeNoticeHabits: {
    method: 'PATCH',
    path: '/notifications/habits',
    summary: 'Change quiet hours, time zone, classes and kinds; what is left out stays',
    access: 'user',
    restrictedToo: true,
    body: z.object({
      quietFrom: minuteOfDay.optional(),
      quietUntil: minuteOfDay.optional(),
      timeZone: TimeZone.optional(),
      classes: z.array(ClassChoice).max(6).optional(),
      kind: z.object({ kind: z.string().max(80), wanted: z.boolean() }).optional(),
    }),
    reply: NoticeHabits,
    refusals: { notification_kind_fixed: 422, notification_channel_unverified: 422 },
  },
  addPushAddress: {
    method: 'POST',
    path: '/notifications/push-addresses',
    summary: 'Let this browser hear pushes; the same one again changes nothing',
    access: 'user',
    restrictedToo: true,
    body: z.object({
      endpoint: z.url({ protocol: /^https?$/ }).max(1000),
      p256dh: base64url(120),
      auth: base64url(40),
    }),
    reply: NoticeHabits,
    refusals: { notification_device_unknown: 422 },
  },
  dropPushAddress: {
    method: 'DELETE',
    path: '/notifications/push-addresses/:addressId',
    summary: 'Let a browser of mine hear no more pushes',
    access: 'user',
    restrictedToo: true,
    params: z.object({ addressId: PushAddressId }),
    reply: NoticeHabits,
    refusals: {},
  },
  testPush: {
    method: 'POST',
    path: '/notifications/push-addresses/:addressId/test',
    summary: 'Send a push to one of my browsers now, and say whether it was taken',
    access: 'user',
    own: true,
    restrictedToo: true,
    params: z.object({ addressId: PushAddressId }),
    reply: z.object({ taken: z.boolean() }),
    refusals: {},
  },
  testMail: {
    method: 'POST',
    path: '/notifications/mail-test',
    summary: 'Send a mail to my verified address now',
    access: 'user',
    own: true,
    restrictedToo: true,
    reply: z.object({ address: z.string() }),
    refusals: { notification_channel_unverified: 422 },
  },
  listSentFigures: {
    method: 'GET',
    path: '/notifications/sent-figures',
    summary: 'How many notices went out by day, channel, class and state; nobody is named',
    access: 'staff',
    roles: ['operator', 'support'],
    reply: z.object({ items: z.array(DayFigure) }),
    refusals: {},
  },
} as const satisfies Routes

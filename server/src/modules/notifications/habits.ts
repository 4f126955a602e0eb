import { createHash } from 'node:crypto'
import {
  type Channel,
  NoticeClass,
  type NoticeHabits,
  type routes,
} from '@fuquan/contract/notifications.ts'
import { PushAddressId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { z } from 'zod'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { houseName, houseTimeZone } from '#/engine/house-settings.ts'
import { newId } from '#/engine/ids.ts'
import { mailTo } from '#/engine/mail.ts'
import { isPushEndpoint, pushKeysOf, sendPush } from '#/engine/push.ts'
import { say } from '#/engine/words.ts'
import { refuse } from '#/kit/refusal.ts'
import { reach } from '#/modules/identity/index.ts'
import { noteOutcome } from './deliver.ts'
import { readQuiet } from './quiet.ts'
import { dailyMax, quietHours } from './settings.ts'
import * as store from './store-channels.ts'
import { countByDay } from './store-deliveries.ts'

type Routes = typeof routes
type Habits = z.output<typeof NoticeHabits>
const testsHour = 20
const keyBytes = { p256dh: 65, auth: 16 } as const

// A push comes unless it is turned off, a mail only where it was asked for.
const usual: Readonly<Record<Channel, boolean>> = { push: true, mail: false }

/** Shows how and when things reach the actor outside the app. */
export async function getNoticeHabits(ctx: Ctx): Promise<Habits> {
  const { tx, actor, house, settings } = ctx
  const habit = await habitOf(ctx)
  const choices = await store.listChoices(tx, actor.id)
  const wanted = (of: NoticeClass, channel: Channel) =>
    choices.find(one => one.class === of && one.channel === channel)?.wanted ?? usual[channel]
  const kinds = await store.listRecentKinds(tx, actor.id)
  const contact = (await reach.contactsOf(tx, [actor.id])).get(actor.id)
  const { quietFrom, quietUntil, timeZone } = habit
  return {
    classes: NoticeClass.options.map(of => ({
      class: of,
      push: wanted(of, 'push'),
      mail: wanted(of, 'mail'),
    })),
    kinds: kinds
      .filter(one => one.class !== 'money')
      .map(({ kind, facts, ...one }) => ({
        kind,
        class: one.class,
        wanted: !habit.kindsOff.includes(kind),
        example: facts,
      })),
    quietFrom,
    quietUntil,
    timeZone,
    devices: await devicesOf(ctx),
    pushKey: pushKeysOf(house.keys).publicKey,
    mail: contact?.email ?? null,
    dailyMax: settings.of(dailyMax),
  }
}

async function habitOf({ tx, actor, settings }: Ctx): Promise<store.HabitRow> {
  const known = await store.findHabit(tx, actor.id)
  if (known !== undefined) return known
  const quiet = readQuiet(settings.of(quietHours)) ?? { from: 0, until: 0 }
  return {
    timeZone: settings.of(houseTimeZone),
    quietFrom: quiet.from,
    quietUntil: quiet.until,
    kindsOff: [],
  }
}

async function devicesOf({ tx, actor }: Ctx): Promise<Habits['devices']> {
  const addresses = await store.listAddresses(tx, [actor.id])
  const names = await reach.deviceNamesOf(tx, actor.id)
  return addresses.map(({ id, deviceId, addedAt, failures }) => ({
    id,
    name: (deviceId === null ? undefined : names.get(deviceId)) ?? null,
    here: deviceId !== null && deviceId === actor.deviceId,
    addedAt,
    failing: failures > 0,
  }))
}

/**
 * Changes how and when things reach the actor.
 *
 * Refuses: notification_kind_fixed (money always comes), notification_channel_unverified (mail
 * without a verified address).
 */
export async function changeNoticeHabits(
  ctx: Ctx,
  input: Input<Routes['changeNoticeHabits']>,
): Promise<Habits> {
  const { tx, actor } = ctx
  const habit = await habitOf(ctx)
  const { classes = [], kind } = input
  const contact = (await reach.contactsOf(tx, [actor.id])).get(actor.id)

  if (classes.some(one => one.mail) && contact?.email == null) {
    refuse('notification_channel_unverified')
  }
  if (kind !== undefined && !kind.wanted && (await isFixed(ctx, kind.kind))) {
    refuse('notification_kind_fixed')
  }

  await store.saveHabit(tx, actor.id, {
    timeZone: input.timeZone ?? habit.timeZone,
    quietFrom: input.quietFrom ?? habit.quietFrom,
    quietUntil: input.quietUntil ?? habit.quietUntil,
    kindsOff: kind === undefined ? habit.kindsOff : withKind(habit.kindsOff, kind),
  })
  const choices = classes.flatMap(({ class: of, push, mail }) => [
    { class: of, channel: 'push' as const, wanted: push },
    { class: of, channel: 'mail' as const, wanted: mail },
  ])
  await store.saveChoices(tx, actor.id, choices)
  return getNoticeHabits(ctx)
}

const withKind = (off: readonly string[], { kind, wanted }: { kind: string; wanted: boolean }) => [
  ...off.filter(one => one !== kind),
  ...(wanted ? [] : [kind]),
]

async function isFixed({ tx, actor }: Ctx, kind: string): Promise<boolean> {
  const known = (await store.listRecentKinds(tx, actor.id)).find(one => one.kind === kind)
  return known === undefined || known.class === 'money'
}

/** Lets the actor's browser hear pushes. Refuses: notification_device_unknown. */
export async function addPushAddress(
  ctx: Ctx,
  { endpoint, ...keys }: Input<Routes['addPushAddress']>,
): Promise<Habits> {
  const { tx, actor, now } = ctx
  const p256dh = Buffer.from(keys.p256dh, 'base64url')
  const auth = Buffer.from(keys.auth, 'base64url')

  const sound = p256dh.length === keyBytes.p256dh && auth.length === keyBytes.auth
  if (!sound || !isPushEndpoint(endpoint)) refuse('notification_device_unknown')

  const digest = createHash('sha256').update(endpoint).digest()
  const id = PushAddressId.out.parse(newId())
  const deviceId = actor.deviceId ?? null
  const person = actor.id
  await store.saveAddress(tx, { person, id, deviceId, endpoint, digest, p256dh, auth, at: now })
  return getNoticeHabits(ctx)
}

/** Lets a browser of the actor hear no more pushes. Refuses: not_found. */
export async function dropPushAddress(
  ctx: Ctx,
  { addressId }: Input<Routes['dropPushAddress']>,
): Promise<Habits> {
  if (!(await store.removeAddress(ctx.tx, ctx.actor.id, addressId))) refuse('not_found')
  return getNoticeHabits(ctx)
}

const takeTest = ({ house }: Call, person: UserId): Promise<number> =>
  house.limits.take({ name: 'notifications.test', key: person, points: testsHour, seconds: 3600 })

/** Sends a push to one of the actor's browsers now. Refuses: not_found, too_many. */
export async function testPush(
  call: Call,
  { addressId }: Input<Routes['testPush']>,
): Promise<Reply<Routes['testPush']>> {
  const { house, actor } = call
  const own = await house.read(tx => store.listAddresses(tx, [actor.id]))
  const address = own.find(one => one.id === addressId) ?? refuse('not_found')
  await takeTest(call, actor.id)
  const text = JSON.stringify({
    title: house.settings.of(houseName),
    body: say(actor.language, 'notifications', 'test.push'),
    url: '/me/notices',
    tag: 'test',
    silent: false,
  })
  const outcome = await sendPush(house, address, { text, topic: 'test', urgent: true })
  await noteOutcome(call, address, outcome)
  return { taken: outcome === 'taken' }
}

/** Sends a mail to the actor's verified address. Refuses: notification_channel_unverified. */
export async function testMail(call: Call): Promise<Reply<Routes['testMail']>> {
  const { house, actor } = call
  const { language, id } = actor
  const contact = (await house.read(tx => reach.contactsOf(tx, [id]))).get(id)
  const to = contact?.email ?? refuse('notification_channel_unverified')
  await takeTest(call, id)
  const name = house.settings.of(houseName)
  const subject = say(language, 'notifications', 'mail.subject', { house: name })
  const text = say(language, 'notifications', 'test.mail')
  await house.inTransaction('read write', tx => mailTo(tx, { to, language, subject, text }))
  return { address: to }
}

/** Counts what went out, for staff. Nobody is named. */
export async function listSentFigures(ctx: Ctx): Promise<Reply<Routes['listSentFigures']>> {
  return { items: await countByDay(ctx.tx, ctx.settings.of(houseTimeZone)) }
}

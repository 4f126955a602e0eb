import { createHash } from 'node:crypto'
import type { Asset } from '@fuquan/contract/vocabulary/money.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { z } from 'zod'
import type { Tx } from '#/engine/db.ts'
import type { JobCall } from '#/engine/events.ts'
import { houseName, houseTimeZone } from '#/engine/house-settings.ts'
import { mailTo } from '#/engine/mail.ts'
import { noticesTotal } from '#/engine/metrics.ts'
import { type PushOutcome, sendPush } from '#/engine/push.ts'
import { say } from '#/engine/words.ts'
import { eachBounded } from '#/engine/bounded.ts'
import { reach } from '#/modules/identity/index.ts'
import { assetOf } from '#/modules/ledger/index.ts'
import { afterFailure, pack } from './bundles.ts'
import { notify } from './index.ts'
import { held, isQuiet, minuteOfDay, type Quiet, readQuiet } from './quiet.ts'
import { campaignDay, dailyMax, deliveryTries, quietHours } from './settings.ts'
import { bundleText } from './speak.ts'
import * as channels from './store-channels.ts'
import * as store from './store-deliveries.ts'

const peopleMax = 50
const turnsMax = 20
const failuresMax = 3
/** Parcels that are on their way at once, and devices of one person among them. */
export const sendsAtOnce = 8
const devicesAtOnce = 2

type Reader = { person: UserId; language: Language; zone: string; quiet: Quiet; silent: boolean }
/** One push or mail, put together: whom it reaches, what it says, what it tells of. */
type Parcel = {
  reader: Reader
  channel: 'push' | 'mail'
  told: readonly store.DueRow[]
  mail: string | null
  addresses: readonly channels.AddressRow[]
  asset: z.output<typeof Asset>
}

/** Sends what is due, some people at a time, until nothing is. */
export async function deliverDue(call: JobCall): Promise<void> {
  for (let turn = 0; turn < turnsMax; turn++) {
    const taken = await call.house.inTransaction('read write', (tx, now) => prepare(tx, call, now))
    // A push service that is slow for one keeps nobody else waiting.
    await eachBounded(taken.parcels, sendsAtOnce, parcel => send(call, parcel))
    if (taken.people < peopleMax) return
  }
}

/**
 * Takes what is due and says before it is sent that it was: whatever happens now, it is not sent a
 * second time. What is then not taken becomes due again.
 */
async function prepare(tx: Tx, { house }: JobCall, now: Date) {
  const due = await store.takeDue(tx, now, peopleMax)
  const groups = [...Map.groupBy(due, row => `${row.person} ${row.channel}`).values()]
  const ids = [...new Set(due.map(row => row.person))]
  if (ids.length === 0) return { parcels: [], people: 0 }
  const contacts = await reach.contactsOf(tx, ids)
  const addresses = Map.groupBy(await channels.listAddresses(tx, ids), one => one.person)
  const asset = await assetOf(tx)
  const parcels: Parcel[] = []
  // What this turn tells on one channel counts no second time on another.
  const out = new Set<string>()
  for (const rows of groups) {
    const [first] = rows
    const contact = first && contacts.get(first.person)
    if (first === undefined || contact === undefined) continue
    const { person, channel } = first
    const reader = await readerOf(tx, { house, person, language: contact.language, now })
    const since = startOfDay(now, reader.zone)
    const sent = await store.countSent(tx, { person, since })
    const { late, ready } = apart(rows, reader, now)
    const packed = pack(
      ready.map(row => ({ ...row, told: row.told || out.has(`${person} ${row.kind} ${row.ref}`) })),
      {
        left: house.settings.of(dailyMax) - sent.all,
        campaignsLeft: house.settings.of(campaignDay) - sent.campaigns,
      },
    )
    await store.saveEndings(tx, [...late, ...endingsOf(packed, now)])
    for (const { told } of packed.parcels) {
      for (const { kind, ref } of told) out.add(`${person} ${kind} ${ref}`)
    }
    noticesTotal.inc({ channel, outcome: 'dropped' }, packed.dropped.length)
    const ways = { mail: contact.email, addresses: addresses.get(person) ?? [] }
    for (const { told } of packed.parcels) parcels.push({ reader, channel, told, asset, ...ways })
  }
  return { parcels, people: groups.length }
}

/** Sets apart what was due before the quiet hours and comes too late for that. */
function apart(rows: readonly store.DueRow[], reader: Reader, now: Date) {
  const planned = rows.map(key => ({ key, sentAt: null, ...held({ ...key, ...reader }, now) }))
  const waits = ({ key, state }: (typeof planned)[number]) => !key.settled && state === 'held'
  return {
    late: planned.filter(waits),
    ready: planned.filter(one => !waits(one)).map(one => one.key),
  }
}

type Packed = ReturnType<typeof pack<store.DueRow>>
const endingsOf = ({ parcels, dropped }: Packed, now: Date) => [
  ...dropped.map(key => ({ key, state: 'dropped' as const, sentAt: null })),
  ...parcels.flatMap(({ told }) =>
    told.map((key, n) => ({
      key,
      state: n === 0 ? ('sent' as const) : ('bundled' as const),
      sentAt: now,
    })),
  ),
]

type Who = { house: JobCall['house']; person: UserId; language: Language; now: Date }

async function readerOf(tx: Tx, { house, person, language, now }: Who): Promise<Reader> {
  const habit = await channels.findHabit(tx, person)
  const zone = habit?.timeZone ?? house.settings.of(houseTimeZone)
  const usual = readQuiet(house.settings.of(quietHours)) ?? { from: 0, until: 0 }
  const quiet = habit ? { from: habit.quietFrom, until: habit.quietUntil } : usual
  return { person, language, zone, quiet, silent: isQuiet(minuteOfDay(now, zone), quiet) }
}

const startOfDay = (now: Date, zone: string): Date =>
  new Date(now.getTime() - minuteOfDay(now, zone) * 60_000 - (now.getTime() % 60_000))

async function send(call: JobCall, parcel: Parcel): Promise<void> {
  const outcome = parcel.channel === 'push' ? await push(call, parcel) : await mail(call, parcel)
  noticesTotal.inc({ channel: parcel.channel, outcome })
  if (outcome !== 'failed') return
  await call.house.inTransaction('read write', async (tx, now) => {
    const triesMax = call.house.settings.of(deliveryTries)
    await store.saveEndings(
      tx,
      parcel.told.map(key => {
        const again = afterFailure(key.tries + 1, now, triesMax)
        return again === undefined
          ? { key, state: 'failed', sentAt: null }
          : { key, sentAt: null, ...held({ ...key, ...parcel.reader }, again) }
      }),
    )
  })
}

const wordsOf = ({ told, reader, asset }: Parcel): string =>
  bundleText(
    told.map(({ kind, facts, linkKind }) => ({ kind, facts, waiting: linkKind === null })),
    { ...reader, asset },
  )

async function push(call: JobCall, parcel: Parcel): Promise<'sent' | 'failed' | 'nobody'> {
  const { house } = call
  const { told, reader, addresses } = parcel
  const [first] = told
  if (first === undefined || addresses.length === 0) return 'nobody'
  const key = `${first.kind} ${first.ref}`
  const topic = createHash('sha256').update(key).digest('base64url').slice(0, 32)
  const link = told.length === 1 && first.linkKind ? `/go/${first.linkKind}/${first.linkRef}` : '/'
  const text = JSON.stringify({
    title: house.settings.of(houseName),
    body: wordsOf(parcel),
    url: link,
    tag: topic,
    silent: reader.silent,
  })
  const urgent = first.class === 'money' || first.class === 'waiting'
  let reached = false
  await eachBounded(addresses, devicesAtOnce, async address => {
    const outcome = await sendPush(house, address, { text, topic, urgent })
    reached ||= outcome === 'taken'
    await noteOutcome(call, address, outcome)
  })
  return reached ? 'sent' : 'failed'
}

/** Drops an address that is gone or has failed three times, and says so in the app. */
export async function noteOutcome(
  { house }: Pick<JobCall, 'house'>,
  { person, id }: channels.AddressRow,
  outcome: PushOutcome,
): Promise<void> {
  await house.inTransaction('read write', async tx => {
    const taken = outcome === 'taken'
    const failures = await channels.countFailure(tx, { person, id, taken })
    if (outcome !== 'gone' && failures < failuresMax) return
    const was = await channels.removeAddress(tx, person, id)
    if (!was) return
    await notify(tx, {
      to: [person],
      kind: 'notifications.push_dropped',
      facts: {},
      link: { kind: 'habits', ref: 'push' },
      class: 'social',
      ref: id,
    })
  })
}

async function mail({ house }: JobCall, parcel: Parcel): Promise<'sent' | 'nobody'> {
  const { mail: to, reader } = parcel
  if (to === null) return 'nobody'
  const { language } = reader
  const digest = parcel.told[0]?.kind === 'notifications.digest'
  const subject = say(language, 'notifications', digest ? 'mail.digest' : 'mail.subject', {
    house: house.settings.of(houseName),
  })
  const closing = say(language, 'notifications', 'mail.closing')
  const text = `${wordsOf(parcel)}\n\n${closing}`
  // The mail's own job tries again, so here it counts as sent.
  await house.inTransaction('read write', tx => mailTo(tx, { to, language, subject, text }))
  return 'sent'
}

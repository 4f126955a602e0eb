import { createHmac, timingSafeEqual } from 'node:crypto'
import { maybe, one, many, sql, type Tx } from './db.ts'
import type { House } from './house.ts'

export type StopReason = 'bounced' | 'complained'
type Keyed = Pick<House, 'keys'>

/** The mark that a sender of news about mails puts on them, with `t=` seconds and `v1=` digest. */
export const mailSignatureHeader = 'x-fuquan-signature'
/** News that are older than this could be somebody repeating them. */
export const mailNewsSeconds = 300
/** After so long somebody else may have the address. */
export const mailStopDays = 365

const digestOf = ({ keys }: Keyed, address: string): Buffer =>
  createHmac('sha256', keys.derive('engine.mail_stop'))
    .update(address.trim().toLowerCase())
    .digest()

/** Lets no further mail go to an address; a complaint stays where a bounce follows it. */
export async function stopMails(
  tx: Tx,
  house: Keyed,
  { address, why, at }: { address: string; why: StopReason; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into engine.mail_stop as s (address, why, at)
      values (${digestOf(house, address)}, ${why}, ${at})
      on conflict (address) do update
      set at = excluded.at,
        why = case when s.why = 'complained' then s.why else excluded.why end`,
  )
}

/** Says why an address gets no mail; undefined when it does. */
export async function whyStopped(
  tx: Tx,
  house: Keyed,
  address: string,
): Promise<StopReason | undefined> {
  const row = await maybe<{ why: StopReason }>(
    tx,
    sql`select why from engine.mail_stop where address = ${digestOf(house, address)}`,
  )
  return row?.why
}

/** Lets mails go to an address again. Gives whether they were stopped. */
export async function liftStop(tx: Tx, house: Keyed, address: string): Promise<boolean> {
  const lifted = await many(
    tx,
    sql`delete from engine.mail_stop where address = ${digestOf(house, address)} returning 1`,
  )
  return lifted.length > 0
}

/** Counts the addresses that get no mail. */
export async function countStops(tx: Tx): Promise<number> {
  const { count } = await one<{ count: number }>(
    tx,
    sql`select count(*)::int as count from engine.mail_stop`,
  )
  return count
}

/** Signs news about mails as their sender does: over the seconds and the very bytes. */
export function signMailNews(secret: string, seconds: number, bytes: Uint8Array): string {
  const digest = createHmac('sha256', secret).update(`${seconds}.`).update(bytes).digest('hex')
  return `t=${seconds},v1=${digest}`
}

/** Tells whether news were signed with this secret, just now. */
export function isSignedNews(
  secret: string,
  { bytes, header, now }: { bytes: Uint8Array; header: string; now: Date },
): boolean {
  const seconds = Number(/^t=([0-9]{1,12}),v1=[0-9a-f]{64}$/.exec(header)?.[1] ?? Number.NaN)
  if (Number.isNaN(seconds)) return false
  const right = Buffer.from(signMailNews(secret, seconds, bytes))
  const given = Buffer.from(header)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return false
  return Math.abs(now.getTime() / 1_000 - seconds) <= mailNewsSeconds
}

/** What is swept once a minute: stops of addresses that may be somebody else's by now. */
export const mailStopSweepSql = `
  delete from engine.mail_stop where at < engine.now() - interval '${mailStopDays} days'`

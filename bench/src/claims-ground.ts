import { DeviceId, EnvelopeId, toWire } from '../../contract/src/vocabulary/ids.ts'
import { writeTicket } from '../../server/src/modules/envelopes/opening/link.ts'
import type { Ask } from './ask.ts'
import { claimPath, type Members } from './crowd.ts'
import type { House } from './house.ts'
import type { Connection, Reply } from './http.ts'
import type { Report } from './lines.ts'
import type { Seen } from './load.ts'
import { booksAreRight } from './measure.ts'
import { cpuOfProcess } from './stage.ts'

export const connectionsUsual = 256
const ticketMs = 10 * 60_000

/** What an arm over HTTP stands on: a house of its own, its people, and lines to it. */
export type Ground = {
  ask: Ask
  report: Report
  house: House
  members: Members
  lines: Connection[]
  /** The next member who has not claimed the current envelope. */
  next: number
}

/** What an answer cost the program; of all figures the one that neighbours disturb least. */
export async function withCpu(pid: number, load: () => Promise<Seen>) {
  const before = await cpuOfProcess(pid)
  const seen = await load()
  const spent = (await cpuOfProcess(pid)) - before
  return { seen, appCpuUs: Math.round((spent / Math.max(1, seen.count)) * 10) / 10 }
}

export const rate = ({ perSecond, p50Ms, p99Ms }: Seen) => ({ perSecond, p50Ms, p99Ms })

export const at = <T>(list: readonly T[], n: number): T => {
  const value = list[n]
  if (value === undefined) throw new Error('nothing is there')
  return value
}

/** One member taps an envelope with the ticket that its cover would have given them. */
export function tap(ground: Ground, line: Connection, tapping: { member: number; id: string }) {
  const { members, house } = ground
  const { member, id } = tapping
  const body = ticketBody(house, at(members.people, member), id)
  return line.ask('POST', claimPath(id), at(members.heads, member), body)
}

/** What a member of the bench sends when they open an envelope: the ticket of its cover. */
export function ticketBody({ keys }: Pick<House, 'keys'>, person: string, id: string): string {
  // A member of the bench has one device, of the same id.
  const deviceId = DeviceId.out.parse(person)
  const about = { envelopeId: toWire('env', EnvelopeId.out.parse(id)), userId: person, deviceId }
  const ticket = writeTicket(keys.derive('envelope-ticket'), about, Date.now() + ticketMs)
  return JSON.stringify({ ticket })
}

/** One claim by the next member. Gives 1 for a winner, undefined when nobody is left. */
export async function claimNext(
  ground: Ground,
  line: Connection,
  id: string,
): Promise<1 | undefined> {
  const member = ground.next++
  if (member >= ground.members.people.length) return undefined
  demand(await tap(ground, line, { member, id }), 200)
  return 1
}

/** Refuses an answer that was not expected, with what it said. */
export function demand({ status, body }: Reply, wanted: number): void {
  if (status !== wanted) throw new Error(`a tap was answered ${status}: ${body}`)
}

export const settled = ({ house }: Ground, arm: string): Promise<boolean> =>
  booksAreRight(house, { chained: true, arm })

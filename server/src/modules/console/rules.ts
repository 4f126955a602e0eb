import { TimeZone } from '@fuquan/contract/vocabulary/time.ts'
import { harmless } from '#/kit/csv.ts'
import { refuse } from '#/kit/refusal.ts'

export type FirstRun = { codeDigest: Buffer; finishedAt: Date | null }

/** Facts of the house that the first run or the demo sets and nobody changes afterwards. */
export const fixedKeys = ['house.demo', 'house.set_up'] as const
/** A code is compared by its digest; both are SHA-256, so lengths never differ. */
const digestBytes = 32

/**
 * Decides whether this code may set the house up now.
 * Refuses: console_first_run_done, console_setup_code_wrong.
 */
export function maySetUp(run: FirstRun | undefined, digest: Uint8Array): void {
  if (run === undefined) refuse('console_setup_code_wrong')
  if (run.finishedAt !== null) refuse('console_first_run_done')
  if (!sameBytes(run.codeDigest, digest)) refuse('console_setup_code_wrong')
}

/** The house's languages as the setting keeps them: the first is the one it speaks by default. */
export function languagesChoice(languages: readonly string[]): string {
  return [...new Set(languages)].join(',')
}

type SettingShape = { key: string; kind: string; options?: readonly string[] }
type Change = { key: string; value: string | number | boolean }

/**
 * Decides that a list of changes may be tried: keys exist, none is fixed, none is named twice.
 * Bounds are the settings' own business. Refuses: not_found, bad_input, console_setting_fixed.
 */
export function mayChange(known: readonly SettingShape[], changes: readonly Change[]): void {
  const keys = new Set(known.map(one => one.key))
  const seen = new Set<string>()
  for (const { key, value } of changes) {
    if (!keys.has(key)) refuse('not_found')
    if (fixedKeys.some(fixed => fixed === key)) refuse('console_setting_fixed', { key })
    if (seen.has(key)) refuse('bad_input', { field: key, why: 'duplicate' })
    if (key === 'house.name' && String(value).trim() === '') {
      refuse('bad_input', { field: key, why: 'missing' })
    }
    if (key === 'house.time_zone' && !TimeZone.safeParse(value).success) {
      refuse('bad_input', { field: key, why: 'wrong_shape' })
    }
    seen.add(key)
  }
}

/** What keeps one person from doing alone what takes two; each with what it may not exceed. */
const safetyKeys = ['ledger.second_person_over'] as const
type Shown = { key: string; value: string | number | boolean }

/** Loosening what holds staff back is the owner's alone: others would lift their own bounds. */
export function mayLoosen(
  before: readonly Shown[],
  changes: readonly Change[],
  roles: readonly string[],
): void {
  for (const { key, value } of changes) {
    if (!safetyKeys.some(safe => safe === key) || roles.includes('owner')) continue
    const now = before.find(one => one.key === key)?.value
    if (BigInt(value) > BigInt(now ?? 0)) refuse('forbidden', { role: 'owner' })
  }
}

/** What a step-up for settings shows: each key with the value it will have. */
export const changeFacts = (changes: readonly Change[]): Record<string, string> =>
  Object.fromEntries(changes.map(({ key, value }) => [key, String(value)]))

export type NeedKind =
  | 'money_paused'
  | 'finding_open'
  | 'approval_waiting'
  | 'redemption_waiting'
  | 'person_waiting'
  | 'bill_problem'
  | 'pack_in_review'
  | 'sticker_report'
  | 'cover_in_review'
  | 'ask_picture_in_review'
  | 'message_report'
  | 'turn_failed'
  | 'dead_jobs'
  | 'disk_low'
  | 'data_directory'
  | 'one_owner'
  | 'demo'
export type HouseState = {
  paused: boolean
  findings: { count: number; since: Date | null }
  approvals: { count: number; since: Date | null }
  asked: { count: number; since: Date | null }
  redemptions: { count: number; since: Date | null }
  problems: { count: number; since: Date | null }
  packs: { count: number; since: Date | null }
  stickerReports: { count: number; since: Date | null }
  covers: { count: number; since: Date | null }
  askPictures: { count: number; since: Date | null }
  messageReports: { count: number; since: Date | null }
  failedTurns: { count: number; since: Date | null }
  deadJobs: { count: number; since: Date | null }
  diskLow: boolean
  dataDirectoryWarning: boolean
  owners: number
  demo: boolean
}
export type Need = { kind: NeedKind; count: number; since: Date | null }

/** What waits for staff, the most urgent first: money, then people, then the machine. */
export function needsOf(state: HouseState): Need[] {
  const counted: Need[] = [
    { kind: 'money_paused', count: state.paused ? 1 : 0, since: null },
    { kind: 'finding_open', ...state.findings },
    { kind: 'approval_waiting', ...state.approvals },
    { kind: 'redemption_waiting', ...state.redemptions },
    { kind: 'person_waiting', ...state.asked },
    { kind: 'bill_problem', ...state.problems },
    { kind: 'message_report', ...state.messageReports },
    { kind: 'sticker_report', ...state.stickerReports },
    { kind: 'pack_in_review', ...state.packs },
    { kind: 'cover_in_review', ...state.covers },
    { kind: 'ask_picture_in_review', ...state.askPictures },
    { kind: 'turn_failed', ...state.failedTurns },
    { kind: 'dead_jobs', ...state.deadJobs },
    { kind: 'disk_low', count: state.diskLow ? 1 : 0, since: null },
    { kind: 'data_directory', count: state.dataDirectoryWarning ? 1 : 0, since: null },
    { kind: 'one_owner', count: state.owners === 1 ? 1 : 0, since: null },
    { kind: 'demo', count: state.demo ? 1 : 0, since: null },
  ]
  return counted.filter(need => need.count > 0)
}

/** An address for whoever may not know it whole: `l…@example.org`. */
export const veiled = (address: string): string =>
  `${[...address][0] ?? ''}…${address.slice(address.lastIndexOf('@'))}`

/** One cell of a CSV file: quoted, and a cell that a table program would run is made text. */
export function csvCell(value: string): string {
  return `"${harmless(value).replaceAll('"', '""')}"`
}

// Every byte is looked at, so the time taken tells nothing about where they differ.
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== digestBytes || other.length !== digestBytes) return false
  let difference = 0
  for (let n = 0; n < digestBytes; n++) difference |= (one[n] ?? 0) ^ (other[n] ?? 0)
  return difference === 0
}

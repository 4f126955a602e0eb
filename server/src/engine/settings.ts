import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { decimal } from '#/kit/amount.ts'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { currentScope, type Db, many, maybe, sql, type Tx } from './db.ts'
import type { Outbox } from './outbox.ts'

/** Which way a change makes the house less safe: it takes a second person. On is more than off. */
type Safety = 'up' | 'down'
type Shared = { members?: boolean; safety?: Safety }
type Integer = Shared & { kind: 'integer'; default: number; min: number; max: number }
type Amount = Shared & { kind: 'amount'; default: bigint; min: bigint; max: bigint }
type Switch = Shared & { kind: 'boolean'; default: boolean }
type Choice<O extends string> = Shared & { kind: 'choice'; default: O; options: readonly O[] }
type Text = Shared & { kind: 'text'; default: string; max: number; shape?: RegExp }
export type SettingValue = number | bigint | boolean | string
type Rule = Integer | Amount | Switch | Choice<string> | Text

/**
 * One value an operator may change, with its bounds. `members`: shown to members. `safety`: a
 * change in this direction loosens what keeps the house safe.
 */
export type Setting<T extends SettingValue> = { key: string; rule: Rule; of?: T }
export type AnySetting = Setting<SettingValue>

/** A setting as the console shows it; amounts are decimal strings. */
export type SettingFacts = {
  key: string
  kind: Rule['kind']
  value: number | boolean | string
  default: number | boolean | string
  min?: number | string
  max?: number | string
  options?: readonly string[]
  members: boolean
  safety: Safety | undefined
  changedAt: Date | undefined
  changedBy: UserId | undefined
}

const declared = new Map<string, AnySetting>()
const scaleKey = 'engine.scale'
const scaleDefault = 2
const scaleMax = 6
const changed = 'engine.setting_changed'

/** Declares a setting: its key, its kind, its default and its bounds. */
export function setting(key: string, rule: Integer): Setting<number>
export function setting(key: string, rule: Amount): Setting<bigint>
export function setting(key: string, rule: Switch): Setting<boolean>
export function setting<const O extends string>(key: string, rule: Choice<O>): Setting<O>
export function setting(key: string, rule: Text): Setting<string>
export function setting(key: string, rule: Rule): AnySetting {
  assert(!declared.has(key), `the setting ${key} is declared twice`)
  const made: AnySetting = { key, rule }
  declared.set(key, made)
  return made
}

type Row = { key: string; value: unknown; changed_at: Date; changed_by?: UserId }

export type Settings = {
  /** The value now, from memory. Amounts are minor units. */
  of<T extends SettingValue>(setting: Setting<T>): T
  /** All settings with their bounds, for the console and, filtered, for members. */
  all(): SettingFacts[]
  /** Reads the table anew. */
  refresh(): Promise<void>
}

/** Opens the settings: answers come from memory, news through the outbox within a second. */
export async function openSettings(db: Db, outbox?: Outbox): Promise<Settings> {
  let rows = new Map<string, Row>()
  // Several are asked for with each request; what they say changes only with the rows.
  let values = new Map<string, SettingValue>()
  let [begun, kept] = [0, 0]
  const refresh = async (): Promise<void> => {
    begun += 1
    const mine = begun
    const found = await many<Row>(
      db,
      sql`select key, value, changed_at, changed_by from engine.setting`,
    )
    // One that began earlier and was slower knows less: it must not bring old values back.
    if (mine < kept) return
    kept = mine
    rows = new Map(found.map(row => [row.key, row]))
    values = new Map()
  }
  outbox?.onRow(row => (row.name === changed ? refresh() : undefined))
  await refresh()

  const scale = (): number => Number(rows.get(scaleKey)?.value ?? scaleDefault)
  const of = ({ key, rule }: AnySetting): SettingValue => {
    const known = values.get(key)
    if (known !== undefined) return known
    const value = valueOf(rule, rows.get(key), scale())
    values.set(key, value)
    return value
  }
  return {
    // The cast is safe: `parse` gives what the rule's kind says, and so does T.
    of: <T extends SettingValue>(asked: Setting<T>) => of(asked) as T,
    all: () => [...declared.values()].map(one => facts(one, rows.get(one.key), scale())),
    refresh,
  }
}

/** Reads one setting inside a transaction, for what must not be a second old. */
export async function settingNow<T extends SettingValue>(tx: Tx, asked: Setting<T>): Promise<T> {
  const found = await many<Row>(
    tx,
    sql`
      select key, value, changed_at
      from engine.setting
      where key in (${asked.key}, ${scaleKey})`,
  )
  const scale = Number(found.find(row => row.key === scaleKey)?.value ?? scaleDefault)
  const row = found.find(one => one.key === asked.key)
  return valueOf(asked.rule, row, scale) as T // As in `of`.
}

/**
 * Changes one setting. Values are plain JSON; amounts come as decimal strings or bigint.
 * Refuses: not_found (no such setting), console_out_of_bounds {min, max, options}.
 */
export async function changeSetting(
  tx: Tx,
  key: string,
  value: SettingValue,
  by: UserId,
): Promise<void> {
  await save(tx, key, await fitSetting(tx, key, value), by)
}

/**
 * Gives the value as it would be kept, and changes nothing.
 * Refuses: not_found (no such setting), console_out_of_bounds {min, max, least, most, options}.
 */
export async function fitSetting(tx: Tx, key: string, value: SettingValue): Promise<SettingValue> {
  const known = declared.get(key)
  if (known === undefined) return refuse('not_found')
  const scale = await readScale(tx)
  const fit = fitting(known.rule, value, scale)
  if (fit !== undefined) return fit
  const bounds = boundsOf(known.rule, scale)
  return refuse('console_out_of_bounds', { ...bounds, ...asWritten(known.rule, bounds, scale) })
}

/** Sets the unit's decimals at the first run; amounts of all settings follow. Once for ever. */
export async function setScale(tx: Tx, scale: number, by: UserId): Promise<void> {
  assert(Number.isInteger(scale) && scale >= 0 && scale <= scaleMax, 'a scale is 0 to 6')
  const before = await maybe(tx, sql`select 1 from engine.setting where key = ${scaleKey}`)
  assert(before === undefined, 'the scale is set once and never changes')
  await save(tx, scaleKey, scale, by)
}

async function readScale(tx: Tx): Promise<number> {
  const query = sql`select value from engine.setting where key = ${scaleKey}`
  const row = await maybe<{ value: unknown }>(tx, query)
  return Number(row?.value ?? scaleDefault)
}

async function save(tx: Tx, key: string, value: SettingValue, by: UserId): Promise<void> {
  const json = JSON.stringify(typeof value === 'bigint' ? value.toString() : value)
  await many(
    tx,
    sql`
      insert into engine.setting (key, value, changed_at, changed_by)
      values (${key}, ${json}::jsonb, engine.now(), ${by}::uuid)
      on conflict (key) do update
      set value = excluded.value, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by`,
  )
  await many(
    tx,
    sql`
      insert into engine.outbox (channels, name, refs)
      values (array['house:settings'], ${changed}, '{}'::jsonb)`,
  )
  currentScope().nudged = true
}

/** Amounts are declared for two decimals; a unit with other decimals moves the point. */
function scaled(amount: bigint, scale: number): bigint {
  if (scale >= scaleDefault) return amount * 10n ** BigInt(scale - scaleDefault)
  const smaller = amount / 10n ** BigInt(scaleDefault - scale)
  return amount > 0n && smaller === 0n ? 1n : smaller
}

/** A stored value that no longer fits (a release moved a bound) gives way to the default. */
function valueOf(rule: Rule, row: Row | undefined, scale: number): SettingValue {
  const fit = row === undefined ? undefined : fitting(rule, row.value, scale)
  if (fit !== undefined) return fit
  return rule.kind === 'amount' ? scaled(rule.default, scale) : rule.default
}

function fitting(rule: Rule, value: unknown, scale: number): SettingValue | undefined {
  if (rule.kind === 'boolean') return typeof value === 'boolean' ? value : undefined
  if (rule.kind === 'amount') return fittingAmount(rule, value, scale)
  if (rule.kind === 'integer') {
    if (typeof value !== 'number' || !Number.isInteger(value)) return undefined
    return value >= rule.min && value <= rule.max ? value : undefined
  }
  if (typeof value !== 'string') return undefined
  if (rule.kind === 'choice') return rule.options.includes(value) ? value : undefined
  if (rule.shape !== undefined && !rule.shape.test(value)) return undefined
  return Array.from(value).length <= rule.max ? value : undefined
}

function fittingAmount(rule: Amount, value: unknown, scale: number): bigint | undefined {
  const text = typeof value === 'bigint' ? value.toString() : value
  if (typeof text !== 'string' || !/^(0|-?[1-9][0-9]{0,18})$/.test(text)) return undefined
  const amount = BigInt(text)
  return amount >= scaled(rule.min, scale) && amount <= scaled(rule.max, scale) ? amount : undefined
}

type Bounds = { min?: number | string; max?: number | string; options?: readonly string[] }

function boundsOf(rule: Rule, scale: number): Bounds {
  if (rule.kind === 'integer') return { min: rule.min, max: rule.max }
  if (rule.kind === 'choice') return { options: rule.options }
  if (rule.kind === 'text') return { max: rule.max }
  if (rule.kind === 'boolean') return {}
  return { min: scaled(rule.min, scale).toString(), max: scaled(rule.max, scale).toString() }
}

/** The bounds of an amount as people write them: what a sentence says. */
function asWritten(rule: Rule, { min, max }: Bounds, scale: number) {
  if (rule.kind !== 'amount') return { least: min, most: max }
  const written = (bound: unknown) => decimal(BigInt(String(bound)), scale)
  return { least: written(min), most: written(max) }
}

function facts(known: AnySetting, row: Row | undefined, scale: number): SettingFacts {
  const plain = (value: SettingValue) => (typeof value === 'bigint' ? value.toString() : value)
  return {
    key: known.key,
    kind: known.rule.kind,
    value: plain(valueOf(known.rule, row, scale)),
    default: plain(valueOf(known.rule, undefined, scale)),
    ...boundsOf(known.rule, scale),
    members: known.rule.members ?? false,
    safety: known.rule.safety,
    changedAt: row?.changed_at,
    changedBy: row?.changed_by,
  }
}

import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Bound } from './bind.ts'
import type { Tx } from './db.ts'
import type { Channel, Job, Reaction, Schedule } from './events.ts'
import type { Actor, House } from './house.ts'
import type { AnySetting } from './settings.ts'

/** Something in the books that should not be: found by a check, never repaired in silence. */
export type Finding = {
  kind: string
  /** The thing it is about, in wire form. */
  ref?: string
  details?: Readonly<Record<string, unknown>>
}

/** What a caller brings to say who they are; exactly one of them is used. */
export type Credentials = { cookie: string | undefined; bearer: string | undefined }

/** What a module lets go of when a person leaves. */
export type Leaving = {
  objections?(tx: Tx, userId: UserId): Promise<readonly string[]>
  gather?(tx: Tx, userId: UserId): Promise<Readonly<Record<string, unknown>>>
  forget?(tx: Tx, userId: UserId): Promise<void>
}

/** What a verb of `npm run fuquan` answers; anything but good ends with a code other than 0. */
export type CommandAnswer = {
  good: boolean
  /** What people read, one sentence per line. */
  lines: readonly string[]
  /** What programs read with `--json`. */
  facts: Readonly<Record<string, unknown>>
}

/** A verb of `npm run fuquan`, run on an open house that serves nobody. */
export type Command = {
  /** One or two words: `verify`, `owner create`. */
  verb: string
  /** What it does, printed before it is done. */
  summary: string
  run(call: { house: House; args: readonly string[] }): Promise<CommandAnswer>
}

/** What the roof mounts of a module. Every field but the name may be absent. */
export type Module = {
  name: string
  routes?: Bound
  reactions?: readonly Reaction[]
  jobs?: readonly Job[]
  schedules?: readonly Schedule[]
  settings?: readonly AnySetting[]
  /** Which channels, beside their own, a person's screens listen to. */
  channels?(tx: Tx, userId: UserId): Promise<readonly Channel[]>
  /** Constraint of the database → code of the refusal that says the same. */
  constraints?: Readonly<Record<string, string>>
  leaving?: Leaving
  /** Identity only: who is calling. */
  who?(house: House, credentials: Credentials): Promise<Actor | undefined>
  /** Everything that must hold in this module's tables, looked at afresh. Empty is good. */
  check?(tx: Tx): Promise<readonly Finding[]>
  /** Verbs of `npm run fuquan`. */
  commands?: readonly Command[]
  /** Runs once when the house listens: what the terminal is told at a start. No verb runs it. */
  ready?(house: House): Promise<void>
}

import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Bound } from './bind.ts'
import type { Tx } from './db.ts'
import type { Channel, Job, Reaction, Schedule } from './events.ts'
import type { Actor, House } from './house.ts'
import type { AnySetting } from './settings.ts'
import type { Sentence, Spoken } from './terminal.ts'

/** Something in the books that should not be: found by a check, never repaired in silence. */
export type Finding = {
  kind: string
  /** The thing it is about, in wire form. */
  ref?: string
  details?: Readonly<Record<string, unknown>>
}

/** One look of a module at what holds money and moved lately, made every minute. */
export type Look = {
  /** By this it is named when it took too long. */
  name: string
  /** Reads by index and only what runs, or ended after `since`. Empty is good. */
  look(tx: Tx, since: Date): Promise<readonly Finding[]>
}

/** What a caller brings to say who they are; exactly one of them is used. */
export type Credentials = { cookie: string | undefined; bearer: string | undefined }

/** What keeps somebody from leaving: `module.word`, and what goes with its sentence. */
export type Objection = { kind: string; facts: Readonly<Record<string, string>> }

/** What a module lets go of when a person leaves. */
export type Leaving = {
  /** What must be settled first: money that is theirs, things that run. Empty: they may go. */
  objections?(tx: Tx, userId: UserId): Promise<readonly Objection[]>
  /** What it keeps about them, for their own copy: lists of plain rows, without any secret. */
  gather?(tx: Tx, userId: UserId): Promise<Readonly<Record<string, unknown>>>
  /** Lets go of what was of use to them alone. It may be asked again. */
  forget?(tx: Tx, userId: UserId): Promise<void>
}

/** What a verb of `npm run fuquan` answers; anything but good ends with a code other than 0. */
export type CommandAnswer = {
  good: boolean
  /** What people read, one sentence per line. */
  lines: readonly Spoken[]
  /** What programs read with `--json`. */
  facts: Readonly<Record<string, unknown>>
}

/** A verb of `npm run fuquan`, run on an open house that serves nobody. */
export type Command = {
  /** One or two words: `verify`, `owner create`. */
  verb: string
  /** What it does, printed before it is done. */
  summary: Sentence
  /** The words behind it, as the list of verbs shows them, and how many at most; else none. */
  takes?: { shown: string; wordsMax: number }
  run(call: { house: House; args: readonly string[] }): Promise<CommandAnswer>
}

/** What stands in the head of a screen for whoever only looks at its link: plain words. */
export type Head = {
  title: string
  description: string
  /** A path of this house. */
  image?: string
}

/** Screens whose links are handed around outside, by the beginning of their path. */
export type ScreenHead = {
  prefix: `/${string}/`
  head(house: House, path: string, language: Language): Promise<Head | undefined>
}

/** What the roof mounts of a module. Every field but the name may be absent. */
export type Module = {
  name: string
  routes?: Bound
  heads?: readonly ScreenHead[]
  reactions?: readonly Reaction[]
  jobs?: readonly Job[]
  schedules?: readonly Schedule[]
  settings?: readonly AnySetting[]
  /** Which channels, beside their own, a person's screens listen to. */
  channels?(tx: Tx, userId: UserId): Promise<readonly Channel[]>
  /**
   * What comes to its end although the module, or a part of it, is switched off: how much is open
   * by the key of the switch. Where it holds money, switching off takes a second person.
   */
  underWay?: { money: boolean; count(tx: Tx): Promise<Readonly<Record<string, number>>> }
  /** It tells the ledger how people stand to each other; without one, nobody has to be a friend. */
  stances?: true
  /** Says that somebody wants to be found by nobody of `from`; to them it looks like absence. */
  hides?(tx: Tx, ask: { person: UserId; from: UserId }): Promise<boolean>
  /** Constraint of the database → code of the refusal that says the same. */
  constraints?: Readonly<Record<string, string>>
  leaving?: Leaving
  /** Identity only: who is calling. */
  who?(house: House, credentials: Credentials): Promise<Actor | undefined>
  /** Everything that must hold in this module's tables, looked at afresh. Empty is good. */
  check?(tx: Tx): Promise<readonly Finding[]>
  /** Reads its figures for whoever watches the house: twice a minute, where jobs are done. */
  watch?(house: House): Promise<void>
  /** What must be looked at before anybody is let in and before any job; a start waits for it. */
  beforeOpening?(house: House): Promise<void>
  /** The part of it that a minute has time for, the cheapest first. */
  looks?: readonly Look[]
  /** Verbs of `npm run fuquan`. */
  commands?: readonly Command[]
  /** Runs once when the house listens: what the terminal is told at a start. No verb runs it. */
  ready?(house: House): Promise<void>
}

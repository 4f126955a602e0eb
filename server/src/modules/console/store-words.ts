import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { type Db, many, sql, type Tx } from '#/engine/db.ts'

export type Wording = {
  language: Language
  key: string
  body: string
  changedBy: UserId
  changedAt: Date
}
export type AliasRow = { language: Language; word: string; instead: string }

/** Every sentence that this house says in its own words. */
export const listWordings = (on: Tx | Db): Promise<Wording[]> =>
  many(
    on,
    sql`
      select language, key, body, changed_by as "changedBy", changed_at as "changedAt"
      from console.wording
      order by language, key`,
  )

/** Saves own words for one sentence. */
export async function saveWording(tx: Tx, wording: Wording): Promise<void> {
  await many(
    tx,
    sql`
      insert into console.wording (language, key, body, changed_by, changed_at)
      values (
        ${wording.language}, ${wording.key}, ${wording.body}, ${wording.changedBy},
        ${wording.changedAt}
      )
      on conflict (language, key) do update
      set body = excluded.body, changed_by = excluded.changed_by,
        changed_at = excluded.changed_at`,
  )
}

/** Lets go of own words: the bundled ones are said again. */
export async function dropWording(tx: Tx, language: Language, key: string): Promise<void> {
  await many(tx, sql`delete from console.wording where language = ${language} and key = ${key}`)
}

/** Every word of the product that has another name here. */
export const listAliases = (on: Tx | Db): Promise<AliasRow[]> =>
  many(on, sql`select language, word, instead from console.alias order by language, word`)

/** Saves another name for a word. */
export async function saveAlias(
  tx: Tx,
  alias: AliasRow & { changedBy: UserId; changedAt: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into console.alias (language, word, instead, changed_by, changed_at)
      values (
        ${alias.language}, ${alias.word}, ${alias.instead}, ${alias.changedBy}, ${alias.changedAt}
      )
      on conflict (language, word) do update
      set instead = excluded.instead, changed_by = excluded.changed_by,
        changed_at = excluded.changed_at`,
  )
}

/** Gives a word its own name back. */
export async function dropAlias(tx: Tx, language: Language, word: string): Promise<void> {
  await many(tx, sql`delete from console.alias where language = ${language} and word = ${word}`)
}

import { routes } from '@fuquan/contract/console.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { wordingChanged } from '../events.ts'
import { admitAlias, admitWording, holds, variablesOf } from '../rules-words.ts'
import * as store from '../store-words.ts'
import { aliasWords, languages, reread, type Spoken, wordingsOf } from '../wordings.ts'

type Routes = typeof routes
type HouseText = Reply<Routes['changeText']>
type Aliases = Reply<Routes['listAliases']>

/** Where the audit log files a sentence: the end of its key, which is the telling part. */
export const aboutText = (key: string): string => key.slice(-60)

/** Gives the sentences this house says otherwise, for one language. */
export async function getWordings(
  { house }: Ctx,
  { language }: Input<Routes['getWordings']>,
): Promise<Reply<Routes['getWordings']>> {
  const { differing, version } = (await wordingsOf(house))[language]
  return { version, items: [...differing].map(([key, text]) => ({ key, text })) }
}

/** Lists sentences by their keys, found by key or words. */
export async function listTexts(
  ctx: Ctx,
  input: Input<Routes['listTexts']>,
): Promise<Reply<Routes['listTexts']>> {
  const { tx, house } = ctx
  const { language, only, cursor, limit } = input
  const search = (input.search ?? '').trim().toLowerCase()
  const spoken = (await wordingsOf(house))[language]
  const after = cursor ?? ''
  const found = [...spoken.bundled]
    .filter(([key, bundled]) => {
      if (key <= after) return false
      if (only === 'changed' && !spoken.differing.has(key)) return false
      const said = spoken.differing.get(key) ?? bundled
      return search === '' || [key, bundled, said].some(one => one.toLowerCase().includes(search))
    })
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, limit + 1)

  const items = await shown(tx, {
    language,
    spoken,
    keys: found.slice(0, limit).map(one => one[0]),
  })
  const last = items.at(-1)
  return found.length > limit && last !== undefined ? { items, next: last.key } : { items }
}

type Showing = { language: Language; spoken: Spoken; keys: readonly string[] }

async function shown(tx: Tx, { language, spoken, keys }: Showing): Promise<HouseText[]> {
  const own = keys.flatMap(key => spoken.own.get(key) ?? [])
  const people = await peopleOf(
    tx,
    own.map(one => one.changedBy),
  )
  return keys.map(key => {
    const bundled = spoken.bundled.get(key) ?? ''
    const mine = spoken.own.get(key)
    return {
      key,
      language,
      bundled,
      own: mine?.body ?? null,
      shown: spoken.differing.get(key) ?? bundled,
      variables: variablesOf(bundled),
      changedBy: (mine === undefined ? undefined : people.get(mine.changedBy)) ?? null,
      changedAt: mine?.changedAt ?? null,
    }
  })
}

/**
 * Says one sentence in own words, or as it came. Refuses: not_found (no such sentence),
 * console_wording_variables {missing, unknown}.
 */
export async function changeText(
  call: Call,
  input: Input<Routes['changeText']>,
): Promise<HouseText> {
  const { house, actor } = call
  const { key, language, text, reason } = input
  const before = (await wordingsOf(house))[language]
  const bundled = before.bundled.get(key) ?? refuse('not_found')
  if (text !== null) admitWording(bundled, text)

  const under = { module: 'console', name: 'changeText', route: routes.changeText, input }
  await keptOnce(call, under, async (tx, now) => {
    if (text === null || text === bundled) await store.dropWording(tx, language, key)
    else {
      const by = { changedBy: actor.id, changedAt: now }
      await store.saveWording(tx, { language, key, body: text, ...by })
    }
    await audit(tx, {
      by: actor,
      act: 'console.changeText',
      about: { kind: 'text', ref: aboutText(key) },
      before: { language, text: before.own.get(key)?.body ?? null },
      after: { language, text },
      reason,
    })
    await tell(tx, wordingChanged, { language })
    const kept = { language, key, body: text ?? bundled, changedBy: actor.id, changedAt: now }
    const own = new Map(text === null ? [] : [[key, kept] as const])
    const [said] = await shown(tx, {
      language,
      spoken: { ...before, own, differing: new Map([[key, text ?? bundled]]) },
      keys: [key],
    })
    return said ?? refuse('not_found')
  })

  await reread(house)
  const spoken = (await wordingsOf(house))[language]
  const [said] = await house.read(tx => shown(tx, { language, spoken, keys: [key] }))
  return said ?? refuse('not_found')
}

/** Lists the words of the product that may carry another name here. */
export async function listAliases({ house }: Ctx): Promise<Aliases> {
  return aliasesOf(house)
}

async function aliasesOf(house: House): Promise<Aliases> {
  const wordings = await wordingsOf(house)
  return {
    items: languages.flatMap(language => {
      const { bundled, renamings } = wordings[language]
      return aliasWords(wordings[language]).map(word => ({
        language,
        word,
        instead: renamings.find(one => one.word === word)?.instead ?? null,
        texts: [...bundled.values()].filter(text => holds(text, word)).length,
      }))
    }),
  }
}

/** Calls a word something else in every sentence that has no own words. Refuses: not_found. */
export async function changeAlias(
  call: Call,
  input: Input<Routes['changeAlias']>,
): Promise<Aliases> {
  const { house, actor } = call
  const { language, word, instead, reason } = input
  const spoken = (await wordingsOf(house))[language]
  const { renamings } = spoken
  if (!aliasWords(spoken).includes(word)) refuse('not_found')
  if (instead !== null) admitAlias(instead)

  const under = { module: 'console', name: 'changeAlias', route: routes.changeAlias, input }
  await keptOnce(call, under, async (tx, now) => {
    if (instead === null || instead === word) await store.dropAlias(tx, language, word)
    else {
      const by = { changedBy: actor.id, changedAt: now }
      await store.saveAlias(tx, { language, word, instead, ...by })
    }
    await audit(tx, {
      by: actor,
      act: 'console.changeAlias',
      about: { kind: 'alias', ref: word },
      before: { language, instead: renamings.find(one => one.word === word)?.instead ?? null },
      after: { language, instead },
      reason,
    })
    await tell(tx, wordingChanged, { language })
    return { items: [] }
  })

  await reread(house)
  return aliasesOf(house)
}

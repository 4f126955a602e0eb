import { Language } from '@fuquan/contract/vocabulary/text.ts'
import { knows, say } from '#/engine/words.ts'

/** What a kind of transfer is called. Kinds are named by the modules that pay. */
export const kindWord = (language: Language, kind: string): string =>
  knows(language, 'ledger', `kinds.${kind}`) ? say(language, 'ledger', `kinds.${kind}`) : kind

/** What a kind of transfer is called in every language of the product. */
export const kindWords = (kind: string): string[] =>
  Language.options.map(language => kindWord(language, kind))

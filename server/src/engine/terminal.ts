import { terminal as english } from '@fuquan/text/en/terminal.ts'
import { terminal as chinese } from '@fuquan/text/zh-CN/terminal.ts'

export type Sentence = keyof typeof chinese
type Facts = Readonly<Record<string, string | number>>

/** Says a sentence in both languages, a line each: nobody has chosen one before a house is open. */
export function inBoth(sentence: Sentence, facts: Facts = {}): string {
  return [chinese[sentence], english[sentence]]
    .map(words =>
      words.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(facts[name] ?? '')),
    )
    .join('\n')
}

/** Ends a start or a verb for a foreseen reason; its message is what to print, and nothing else. */
export class Foreseen extends Error {
  constructor(sentence: Sentence, facts: Facts = {}) {
    super(inBoth(sentence, facts))
  }
}

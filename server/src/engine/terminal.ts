import { terminal as english } from '@fuquan/text/en/terminal.ts'
import { terminal as chinese } from '@fuquan/text/zh-CN/terminal.ts'

export type Sentence = keyof typeof chinese
/** What may be printed for people: its words stand in the catalogue, in both languages. */
export type Spoken = string & { readonly spoken: true }
type Facts = Readonly<Record<string, string | number>>

/** Says a sentence in both languages, a line each: nobody has chosen one before a house is open. */
export function inBoth(sentence: Sentence, facts: Facts = {}): Spoken {
  return spoken(
    [chinese[sentence], english[sentence]]
      .map(words =>
        words.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(facts[name] ?? '')),
      )
      .join('\n'),
  )
}

/** Takes what has no words as it stands: an address, a name, a number, what a program reads. */
export function wordless(text: string): Spoken {
  return spoken(text)
}

// Only the two above make one, so a sentence beside the catalogue does not compile.
const spoken = (text: string): Spoken => text as Spoken

/** Ends a start or a verb for a foreseen reason; its message is what to print, and nothing else. */
export class Foreseen extends Error {
  constructor(sentence: Sentence, facts: Facts = {}) {
    super(inBoth(sentence, facts))
  }
}

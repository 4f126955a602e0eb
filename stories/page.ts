import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'

const folder = join(import.meta.dirname, '../docs/stories')
const rewrites = process.env['FUQUAN_WRITE_STORIES'] === '1'

/** A story as it is told while it happens: names and amounts, never an id or a time. */
export type Page = {
  /** A paragraph of the narrator. */
  tell(words: string): void
  /** Something a person did, and what the house answered. */
  did(who: string, what: string, answer?: string): void
  /** The words a person was given when they could not do it. */
  refused(who: string, what: string, problem: { code: string; detail: string }): void
  /** Compares with the page that is committed, or writes it with FUQUAN_WRITE_STORIES=1. */
  close(): Promise<void>
}

/** Opens the page of a story: `docs/stories/<name>.md`. */
export function openPage(name: string, title: string): Page {
  const lines: string[] = [`# ${title}`, '']
  const step = (line: string): void => {
    lines.push(line)
  }
  return {
    tell: words => lines.push(...(lines.at(-1) === '' ? [] : ['']), words, ''),
    did: (who, what, answer) =>
      step(`- **${who}** ${what}${answer === undefined ? '' : ` → ${answer}`}`),
    refused: (who, what, { code, detail }) =>
      step(`- **${who}** ${what} → refused, \`${code}\`: “${detail}”`),
    close: async () => {
      const text = `${lines.join('\n').trim()}\n`
      const path = join(folder, `${name}.md`)
      if (rewrites) {
        await mkdir(folder, { recursive: true })
        await writeFile(path, text)
      }
      const committed = await readFile(path, 'utf8').catch(() => '') // Then it differs.
      expect(text, `${name}: run FUQUAN_WRITE_STORIES=1 npm test to rewrite it`).toBe(committed)
    },
  }
}

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { catalogues } from '@fuquan/text/index.ts'

export type HouseTexts = ReadonlyMap<string, string>

const screensDir = (language: Language): string =>
  join(import.meta.dirname, '../../../text/src', language, 'screens')
// These parts stand inside `console`, which is one catalogue of one app.
const isPart = (file: string): boolean => file.startsWith('console-')

/**
 * Reads every sentence of one language as it came with this version, by its key: of modules
 * `modules.ledger.refusals.ledger_paused`, of screens `screens.app.done`.
 */
export async function readTexts(language: Language): Promise<HouseTexts> {
  const texts = new Map<string, string>()
  for (const [module, catalogue] of Object.entries(catalogues[language])) {
    collect(texts, `modules.${module}`, catalogue)
  }
  const dir = screensDir(language)
  const files = (await readdir(dir)).filter(file => file.endsWith('.ts') && !isPart(file))
  for (const file of files.toSorted()) {
    const exports: object = await import(pathToFileURL(join(dir, file)).href)
    for (const [name, catalogue] of Object.entries(exports)) {
      collect(texts, `screens.${name}`, catalogue)
    }
  }
  return texts
}

function collect(texts: Map<string, string>, key: string, node: unknown): void {
  if (typeof node === 'string') texts.set(key, node)
  if (typeof node !== 'object' || node === null) return
  for (const [name, part] of Object.entries(node)) collect(texts, `${key}.${name}`, part)
}

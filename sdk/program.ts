// Puts the verifying program into one file that needs nothing beside it: types taken out, the files
// one after the other. `npm run generate` writes the command; a saved page carries the rest of it.
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

const core = ['verify.ts', 'tiles.ts', 'trees.ts', 'proof.ts'] as const

/** Gives what checks a proof, as one module of plain JavaScript that imports nothing. */
export const checkingProgram = (): Promise<string> => joined(core)

/** Gives the command that checks a file, as one module of plain JavaScript. */
export async function checkingCommand(): Promise<string> {
  return `#!/usr/bin/env node
// Checks the proof of an envelope: node fuquan-verify.js FILE. Plain JavaScript for Node.js 20 and
// newer, no packages, no network. Made from sdk/verify/*.ts by npm run generate; the recipe it
// follows is docs/use/checking-a-draw.md.
${await joined([...core, 'cli.ts'])}`
}

async function joined(names: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    names.map(async name => {
      const source = await readFile(join(import.meta.dirname, 'verify', name), 'utf8')
      return stripTypeScriptTypes(source.replaceAll(/^import [^;'"]*from '\.\/[^']*'\n/gm, ''))
    }),
  )
  return parts.join('\n')
}

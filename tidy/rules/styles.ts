import type { Rule, SourceFile } from '../house.ts'

const sheet = /^web\/src\/.*\.css$/
const comment = /\/\*[\s\S]*?\*\//g
const atRule = /@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g
const lone = /(?:^|\})\s*\.([a-z][a-z0-9-]*)\s*\{/g

const blank = (said: string): string => said.replaceAll(/[^\n]/g, ' ')

/** Gives the classes that a sheet styles by themselves, in all media, each with its first line. */
function classesOf({ text, lineAt }: SourceFile): Map<string, number> {
  const bare = text.replaceAll(comment, blank).replaceAll(atRule, blank)
  const found = new Map<string, number>()
  for (const match of bare.matchAll(lone)) {
    const name = match[1] ?? ''
    if (!found.has(name)) found.set(name, lineAt(match.index + match[0].indexOf('.')))
  }
  return found
}

/** The sheets of all screens are loaded together, so a class of the same name is the same class. */
export const styles: Rule = {
  name: 'styles',
  reason: 'all sheets hold at once: a second meaning of a class changes screens far away',
  cure: 'another name, or the shared look in ui/',
  check: files => {
    const first = new Map<string, string>()
    return files
      .filter(file => sheet.test(file.path))
      .flatMap(file =>
        [...classesOf(file)].flatMap(([name, line]) => {
          const known = first.get(name)
          if (known === undefined) first.set(name, file.path)
          const what = `styles .${name}, as ${known} does`
          return known === undefined ? [] : [{ file: file.path, line, what }]
        }),
      )
  },
}

import { moduleOf, type Rule, visit } from '../house.ts'

const impureNames =
  'store actions events reactions settings module index lane store jobs worker hashing commands'.split(
    ' ',
  )
const pureNames = new Set([
  ...'rules chart holds codes handles levels pin stepup split seed window guess tiles first-tiles relay boards'.split(
    ' ',
  ),
  ...'quiet bundles origins cells blur bands filters measures statement merkle verdict link twins types'.split(
    ' ',
  ),
])
const forbidden =
  /\b(Date\.now|new Date\(\)|Math\.random|process\.|fetch\(|setTimeout|performance\.now)/

/** A pure file: the kit, and the deciding files of a module. */
export function isPure(path: string): boolean {
  if (path.endsWith('.test.ts')) return false
  if (path.startsWith('server/src/kit/')) return true
  const name = path.split('/').at(-1)?.replace('.ts', '') ?? ''
  return moduleOf(path) !== undefined && pureNames.has(name) && !impureNames.includes(name)
}

const allowed = /^(server\/src\/kit\/|contract\/src\/|zod$)/
const ownCrypto = /^server\/src\/kit\/|\/modules\/[a-z]+\/(.*\/)?(seed|merkle|link)\.ts$/

export const pure: Rule = {
  name: 'pure',
  reason: 'what decides must be testable by a table: no time, chance, database or waiting',
  cure: 'pass the moment, the dice or the row as an argument',
  check: files =>
    files
      .filter(file => isPure(file.path))
      .flatMap(file => {
        const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1)
        const sins = file.imports
          .filter(({ from }) => !allowed.test(from) && !(from.startsWith(folder) && isPure(from)))
          .filter(({ from }) => !(from === 'node:crypto' && ownCrypto.test(file.path)))
          .filter(({ from }) => !(moduleOf(from) === moduleOf(file.path) && isPure(from)))
          .map(({ from, line }) => ({ file: file.path, line, what: `imports ${from}` }))
        const match = forbidden.exec(file.text.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, ''))
        if (match) sins.push({ file: file.path, line: 1, what: `uses ${match[0]}` })
        visit(file.body, node => {
          if (node.async !== true && node.type !== 'AwaitExpression') return
          sins.push({ file: file.path, line: file.lineAt(node.start), what: 'waits' })
        })
        return sins
      }),
}

import { array, moduleOf, type Rule, type SourceFile } from '../house.ts'

const mayHoldSql = /\/(store[a-z-]*\.ts|stores?\/[a-z-]+\.ts|migrations\/[^/]+\.sql)$/
const schemaNames = [...array, 'engine'].join('|')
const table = new RegExp(
  `\\b(?:from|join|into|update|table|on|function|perform)\\s+(${schemaNames})\\.([a-z_]+)`,
  'g',
)
const engineFace = /^(now|outbox|setting|audit)$/

const lineOf = (file: SourceFile, at: number): number => file.lineAt(at)

export const sqlRule: Rule = {
  name: 'sql',
  reason: 'a schema has one owner; whoever reads it from outside cannot be found when it changes',
  cure: 'move the statement to store.ts, or ask the face (or a public_* view) of the owner',
  check: files =>
    files.flatMap(file => {
      const mine = moduleOf(file.path)
      if (!mine || file.path.endsWith('.test.ts') || file.path.endsWith('.md')) return []
      const sins = []
      if (file.path.endsWith('.ts') && !mayHoldSql.test(file.path)) {
        const at = file.text.search(/\bsql(<[^>]*>)?`/)
        if (at >= 0)
          sins.push({ file: file.path, line: lineOf(file, at), what: 'SQL outside a store' })
      }
      for (const match of file.text.matchAll(table)) {
        const [, schema = '', name = ''] = match
        if (schema === mine || name.startsWith('public_')) continue
        if (schema === 'engine' && engineFace.test(name)) continue
        if (!mayHoldSql.test(file.path)) continue
        sins.push({
          file: file.path,
          line: lineOf(file, match.index),
          what: `names ${schema}.${name}`,
        })
      }
      return sins
    }),
}

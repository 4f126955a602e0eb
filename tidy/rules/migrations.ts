import type { Rule, SourceFile } from '../house.ts'

const migration = /\/migrations\/([^/]+)$/
const wellNamed = /^20\d{6}T\d{4}_[a-z_]+\.sql$/

const tableSins = (file: SourceFile) =>
  [...file.text.matchAll(/^create table (?:if not exists )?([a-z_.]+)/gm)]
    .filter(match => {
      const name = match[1]?.replaceAll('.', '\\.') ?? ''
      return !new RegExp(`comment on table ${name} is\\s+'(by [a-z_]+|reference|local):`).test(
        file.text,
      )
    })
    .map(match => ({
      file: file.path,
      line: file.lineAt(match.index),
      what: `${match[1]} does not say its shape`,
    }))

export const migrations: Rule = {
  name: 'migrations',
  reason: 'a shape that outgrows one machine is declared where the table is made',
  cure: 'name the file by its moment; say the shape in the first word of the comment; no triggers',
  check: files =>
    files
      .filter(file => file.path.startsWith('server/') && migration.test(file.path))
      .flatMap(file => {
        const sins = tableSins(file)
        const name = migration.exec(file.path)?.[1] ?? ''
        if (!wellNamed.test(name)) sins.push({ file: file.path, line: 1, what: `is named ${name}` })
        const trigger = file.text.search(/create (constraint )?trigger|\bnotify\b.*;|pg_advisory/i)
        if (trigger >= 0) {
          sins.push({
            file: file.path,
            line: file.lineAt(trigger),
            what: 'a trigger, notify or advisory lock',
          })
        }
        return sins
      }),
}

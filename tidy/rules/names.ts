import { moduleOf, type Rule, visit } from '../house.ts'

const slice = /^(README\.md|[a-z][a-z-]*(\.(test|race|twin|long))*(\.ts|\.sql)?)$/
const notUsed = /(^|[a-z])(Manager|Util|Utils|Helper|Helpers|Service|Common|Misc)$/
const badFile = /(^|\/)(utils?|helpers?|common|misc|manager|service)(\.tsx?|\/)/

export const names: Rule = {
  name: 'names',
  reason: 'names are the design: one word, one meaning',
  cure: 'say what it is with a word of the glossary',
  check: files =>
    files
      .filter(file => /^(contract|text|server|web|console|stories|bench)\//.test(file.path))
      .flatMap(file => {
        const sins = []
        if (badFile.test(file.path))
          sins.push({ file: file.path, line: 1, what: 'a name that says nothing' })
        const base = file.path.split('/').at(-1) ?? ''
        if (moduleOf(file.path) && !file.path.includes('/migrations/') && !slice.test(base)) {
          sins.push({ file: file.path, line: 1, what: `not a file of a slice: ${base}` })
        }
        visit(file.body, node => {
          const id = node.id
          if (!/Declarat(ion|or)$/.test(node.type) || typeof id !== 'object' || id === null) return
          const name = 'name' in id && typeof id.name === 'string' ? id.name : ''
          if (notUsed.test(name))
            sins.push({ file: file.path, line: file.lineAt(node.start), what: name })
        })
        return sins
      }),
}

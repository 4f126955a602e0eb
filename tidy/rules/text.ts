import { type Rule, type Sin, type SourceFile, visit } from '../house.ts'

const han = /\p{Script=Han}/u
const screen = /^(web|console)\/src\/.*\.tsx$/

const keysOf = (file: SourceFile): string[] =>
  [...file.text.matchAll(/^\s*'?([a-zA-Z_0-9]+)'?:/gm)].map(match => match[1] ?? '')

function literals(file: SourceFile): Sin[] {
  const sins: Sin[] = []
  visit(file.body, node => {
    if (node.type !== 'JSXText' || typeof node.value !== 'string') return
    if (!/\p{Letter}{2,}/u.test(node.value)) return
    sins.push({
      file: file.path,
      line: file.lineAt(node.start),
      what: `says “${node.value.trim()}”`,
    })
  })
  return sins
}

/** Both languages hold the same keys, and screens hold no words. */
export const text: Rule = {
  name: 'text',
  reason: 'every sentence exists in both languages and can be renamed by the operator',
  cure: 'put the sentence into text/src/zh-CN and text/src/en',
  check: files => {
    const byPath = new Map(files.map(file => [file.path, file]))
    return files.flatMap(file => {
      if (screen.test(file.path)) return literals(file)
      if (
        /^server\/src\/.*\.ts$/.test(file.path) &&
        !/\.test\.ts$|\/(demo|testing)\//.test(file.path)
      ) {
        const at = file.text.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '').search(han)
        const plain = /(main|command|config|postgres|migrate)\.ts$/.test(file.path)
        return at < 0 || plain ? [] : [{ file: file.path, line: 1, what: 'holds Chinese words' }]
      }
      if (!file.path.startsWith('text/src/zh-CN/')) return []
      const twin = byPath.get(file.path.replace('zh-CN', 'en'))
      if (!twin) return [{ file: file.path, line: 1, what: 'has no English twin' }]
      const theirs = new Set(keysOf(twin))
      return keysOf(file)
        .filter(key => !theirs.has(key))
        .map(key => ({ file: file.path, line: 1, what: `${key} is missing in English` }))
    })
  },
}

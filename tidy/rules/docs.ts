import { type Node, type Rule, type Sin, type SourceFile } from '../house.ts'

const documented = /^(server\/src\/(kit|engine|modules)|contract\/src|sdk\/(verify|mark))\/.*\.ts$/
const readmeMax = 60

function bareFunctions(file: SourceFile): Sin[] {
  const before = (node: Node): string => file.text.slice(0, node.start).trimEnd()
  return file.body.flatMap(node => {
    if (node.type !== 'ExportNamedDeclaration') return []
    const declared = node.declaration
    if (typeof declared !== 'object' || declared === null || !('type' in declared)) return []
    if (declared.type !== 'FunctionDeclaration') return []
    if (before(node).endsWith('*/')) return []
    // An overload stands under the comment of its first signature.
    if (/export function [\w<>, ]+\([^)]*\)[^{]*$/.test(before(node).split('\n').at(-1) ?? ''))
      return []
    return [
      { file: file.path, line: file.lineAt(node.start), what: 'an exported function says nothing' },
    ]
  })
}

function readmeSins(file: SourceFile, tests: string): Sin[] {
  const lines = file.text.trimEnd().split('\n')
  const sins: Sin[] = []
  if (lines.length > readmeMax)
    sins.push({ file: file.path, line: readmeMax, what: `${lines.length} lines` })
  const invariants = lines.map((text, n) => ({ n, sentence: /^\d+\. (.*)$/.exec(text)?.[1] }))
  for (const { n, sentence } of invariants) {
    if (sentence === undefined || tests.includes(sentence.replace(/\.$/, ''))) continue
    sins.push({ file: file.path, line: n + 1, what: `no test is named: ${sentence}` })
  }
  return sins
}

export const docs: Rule = {
  name: 'docs',
  reason: 'a promise nobody wrote down is not kept, and one nobody tests is not known',
  cure: 'one sentence that says what it promises; one test with the sentence of the invariant',
  check: files => {
    const tests = files
      .filter(file => file.path.endsWith('.test.ts'))
      .map(file => file.text.replaceAll(/\\'/g, "'"))
      .join('\n')
    return files.flatMap(file => {
      if (/^server\/src\/modules\/[a-z]+\/README\.md$/.test(file.path))
        return readmeSins(file, tests)
      if (!documented.test(file.path) || file.path.endsWith('.test.ts')) return []
      return bareFunctions(file)
    })
  },
}

import { type Node, type Rule, type Sin, type SourceFile, visit } from '../house.ts'

const linesMax = 400
const functionMax = 70
const componentMax = 150
const widthMax = 100
const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const measured = /^(contract|text|server|web|console|stories|bench|tidy|bin|sdk\/(verify|mark))\//

const longFunctions = (file: SourceFile): Sin[] => {
  const sins: Sin[] = []
  const most = file.path.endsWith('.tsx') ? componentMax : functionMax
  const isTest = /\.(test|story|spec)\.tsx?$/.test(file.path)
  visit(file.body, (node: Node) => {
    if (!functions.has(node.type)) return
    const line = file.lineAt(node.start)
    const length = file.lineAt(node.end) - line + 1
    // A describe block is a chapter, not a function.
    if (length > most && !isTest) {
      sins.push({ file: file.path, line, what: `a function of ${length} lines, ${most} at most` })
    }
  })
  return sins
}

export const size: Rule = {
  name: 'size',
  reason: 'a page one can read at once',
  cure: 'parents branch, leaves compute: find the seam',
  check: files =>
    files
      .filter(file => measured.test(file.path) && /\.tsx?$/.test(file.path))
      .flatMap(file => {
        const lines = file.text.trimEnd().split('\n')
        const sins: Sin[] = []
        const isText = file.path.startsWith('text/')
        if (lines.length > linesMax && !isText) {
          sins.push({
            file: file.path,
            line: linesMax,
            what: `${lines.length} lines, ${linesMax} at most`,
          })
        }
        lines.forEach((line, n) => {
          // A sentence in quotes cannot be broken; the formatter keeps everything else.
          if ([...line].length <= widthMax || isText || /['"`]/.test(line)) return
          sins.push({ file: file.path, line: n + 1, what: `a line of ${[...line].length}` })
        })
        return [...sins, ...longFunctions(file)]
      }),
}

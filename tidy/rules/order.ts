import { array, moduleOf, type Rule, type SourceFile } from '../house.ts'

const places: readonly string[] = array
const roof = /^server\/src\/(main|app|modules|command|generate)\.ts$|^server\/src\/(testing|demo)\//

/** What `file` may not import, or undefined when the arrow is allowed. */
function sinOf(file: SourceFile, from: string): string | undefined {
  if (roof.test(file.path)) return undefined
  const mine = moduleOf(file.path)
  const theirs = moduleOf(from)
  const isTest = file.path.endsWith('.test.ts')
  if (file.path.startsWith('server/src/kit/') && /^server\/src\/(engine|modules)\//.test(from)) {
    return `kit imports ${from}`
  }
  if (file.path.startsWith('server/src/engine/') && theirs && !isTest)
    return `engine sees ${theirs}`
  if (!mine) return undefined
  if (from.startsWith('server/src/testing/')) return isTest ? undefined : 'imports testing'
  if (roof.test(from) && !isTest) return `sees the roof (${from})`
  if (!theirs || theirs === mine) return undefined
  if (!isTest && places.indexOf(theirs) >= places.indexOf(mine))
    return `${theirs} stands to the right`
  if (!from.endsWith(`modules/${theirs}/index.ts`)) return `imports past the face of ${theirs}`
  return undefined
}

export const order: Rule = {
  name: 'order',
  reason: 'the order of the array is the architecture: calls go down it, news goes up',
  cure: 'import the index.ts of a module to the left, or listen to its event',
  check: files =>
    files.flatMap(file =>
      file.imports.flatMap(({ from, line }) => {
        const what = sinOf(file, from)
        return what ? [{ file: file.path, line, what }] : []
      }),
    ),
}

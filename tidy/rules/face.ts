import type { Rule } from '../house.ts'

const face = /^server\/src\/modules\/[a-z]+\/index\.ts$/
const functionsMax = 15
// Types, events and settings are not functions: they start with a capital or are listed apart.
const isFunction = (text: string, name: string): boolean =>
  /^[a-z]/.test(name) && !new RegExp(`// (events|settings|jobs)[^]*\\b${name}\\b`).test(text)

export const faceRule: Rule = {
  name: 'face',
  reason: 'what a module offers must fit on one hand-written page',
  cure: 'name each export; offer fewer, set-based functions; list events after a `// events` line',
  check: files =>
    files
      .filter(file => face.test(file.path))
      .flatMap(file => {
        const sins = file.exports
          .filter(({ star }) => star)
          .map(({ line }) => ({ file: file.path, line, what: 'export *' }))
        const functions = file.exports.filter(({ name }) => isFunction(file.text, name))
        if (functions.length > functionsMax) {
          const what = `${functions.length} functions, ${functionsMax} at most`
          sins.push({ file: file.path, line: 1, what })
        }
        return sins
      }),
}

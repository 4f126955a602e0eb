import { posix } from 'node:path'
import type { Rule, SourceFile } from '../house.ts'

const link = /\[[^\]]*\]\(([^)\s]+)\)/g
const outside = /^[a-z]+:/
// Pictures are not read into the house.
const picture = /\.(png|svg|jpg|webp)$/

/** The words of a heading as its address has them. */
const addressOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .trim()
    .replaceAll(' ', '-')

const headingsOf = (file: SourceFile | undefined): string[] =>
  [...(file?.text.matchAll(/^#+ (.*)$/gm) ?? [])].map(([, words = '']) => addressOf(words))

/** Every link of the documentation leads somewhere, and pages that are served stay among them. */
export const links: Rule = {
  name: 'links',
  reason: 'a newcomer walks the house by its links, and a dead one ends the walk',
  cure: 'name the file as it is called now; what lies outside of docs/ is named there, not linked',
  check: files => {
    const byPath = new Map(files.map(file => [file.path, file]))
    const isThere = (path: string): boolean =>
      picture.test(path) || byPath.has(path) || files.some(one => one.path.startsWith(`${path}/`))

    return files
      .filter(file => file.path.endsWith('.md'))
      .flatMap(file =>
        [...file.text.matchAll(link)].flatMap(({ 1: to = '', index }) => {
          if (outside.test(to)) return []
          const [name = '', heading] = to.split('#')
          const here = posix.dirname(file.path)
          const path = name === '' ? file.path : posix.join(here, name).replace(/\/$/, '')
          const sin = (what: string) => [{ file: file.path, line: file.lineAt(index), what }]

          if (!isThere(path)) return sin(`leads nowhere: ${to}`)
          if (file.path.startsWith('docs/') && !path.startsWith('docs/')) {
            return sin(`leads out of the pages that are served: ${to}`)
          }
          if (heading === undefined || headingsOf(byPath.get(path)).includes(heading)) return []
          return sin(`has no such heading: ${to}`)
        }),
      )
  },
}

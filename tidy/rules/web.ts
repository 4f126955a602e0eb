import type { Rule } from '../house.ts'

const feature = /^web\/src\/features\/([a-z]+)\//
const page = /^console\/src\/pages\/([a-z-]+)\//
const screens = /^(web|console)\/src\//
const kit = /^(antd-mobile|antd|@ant-design\/)/

export const web: Rule = {
  name: 'web',
  reason: 'screens know the product by its SDK alone, and the component library by one door',
  cure: 'compose features in app/; use ui/; ask the sdk',
  check: files =>
    files
      .filter(file => screens.test(file.path))
      .flatMap(file =>
        file.imports.flatMap(({ from, line }) => {
          const sin = (what: string) => [{ file: file.path, line, what }]
          if (kit.test(from) && !/\/src\/ui\/antd\.tsx?$/.test(file.path))
            return sin(`imports ${from}`)
          if (/^(contract|server)\//.test(from)) return sin(`imports ${from}`)
          const other = file.path.startsWith('web/') ? 'console/' : 'web/'
          if (from.startsWith(other)) return sin(`imports ${from} of the other screens`)
          for (const folder of [feature, page]) {
            const mine = folder.exec(file.path)?.[1]
            const theirs = folder.exec(from)?.[1]
            if (mine && theirs && mine !== theirs) return sin(`meets the neighbour ${theirs}`)
          }
          return []
        }),
      ),
}

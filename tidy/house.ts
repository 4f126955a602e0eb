import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'

export type Import = { from: string; line: number; star: boolean }
export type Node = { type: string; start: number; end: number; [field: string]: unknown }
export type SourceFile = {
  path: string
  text: string
  imports: Import[]
  exports: { name: string; star: boolean; line: number }[]
  body: Node[]
  lineAt: (offset: number) => number
}
export type Sin = { file: string; line: number; what: string }
export type Rule = {
  name: string
  reason: string
  cure: string
  check: (files: SourceFile[]) => Sin[]
}

/** The order of the array: a module may use only what stands before it. */
export const array = [
  ...['identity', 'ledger', 'trust', 'notifications', 'friends', 'places', 'moderation'],
  ...['chat', 'stickers', 'circles', 'life', 'merchants', 'coupons', 'envelopes'],
  ...['collections', 'campaigns', 'errands', 'hunts', 'grove', 'platform', 'console'],
] as const

const skipped = new Set(['node_modules', 'dist', 'bad', '.git', 'data', 'results', 'out'])
const parsed = /\.(ts|tsx)$/
const read = /\.(ts|tsx|sql|md|json|css)$/

/** Reads every source file under `root`, paths relative to it with forward slashes. */
export function readHouse(root: string): SourceFile[] {
  const files: SourceFile[] = []
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name)
      if (entry.isDirectory() && !skipped.has(entry.name)) walk(path)
      if (entry.isFile() && read.test(entry.name) && !isGenerated(path)) {
        files.push(readSource(path, readFileSync(join(root, path), 'utf8')))
      }
    }
  }
  walk('.')
  return files
}

const isGenerated = (path: string): boolean =>
  path.startsWith('sdk/src/') || path.endsWith('.gen.ts') || path.endsWith('package-lock.json')

function readSource(path: string, text: string): SourceFile {
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  const empty = { path, text, imports: [], exports: [], body: [], lineAt }
  if (!parsed.test(path)) return empty
  const { module, program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)

  const imports: Import[] = [
    ...module.staticImports.map(i => ({
      from: resolve(path, i.moduleRequest.value),
      line: lineAt(i.start),
      star: i.entries.some(entry => entry.importName.kind === 'NamespaceObject'),
    })),
    ...module.dynamicImports.map(d => ({
      from: resolve(path, text.slice(d.moduleRequest.start, d.moduleRequest.end).slice(1, -1)),
      line: lineAt(d.start),
      star: false,
    })),
  ]
  const exports: SourceFile['exports'] = []
  for (const statement of module.staticExports) {
    for (const entry of statement.entries) {
      const request = entry.moduleRequest
      if (request) {
        imports.push({ from: resolve(path, request.value), line: lineAt(entry.start), star: false })
      }
      const star = entry.importName.kind === 'AllButDefault' || entry.importName.kind === 'All'
      exports.push({ name: entry.exportName.name ?? '*', star, line: lineAt(entry.start) })
    }
  }
  const body: unknown = program.body
  return { ...empty, imports, exports, body: Array.isArray(body) ? body : [] }
}

function resolve(path: string, from: string): string {
  if (from.startsWith('#/')) return posix.join('server/src', from.slice(2))
  const workspace = /^@fuquan\/(contract|text|sdk)\/(.*)$/.exec(from)
  if (workspace) return `${workspace[1]}/src/${workspace[2]}`
  if (from.startsWith('.')) return posix.join(posix.dirname(path), from)
  return from
}

/** The module a path belongs to, when it lies in one. */
export const moduleOf = (path: string): string | undefined =>
  /^server\/src\/modules\/([a-z]+)\//.exec(path)?.[1]

/** Visits every node below `root`, parents first. */
export function visit(root: unknown, see: (node: Node) => void): void {
  if (Array.isArray(root)) {
    for (const child of root) visit(child, see)
    return
  }
  if (!isNode(root)) return
  see(root)
  for (const [field, child] of Object.entries(root)) if (field !== 'parent') visit(child, see)
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

// Writes contract/openapi.json and sdk/src from the contract, and sdk/bin from sdk/verify. With
// --check it writes nothing and exits 1 when what is committed is not what the contract says.
import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { findPackageJSON } from 'node:module'
import { join } from 'node:path'
import { contract } from '@fuquan/contract/index.ts'
import { format } from 'oxfmt'
import { openApiOf } from '#/engine/openapi.ts'
import { present } from '#/kit/assert.ts'
import { sdk } from '../../sdk/openapi-ts.config.ts'
import { checkingCommand } from '../../sdk/program.ts'

const root = join(import.meta.dirname, '../..')
const documentPath = join(root, 'contract/openapi.json')
const sdkPath = join(root, 'sdk/src')
const outsideLink = /\{@link https:\S+ (`[^`]+`)\}/g

const check = process.argv.includes('--check')
const work = await mkdtemp(join(tmpdir(), 'fuquan-generate-'))
const stale: string[] = []
try {
  const document = `${JSON.stringify(await openApiOf(contract), null, 2)}\n`
  await writeFile(join(work, 'openapi.json'), document)
  await keep(documentPath, document)

  const made = join(work, 'sdk')
  await writeSdk({ input: join(work, 'openapi.json'), output: made })
  const fresh = await filesUnder(made)
  for (const name of fresh) {
    await keep(join(sdkPath, name), trusted(name, tagged(await readFile(join(made, name), 'utf8'))))
  }
  for (const name of await filesUnder(sdkPath)) {
    if (!name.includes('.gen.') && name !== 'index.ts') continue // Written by hand.
    if (!fresh.includes(name)) await drop(join(sdkPath, name))
  }
  await keep(join(root, 'sdk/bin/fuquan-verify.js'), await commandText())
} finally {
  await rm(work, { recursive: true, force: true })
}

if (stale.length === 0) {
  console.log('contract/openapi.json and sdk/src are what the contract says.')
} else if (check) {
  console.error(`Not what the contract says, run npm run generate:\n  ${stale.join('\n  ')}`)
  process.exitCode = 1
} else {
  console.log(`Written: ${stale.length} files.`)
}

async function writeSdk(paths: { input: string; output: string }): Promise<void> {
  // Found from the sdk's own folder: the generator brings a TypeScript of its own.
  const manifest = present(findPackageJSON('@hey-api/openapi-ts', join(root, 'sdk/package.json')))
  const home = join(manifest, '../dist/index.mjs')
  const { createClient }: { createClient: (config: object) => Promise<unknown> } = await import(
    home
  )
  await createClient({
    ...sdk,
    input: paths.input,
    output: { path: paths.output, module: { extension: '.ts' } },
    logs: { level: 'warn', file: false },
  })
}

/** The verifying command as people read it; comments of types that are gone are left out. */
async function commandText(): Promise<string> {
  const style = { printWidth: 100, semi: false, singleQuote: true, arrowParens: 'avoid' } as const
  const { code } = await format('fuquan-verify.js', await checkingCommand(), style)
  return code.replaceAll(/^\/\*\*(?:[^*]|\*(?!\/))*\*\/\n\n/gm, '')
}

/** The generator leaves the tags out of the keys of endless lists; a nudge must find those, too. */
function tagged(text: string): string {
  return text.replaceAll(/createQueryKey\('(\w+)', options, true\)/g, (bare, name: string) => {
    const tags = text.match(
      new RegExp(`createQueryKey\\('${name}', options, false, (\\[.*?\\])\\)`),
    )?.[1]
    return tags ? `createQueryKey('${name}', options, true, ${tags})` : bare
  })
}

/**
 * The generator's own client is not written for exact optional properties, though its types hold;
 * and what we publish names no other house's address.
 */
function trusted(name: string, text: string): string {
  const plain = text.replaceAll(outsideLink, '$1')
  return /^(client|core)\//.test(name) ? `// @ts-nocheck\n${plain}` : plain
}

async function keep(path: string, text: string): Promise<void> {
  const present = await readFile(path, 'utf8').catch(() => undefined) // Absent is stale, too.
  if (present === text) return
  stale.push(path.slice(root.length + 1))
  if (check) return
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
}

async function drop(path: string): Promise<void> {
  stale.push(path.slice(root.length + 1))
  if (!check) await rm(path)
}

async function filesUnder(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return found
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}

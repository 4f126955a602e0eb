import type { Rule, SourceFile } from '../house.ts'

// One job, one library, one owner: the only files that may name the package.
const owners: Readonly<Record<string, RegExp>> = {
  fastify: /^server\/src\/(app|engine\/[a-z-]+|testing\/[a-z-]+)(\.test)?\.ts$|^bench\//,
  '@fastify/swagger': /^server\/src\/engine\/openapi\.ts$/,
  '@fastify/static': /^server\/src\/engine\/static\.ts$/,
  '@fastify/multipart': /^server\/src\/engine\/(files|upload|bind)\.ts$/,
  '@scalar/fastify-api-reference': /^server\/src\/engine\/docs\.ts$/,
  pg: /^server\/src\/engine\/[a-z-]+(\.test)?\.ts$|^server\/src\/testing\/|^bench\/|^stories\//,
  kysely: /^server\/src\/engine\/[a-z]+(\.test)?\.ts$|^server\/src\/testing\/|^bench\//,
  'pg-boss': /^server\/src\/engine\/(jobs|events)(\.test)?\.ts$/,
  'rate-limiter-flexible': /^server\/src\/engine\/limits\.ts$/,
  sharp: /^server\/src\/engine\/image(\.test)?\.ts$/,
  pino: /^server\/src\/engine\/log\.ts$/,
  nodemailer: /^server\/src\/engine\/mail\.ts$/,
  '@simplewebauthn/server': /^server\/src\/modules\/identity\/methods\/passkey\.ts$/,
  '@simplewebauthn/browser': /^web\/src\/features\/identity\/passkey\.ts$/,
  jose: /^server\/src\/modules\/identity\/methods\/provider\.ts$/,
  'openid-client': /^server\/src\/modules\/identity\/methods\/provider\.ts$/,
  'prom-client': /^server\/src\/engine\/metrics\.ts$/,
  uqr: /^(web|console)\/src\/ui\/QrCode\.tsx$/,
  'barcode-detector/ponyfill': /^web\/src\/ui\/scanWorker\.ts$/,
  'zxing-wasm/reader': /^web\/src\/ui\/codes\.test\.ts$|^stories\//,
  stripe: /^server\/src\/modules\/ledger\/funding\/gateway-stripe(\.test)?\.ts$/,
  echarts: /^console\/src\/ui\/echarts\.ts$/,
  'echarts/charts': /^console\/src\/ui\/echarts\.ts$/,
  'echarts/components': /^console\/src\/ui\/echarts\.ts$/,
  'echarts/core': /^console\/src\/ui\/echarts\.ts$/,
  'echarts/renderers': /^console\/src\/ui\/echarts\.ts$/,
  'react-router': /^(web|console)\/src\//,
  'oxc-parser': /^tidy\//,
  'playwright-core': /^stories\//,
}
const loose = /^([\^~*]|latest|git|https?:|file:)/

const packageSins = (file: SourceFile) =>
  [...file.text.matchAll(/"([@\w/.-]+)":\s*"([^"]+)"/g)]
    .filter(([, , version = '']) => loose.test(version))
    .map(match => ({
      file: file.path,
      line: file.lineAt(match.index),
      what: `${match[1]} is not pinned: ${match[2]}`,
    }))

export const libraries: Rule = {
  name: 'libraries',
  reason: 'replacing a library means rewriting one file; a version is chosen, not met',
  cure: 'use the owner file; write the exact version',
  check: files =>
    files.flatMap(file => {
      if (file.path.endsWith('package.json')) return packageSins(file)
      return file.imports.flatMap(({ from, line }) => {
        const owner = owners[from]
        if (!owner || owner.test(file.path)) return []
        return [{ file: file.path, line, what: `imports ${from}` }]
      })
    }),
}

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import scalar from '@scalar/fastify-api-reference'
import { refusalCodes, statusOf } from '@fuquan/contract/index.ts'
import type { FastifyInstance } from 'fastify'
import { escapeHtml, type Page, renderMarkdown } from './markdown.ts'
import { contentPolicy } from './static.ts'
import { patternOf, say } from './words.ts'

const pictures: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
}
const houseTitle = bothWays('docs.title')
// The order a newcomer reads in; folders that come later stand at the end.
const shelves = ['use', 'run', 'develop', 'stories', 'decisions']

/** Serves the documentation at `/docs` and the API reference at `/docs/api`, both offline. */
export async function serveDocs(app: FastifyInstance, root: string): Promise<void> {
  const { pages, files } = await readDocs(join(root, 'docs'))
  pages.set('problems', problemsPage())
  const index = contents(pages)
  pages.set('', pages.get('') ?? { title: houseTitle, html: `<h1>${houseTitle}</h1>${index}` })

  const style = await readFile(join(import.meta.dirname, 'docs.css'), 'utf8')
  app.get('/docs/docs.css', (_, reply) => reply.type('text/css; charset=utf-8').send(style))
  app.get('/docs/*', (request, reply) => {
    const path = decodeURI(request.url.split(/[?#]/)[0] ?? '').replace(/^\/docs\/?|\/$/g, '')
    const file = files.get(path)
    if (file) return reply.type(pictures[extname(path)] ?? 'application/octet-stream').send(file)
    const page = pages.get(path)
    if (!page) return reply.callNotFound()
    return reply.type('text/html; charset=utf-8').send(shell(page, index))
  })
  app.get('/docs', (_, reply) => reply.redirect('/docs/'))
  await serveReference(app, root)
}

/** The page's start script is inline: it alone is let in, by its own digest. */
async function serveReference(app: FastifyInstance, root: string): Promise<void> {
  const text = await readFile(join(root, 'contract/openapi.json'), 'utf8')
  app.get('/docs/openapi.json', (_, reply) => reply.type('application/json').send(text))
  await app.register(async scope => {
    scope.addHook('onSend', async (_, reply, payload: unknown) => {
      if (typeof payload !== 'string' || !payload.includes('<script')) return payload
      const scripts = [...payload.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)]
      const digests = scripts.map(([, script = '']) => digestOf(script))
      const policy = contentPolicy({ scripts: digests, looseStyles: true })
      reply.header('content-security-policy', policy)
      return payload
    })
    await scope.register(scalar, {
      routePrefix: '/docs/api',
      // It reads our file and asks nobody else: no fonts, no proxy, no assistant, no tools.
      configuration: {
        url: '/docs/openapi.json',
        withDefaultFonts: false,
        hideClientButton: true,
        showDeveloperTools: 'never',
        agent: { disabled: true },
        mcp: { disabled: true },
        telemetry: false,
      },
      logLevel: 'silent',
    })
  })
}

const digestOf = (script: string): string =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`

async function readDocs(folder: string) {
  const pages = new Map<string, Page>()
  const files = new Map<string, Buffer>()
  // A build without documentation is still a house; the reference stands by itself.
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of found.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length + 1)
    if (extname(name) === '.md') {
      const page = renderMarkdown(await readFile(path, 'utf8'))
      pages.set(name.replace(/(^|\/)?(README|index)?\.md$/, ''), page)
    } else if (extname(name) in pictures) files.set(name, await readFile(path))
  }
  return { pages, files }
}

function contents(pages: ReadonlyMap<string, Page>): string {
  const groups = Map.groupBy(
    [...pages].filter(([path]) => path !== ''),
    ([path]) => shelfOf(path),
  )
  const shown = [...groups]
    .toSorted(([a], [b]) => order(a) - order(b))
    .map(([shelf, entries]) => {
      const links = entries.map(
        ([path, page]) =>
          `<li><a href="/docs/${escapeHtml(path)}">${escapeHtml(page.title)}</a></li>`,
      )
      const extra = shelf === '' ? '<li><a href="/docs/api/">API reference</a></li>' : ''
      const name = escapeHtml(shelf === '' ? 'reference' : shelf)
      return `<h2>${name}</h2><ul>${links.join('')}${extra}</ul>`
    })
  return shown.join('')
}

const shelfOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : '')
const order = (shelf: string) => (shelves.includes(shelf) ? shelves.indexOf(shelf) : 99)

/** Every refusal with its sentences: where the `type` of a problem leads. */
function problemsPage(): Page {
  const rows = refusalCodes().map(code => {
    const sentences = [patternOf('zh-CN', code), patternOf('en', code)]
    const detail = sentences.map(escapeHtml).join('<br>')
    const cells = [`<code>${code}</code>`, String(statusOf(code)), detail]
    return `<tr id="${code}">${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
  })
  const title = bothWays('docs.refusals')
  const head = '<thead><tr><th>code</th><th>status</th><th>detail</th></tr></thead>'
  const table = `<table>${head}<tbody>${rows.join('')}</tbody></table>`
  return { title, html: `<h1>${title}</h1><div class="wide" tabindex="0">${table}</div>` }
}

/** The documentation is for people of both languages: its own words stand side by side. */
function bothWays(key: string): string {
  return `${say('en', 'engine', key)} ${say('zh-CN', 'engine', key)}`
}

const shell = (page: Page, index: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} · Fuquan</title>
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<nav aria-label="Documentation"><a class="home" href="/docs/">${houseTitle}</a>
${index}</nav>
<main>${page.html}</main>
</body>
</html>
`

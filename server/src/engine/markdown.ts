/** A page of the documentation, ready to be shown. `title` is its first heading. */
export type Page = { title: string; html: string }

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
/** Makes text safe inside HTML and its attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, letter => escapes[letter] ?? letter)

/**
 * Renders the Markdown our documentation uses: headings, paragraphs, lists, tables, quotes, code,
 * links, pictures. Raw HTML is shown as text. Links lead within the house or to http(s).
 */
export function renderMarkdown(source: string): Page {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const html = blocks(lines)
  const first = lines.find(line => line.startsWith('# '))
  return { title: first?.slice(2).replaceAll('`', '').trim() ?? 'Fuquan', html }
}

type Rule = { begins: RegExp; read: (lines: string[]) => { html: string; used: number } }

const rules: readonly Rule[] = [
  { begins: /^(```|~~~)/, read: fence },
  { begins: /^#{1,6} /, read: heading },
  { begins: /^(-{3,}|\*{3,})\s*$/, read: () => ({ html: '<hr>', used: 1 }) },
  { begins: /^> ?/, read: quote },
  { begins: /^\s*([-*]|\d+\.) /, read: list },
  { begins: /^\|/, read: table },
]

function blocks(lines: readonly string[]): string {
  const made: string[] = []
  let rest = [...lines]
  while (rest.length > 0) {
    const [line = ''] = rest
    if (line.trim() === '') {
      rest = rest.slice(1)
      continue
    }
    const rule = rules.find(one => one.begins.test(line))
    const { html, used } = rule ? rule.read(rest) : paragraph(rest)
    made.push(html)
    rest = rest.slice(Math.max(used, 1))
  }
  return made.join('\n')
}

function paragraph(lines: string[]) {
  const end = lines.findIndex(
    (line, n) => n > 0 && (line.trim() === '' || rules.some(rule => rule.begins.test(line))),
  )
  const used = end < 0 ? lines.length : end
  return { html: `<p>${inline(lines.slice(0, used).join('\n'))}</p>`, used }
}

function heading(lines: string[]) {
  const [, marks = '#', text = ''] = /^(#{1,6}) (.*)$/.exec(lines[0] ?? '') ?? []
  const id = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .trim()
    .replaceAll(' ', '-')
  const level = marks.length
  return { html: `<h${level} id="${escapeHtml(id)}">${inline(text)}</h${level}>`, used: 1 }
}

function fence(lines: string[]) {
  const mark = (lines[0] ?? '').slice(0, 3)
  const end = lines.findIndex((line, n) => n > 0 && line.startsWith(mark))
  const used = end < 0 ? lines.length : end + 1
  const code = lines.slice(1, end < 0 ? lines.length : end).join('\n')
  return { html: `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre>`, used }
}

function quote(lines: string[]) {
  const end = lines.findIndex(line => !line.startsWith('>'))
  const used = end < 0 ? lines.length : end
  const inner = lines.slice(0, used).map(line => line.replace(/^> ?/, ''))
  return { html: `<blockquote>${blocks(inner)}</blockquote>`, used }
}

const item = /^(\s*)([-*]|\d+\.) (.*)$/

function list(lines: string[]) {
  const [, indent = '', mark = '-'] = item.exec(lines[0] ?? '') ?? []
  const tag = /\d/.test(mark) ? 'ol' : 'ul'
  const items: string[][] = []
  let used = 0
  for (; used < lines.length; used++) {
    const line = lines[used] ?? ''
    const found = item.exec(line)
    if (found && (found[1] ?? '').length === indent.length) items.push([found[3] ?? ''])
    else if (line.trim() === '' && !nextGoesOn(lines[used + 1], indent.length)) break
    else if (line.trim() !== '' && !/^\s/.test(line) && !found) break
    else items.at(-1)?.push(line.slice(indent.length + 2))
  }
  const shown = items.map(([first = '', ...more]) => {
    const lead = [first]
    while (more[0] !== undefined && more[0].trim() !== '' && !item.test(more[0])) {
      lead.push(more.shift()?.trim() ?? '')
    }
    return `<li>${inline(lead.join('\n'))}${more.length > 0 ? blocks(more) : ''}</li>`
  })
  return { html: `<${tag}>${shown.join('')}</${tag}>`, used }
}

const nextGoesOn = (line: string | undefined, indent: number): boolean =>
  line !== undefined && line.length - line.trimStart().length > indent && line.trim() !== ''

function table(lines: string[]) {
  const end = lines.findIndex(line => !line.startsWith('|'))
  const used = end < 0 ? lines.length : end
  const [head = [], divider, ...below] = lines.slice(0, used).map(cells)
  const rows = divider?.every(cell => /^:?-+:?$/.test(cell))
    ? below
    : [...(divider ? [divider] : []), ...below]
  const row = (tag: string, parts: string[]) =>
    `<tr>${parts.map(part => `<${tag}>${inline(part)}</${tag}>`).join('')}</tr>`
  const top = `<thead>${row('th', head)}</thead>`
  const body = `<tbody>${rows.map(parts => row('td', parts)).join('')}</tbody>`
  const html = `<div class="wide" tabindex="0"><table>${top}${body}</table></div>`
  return { html, used }
}

function cells(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '')
  return inner.split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|'))
}

/** Code is set aside first: nothing inside it means anything. */
function inline(source: string): string {
  const codes: string[] = []
  const held = source.replaceAll(/(`+)(.+?)\1/gs, (_, __, code: string) => {
    codes.push(`<code>${escapeHtml(code.trim())}</code>`)
    return `\ue000${codes.length - 1}\ue000`
  })
  return escapeHtml(held)
    .replaceAll(/!\[([^\]]*)\]\(([^()\s]+)\)/g, (_, alt: string, to: string) =>
      isSafe(to) ? `<img src="${to}" alt="${alt}" loading="lazy">` : alt,
    )
    .replaceAll(/\[([^\]]+)\]\(([^()\s]+)\)/g, (_, text: string, to: string) =>
      isSafe(to) ? `<a href="${pageLink(to)}">${text}</a>` : text,
    )
    .replaceAll(/&lt;(https?:\/\/[^\s&]+)&gt;/g, '<a href="$1">$1</a>')
    .replaceAll(/\*\*(.+?)\*\*/gs, '<strong>$1</strong>')
    .replaceAll(/(?<![\w*])[*_](?!\s)([^*_]+?)[*_](?![\w*])/g, '<em>$1</em>')
    .replaceAll(/\ue000(\d+)\ue000/g, (_, n: string) => codes[Number(n)] ?? '')
}

const isSafe = (to: string): boolean => !/^[a-z][a-z0-9+.-]*:/i.test(to) || /^https?:\/\//i.test(to)

/** The files link to each other by file name; the pages have none. */
const pageLink = (to: string): string =>
  /^https?:/i.test(to) ? to : to.replace(/(?:README)?\.md(?=$|#)/, '')

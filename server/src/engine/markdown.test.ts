import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderMarkdown } from './markdown.ts'

test.each([
  ['# Lin & Mei', '<h1 id="lin--mei">Lin &amp; Mei</h1>'],
  ['one\ntwo', '<p>one\ntwo</p>'],
  [
    '**bold** and *soft* and `a*b*`',
    '<p><strong>bold</strong> and <em>soft</em> and <code>a*b*</code></p>',
  ],
  ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
  ['```ts\nif (a < b) {}\n```', '<pre tabindex="0"><code>if (a &lt; b) {}</code></pre>'],
  ['[the way](run/start.md#now)', '<p><a href="run/start#now">the way</a></p>'],
  ['> said', '<blockquote><p>said</p></blockquote>'],
])('%j is shown as a page shows it', (source, html) => {
  expect(renderMarkdown(source).html).toBe(html)
})

test('a table has its head and its rows', () => {
  const { html } = renderMarkdown('| a | b |\n|--|--|\n| 1 | `x|y` \\| z |')

  expect(html).toContain('<thead><tr><th>a</th><th>b</th></tr></thead>')
  expect(html).toContain('<td>1</td>')
})

test.each([
  '<script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '![x](data:text/html;base64,AAAA)',
  '[x]("onmouseover="alert(1))',
  '`<img src=x onerror=alert(1)>`',
])('%s stays text', source => {
  const { html } = renderMarkdown(source)

  expect(html).not.toMatch(/<script|<img|(src|href)="(javascript|data):|" ?onmouseover/)
})

test('whatever is written, only our own tags come out, and it ends', () => {
  const tag = /<\/?([a-z0-9]+)/g
  const ours = new Set(
    'h1 h2 h3 h4 h5 h6 p ul ol li a img code pre strong em table thead tbody tr th td div hr blockquote'.split(
      ' ',
    ),
  )
  const piece = fc.constantFrom(
    '# ',
    '- ',
    '  - ',
    '1. ',
    '|',
    '`',
    '**',
    '_',
    '[',
    '](',
    ')',
    '<b>',
    '\n',
    '> ',
    '```',
    'x',
    '福',
    '"',
  )

  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      const { html } = renderMarkdown(pieces.join(''))
      for (const [, name = ''] of html.matchAll(tag)) expect(ours).toContain(name)
    }),
  )
})

import type { EnvelopeProof } from '@fuquan/sdk/index.ts'
import { checkNames } from '@fuquan/sdk/proof.ts'
import i18next from 'i18next'
import type { Language } from '../../../lib/money.ts'

type Saving = { proof: EnvelopeProof; language: Language; scale: number }

const style = `
body{font:16px/1.5 system-ui,sans-serif;max-width:760px;margin:2rem auto;padding:0 1rem;
background:#fff;color:#1f1a17}
table{border-collapse:collapse;width:100%}
td,th{text-align:start;padding:.25rem .5rem;border-bottom:1px solid #ddd;vertical-align:top;
font-variant-numeric:tabular-nums}
td.hex{overflow-wrap:anywhere;font:13px ui-monospace,monospace}ul{list-style:none;padding:0}
li.bad,h1.bad{color:#a61b3c}small{overflow-wrap:anywhere;color:#5e554f}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
section:empty{display:none}`

/** What the page does when it is opened: compute, and lay what was told beside it. */
const showing = `
const read = id => JSON.parse(document.getElementById(id).textContent)
const proof = read('proof')
const { words, scale } = read('words')
const make = (name, text, into, look) => {
  const made = document.createElement(name)
  made.textContent = text
  if (look) made.className = look
  into.append(made)
  return made
}
const money = amount => {
  const digits = String(amount).padStart(scale + 1, '0')
  return scale === 0 ? digits : digits.slice(0, -scale) + '.' + digits.slice(-scale)
}
const place = id => document.getElementById(id)
const table = (id, title, heads, rows) => {
  if (rows.length === 0) return
  make('h2', title, place(id))
  const made = make('table', '', place(id))
  const head = made.createTHead().insertRow()
  for (const text of heads) make('th', text, head).scope = 'col'
  const body = made.createTBody()
  for (const cells of rows) {
    const row = body.insertRow()
    for (const text of cells) {
      const cell = row.insertCell()
      cell.textContent = text
      if (String(text).length > 40) cell.className = 'hex'
    }
  }
}
const nameless = number => words.nameless.replace('{{number}}', number)

const found = verifyProof(proof)
const good = found.verdict === 'matches'
const title = place('verdict')
title.textContent = (good ? '✓ ' : '✗ ') + words[found.verdict]
title.className = good ? 'good' : 'bad'
for (const { name, faults } of found.checks) {
  const bad = faults.length > 0
  const item = make('li', (bad ? '✗ ' : '✓ ') + words.checks[name], place('checks'), bad ? 'bad' : '')
  for (const fault of faults) make('small', ' ' + fault, item).lang = 'en'
}
const claims = new Map((proof.claims ?? []).map(claim => [claim.number, claim]))
table('shares', words.table, [words.number, words.who, words.computed, words.given],
  found.shares.map((share, n) => {
    const claim = claims.get(n + 1)
    const who = claim ? (claim.name ?? nameless(n + 1)) : words.nobody
    return [n + 1, who, money(share), claim ? money(claim.amount) : '—']
  }))
table('levels', words.levels, ['', '', '', ''],
  found.levels.map(({ level, tiles }) => [level, ...tiles.map(money)]))
table('path', words.path, ['', words.due],
  (proof.tree?.path ?? []).map((node, n) => [money(node.value), money(found.path[n] ?? '0')]))
table('moment', words.moment, [words.place, words.who, words.order, words.share],
  (proof.moment?.people ?? []).map(tap =>
    [tap.place, tap.name ?? (tap.number === null ? '—' : nameless(tap.number)), tap.order ?? '—',
      tap.number ?? words.noShare]))
place('facts').textContent = JSON.stringify(proof.draw ?? proof.tree, null, 2)
`

/**
 * One file with a proof and the program that checks it, for any browser, offline: its own rules
 * forbid it to load anything. The verifying command reads the same file.
 */
export async function savedPage({ proof, language, scale }: Saving): Promise<string> {
  const { verifySource } = await import('virtual:verify-source')
  const t = i18next.getFixedT(language, 'proof')
  const kind = proof.moment?.kind ?? 'window'
  const seconds = (proof.moment?.ms ?? 0) / 1_000
  const words = {
    ...{ matches: t('matches'), differs: t('differs'), not_ended: t('not_ended') },
    ...{ table: t('table'), number: t('number'), who: t('who'), nobody: t('nobody') },
    ...{ computed: t('computed'), given: t('given'), levels: t('levels'), path: t('path') },
    ...{ due: t('due'), place: t('place'), order: t('order'), share: t('share') },
    ...{ noShare: t('noShare'), moment: t(`moment.${kind}`, { seconds }) },
    nameless: t('nameless', { number: '{{number}}' }),
    checks: Object.fromEntries(checkNames.map(name => [name, t(`check.${name}`)])),
  }
  const data = (value: unknown) => JSON.stringify(value, null, 1).replaceAll('<', '\\u003c')
  const rules = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${rules}">
<title>${(proof.draw ?? proof.tree)?.envelopeId ?? ''}</title>
<style>${style}</style>
<h1 id="verdict"></h1>
<p>${t('again')}<br>${t('program')}</p>
<ul id="checks"></ul>
<section id="shares"></section>
<section id="levels"></section>
<section id="path"></section>
<section id="moment"></section>
<h2>${t('facts')}</h2>
<pre id="facts"></pre>
<script type="application/json" id="proof">${data(proof)}</script>
<script type="application/json" id="words">${data({ words, scale })}</script>
<script type="module">
${verifySource.replaceAll('</script', '<\\/script')}
${showing}
</script>
</html>
`
}

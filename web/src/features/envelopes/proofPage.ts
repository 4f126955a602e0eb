import type { ClaimLine, EnvelopeDraw } from '@fuquan/sdk/index.ts'
import i18next from 'i18next'
import type { Language } from '../../lib/money.ts'

type Proof = { draw: EnvelopeDraw; claims: readonly ClaimLine[]; language: Language }

/** One file with the facts of a draw and the program that checks them, for any browser, offline. */
export async function proofPage({ draw, claims, language }: Proof): Promise<string> {
  const { verifySource } = await import('virtual:verify-source')
  const t = i18next.getFixedT(language, 'envelopes')
  const facts = { ...draw, amounts: undefined }
  const told = claims.map(({ number, amount, user }) => ({ number, amount, name: user.name }))
  const words = { matches: t('verify.matches'), differs: t('verify.differs') }
  const data = JSON.stringify({ facts, told, words, given: draw.amounts }, null, 1)
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<title>${draw.envelopeId}</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:720px;margin:2rem auto;padding:0 1rem}
td,th{text-align:left;padding:.25rem .75rem;border-bottom:1px solid #ddd}pre{white-space:pre-wrap}
</style>
<h1 id="verdict"></h1>
<table><thead><tr><th>${t('verify.number')}</th><th>${t('verify.who')}</th>
<th>${t('verify.computed')}</th><th>${t('verify.given')}</th></tr></thead>
<tbody id="shares"></tbody></table>
<h2>${t('verify.facts')}</h2>
<pre id="facts"></pre>
<script type="application/json" id="data">${data.replaceAll('<', '\\u003c')}</script>
<script type="module">
${verifySource.replaceAll('</script', '<\\/script')}
const { facts, told, words, given } = JSON.parse(document.getElementById('data').textContent)
const verdict = verifyDraw(facts, told)
const said = verdict.matches ? '✓ ' + words.matches : '✗ ' + words.differs
document.getElementById('verdict').textContent = said
document.getElementById('facts').textContent = JSON.stringify(facts, null, 2)
const names = new Map(told.map(one => [one.number, one.name]))
verdict.shares.forEach((share, n) => {
  const row = document.getElementById('shares').insertRow()
  const cells = [n + 1, names.get(n + 1) ?? '—', share, given?.[n] ?? '—']
  for (const text of cells) row.insertCell().textContent = text
})
</script>
</html>
`
}

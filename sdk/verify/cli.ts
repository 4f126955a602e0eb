// The command: node fuquan-verify.js FILE. It reads one file, asks no network, and exits with 0
// when everything agrees, 1 when something does not, 2 when nothing could be checked.
import { readFile } from 'node:fs/promises'
import { type Check, type Findings, type Proof, readProof, verifyProof } from './proof.ts'

const usage = `Usage: fuquan-verify [--json] FILE

FILE is the proof of an envelope as JSON (GET /api/envelopes/ENVELOPE/proof), or the page that
"save this page" of the verify screen saved; - reads it from the standard input.
--json prints the findings for a program.

Exit code: 0 matches, 1 does not match, 2 could not be checked (no proof, or not ended yet).`

const codes = { matches: 0, differs: 1, not_ended: 2 } as const
const verdicts = {
  matches: 'MATCHES: the draw is the one that was committed to, and everybody got their part.',
  differs: 'DOES NOT MATCH: see the lines marked with ✗.',
  not_ended: 'NOT ENDED YET: the seed is public once the envelope has ended.',
} as const

/** What each check that found nothing has shown. */
const shown: Record<Check['name'], string> = {
  commit: 'the commit follows from seed and parameters',
  shares: 'every share follows from the seed',
  tiles: 'every level shows the tiles of the seed',
  guesses: 'every guess took all or half of its level',
  path: 'every guess narrowed its range, and the parts are those of the rule',
  parts: 'what was paid is what the guesses come to',
  claims: 'claim k got share k',
  names: 'what was said by name went to that name',
  order: 'who tapped together stands in the order of the seed',
  money: 'claims and return are the total',
}

function tell(proof: Proof, findings: Findings): string {
  const of = proof.tree ?? proof.draw
  const lines = [`${String(of?.envelopeId)} · ${proof.mode} · ${proof.state}`]
  for (const { name, faults } of findings.checks) {
    if (faults.length === 0) lines.push(`✓ ${name}: ${shown[name]}`)
    for (const fault of faults) lines.push(`✗ ${name}: ${fault}`)
  }
  if (findings.shares.length > 0) lines.push(`  shares: ${findings.shares.join(' ')}`)
  for (const { level, tiles } of findings.levels) lines.push(`  level ${level}: ${tiles.join(' ')}`)
  if (findings.path.length > 0) lines.push(`  parts of the path: ${findings.path.join(' ')}`)
  if (findings.passedOver.length > 0) {
    const places = findings.passedOver.join(' ')
    lines.push(`  passed over, by a limit of theirs or of their account: places ${places}`)
  }
  return [...lines, verdicts[findings.verdict]].join('\n')
}

async function run(words: readonly string[]): Promise<number> {
  const asJson = words.includes('--json')
  const [file, ...more] = words.filter(word => word !== '--json')
  if (file === undefined || more.length > 0 || (file.startsWith('-') && file !== '-')) {
    console.error(usage)
    return 2
  }
  try {
    const proof = readProof(await readFile(file === '-' ? '/dev/stdin' : file, 'utf8'))
    const findings = verifyProof(proof)
    console.log(asJson ? JSON.stringify(findings, null, 2) : tell(proof, findings))
    return codes[findings.verdict]
  } catch (error) {
    console.error(`Nothing could be checked: ${error instanceof Error ? error.message : 'unread'}`)
    return 2
  }
}

process.exitCode = await run(process.argv.slice(2))

import { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import { type ClaimFact, verifyDraw } from '@fuquan/sdk/verify.ts'
import type { Tx } from '#/engine/db.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import * as store from '../store.ts'

/** `verify-draw ENVELOPE`: by the verifier that everybody may run, on what is kept here. */
export const checkOneDraw: Command = {
  verb: 'verify-draw',
  takes: { shown: 'ENVELOPE', wordsMax: 1 },
  summary: 'recomputes the draw of one ended envelope (env_…) and compares its claims',
  run: ({ house, args }) => house.read(tx => checkDraw(tx, args[0] ?? '')),
}

async function checkDraw(tx: Tx, asked: string): Promise<CommandAnswer> {
  const id = EnvelopeId.safeParse(asked)
  if (!id.success) return bad('Name one envelope by its id, env_ and 26 letters.')
  const row = await store.findEnvelope(tx, id.data)
  if (row === undefined) return bad('There is no such envelope.')
  const { seed } = await store.readSeed(tx, id.data)
  if (seed === null || seed === undefined) return bad('It has not ended: its seed is still sealed.')

  const { split } = row
  if (split === 'named') return bad('Its amounts were said by its sender: nothing is drawn.')
  if (split === 'funny' || split === 'relay') {
    return bad('Nothing is drawn in a guessing game: its tiles and path stand on its verify page.')
  }
  const rows = await store.listClaims(tx, {
    id: row.id,
    below: row.shares + 1,
    limit: row.shares,
  })
  const claims: ClaimFact[] = rows.map(claim => ({
    number: claim.number,
    amount: claim.amount.toString(),
  }))
  const verdict = verifyDraw(
    {
      envelopeId: asked,
      asset: row.assetCode,
      total: row.total.toString(),
      shares: row.shares,
      minShare: row.least.toString(),
      maxShare: row.most.toString(),
      split,
      commit: row.commit,
      seed: Buffer.from(seed).toString('hex'),
    },
    claims,
  )
  const lines = verdict.matches
    ? [`The draw of ${asked} is what its commit promised; ${claims.length} claims agree.`]
    : [`The draw of ${asked} DIFFERS: ${JSON.stringify(verdict)}`]
  return { good: verdict.matches, lines, facts: { ...verdict } }
}

const bad = (sentence: string): CommandAnswer => ({
  good: false,
  lines: [sentence],
  facts: { sentence },
})

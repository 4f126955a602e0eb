import { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import { type ClaimFact, verifyDraw } from '@fuquan/sdk/verify.ts'
import type { Tx } from '#/engine/db.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import { inBoth, type Sentence } from '#/engine/terminal.ts'
import * as store from '../store.ts'

/** `verify-draw ENVELOPE`: by the verifier that everybody may run, on what is kept here. */
export const checkOneDraw: Command = {
  verb: 'verify-draw',
  takes: { shown: 'ENVELOPE', wordsMax: 1 },
  summary: 'verbVerifyDraw',
  run: ({ house, args }) => house.read(tx => checkDraw(tx, args[0] ?? '')),
}

async function checkDraw(tx: Tx, asked: string): Promise<CommandAnswer> {
  const id = EnvelopeId.safeParse(asked)
  if (!id.success) return bad('drawWhich')
  const row = await store.findEnvelope(tx, id.data)
  if (row === undefined) return bad('drawUnknown')
  const { seed } = await store.readSeed(tx, id.data)
  if (seed === null || seed === undefined) return bad('drawSealed')

  const { split } = row
  if (split === 'named') return bad('drawNamed')
  if (split === 'funny' || split === 'relay') {
    return bad('drawGame')
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
    ? [inBoth('drawMatches', { envelope: asked, count: claims.length })]
    : [inBoth('drawDiffers', { envelope: asked, verdict: JSON.stringify(verdict) })]
  return { good: verdict.matches, lines, facts: { ...verdict } }
}

function bad(name: Sentence): CommandAnswer {
  const sentence = inBoth(name)
  return { good: false, lines: [sentence], facts: { sentence } }
}

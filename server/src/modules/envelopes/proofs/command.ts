import { EnvelopeProof } from '@fuquan/contract/envelopes/proofs.ts'
import { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import { verifyProof } from '@fuquan/sdk/proof.ts'
import { z } from 'zod'
import type { Ctx } from '#/engine/house.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import { inBoth, type Sentence } from '#/engine/terminal.ts'
import { present } from '#/kit/assert.ts'
import { drawOf } from '../actions/read.ts'
import * as store from '../store.ts'
import { treeProofOf } from '../trees/actions/read.ts'
import { findTree } from '../trees/store.ts'
import { findTreeEnvelope } from '../trees/store-envelope.ts'
import { proofOf } from './actions.ts'

/** `verify-draw ENVELOPE`: by the verifier that everybody may run, on what is kept here. */
export const checkOneDraw: Command = {
  verb: 'verify-draw',
  takes: { shown: 'ENVELOPE', wordsMax: 1 },
  summary: 'verbVerifyDraw',
  run: ({ house, args }) => house.read((tx, now) => checkDraw({ tx, now, house }, args[0] ?? '')),
}

type Kept = Pick<Ctx, 'tx' | 'now' | 'house'>

async function checkDraw(kept: Kept, asked: string): Promise<CommandAnswer> {
  const id = EnvelopeId.safeParse(asked)
  if (!id.success) return bad('drawWhich')
  const row = await store.findEnvelope(kept.tx, id.data)
  if (row === undefined) return bad('drawUnknown')
  const { seed } = await store.readSeed(kept.tx, id.data)
  if (seed === null || seed === undefined) return bad('drawSealed')

  const proof = await wholeProof(kept, row)
  const findings = verifyProof(z.encode(EnvelopeProof, proof))
  const matches = findings.verdict === 'matches'
  const wrong = findings.checks.filter(check => check.faults.length > 0)
  const lines = matches
    ? [inBoth('drawMatches', { envelope: asked, count: proof.claims?.length ?? 0 })]
    : [inBoth('drawDiffers', { envelope: asked, verdict: JSON.stringify(wrong) })]
  return { good: matches, lines, facts: { matches, ...findings } }
}

/** All that is kept of an envelope: with the ids of everybody in it, and nobody's name. */
async function wholeProof(kept: Kept, row: store.EnvelopeRow): Promise<EnvelopeProof> {
  const isTree = row.mode === 'funny' || row.mode === 'relay'
  const nobody = { isSender: false }
  return proofOf(kept, row, {
    draw: isTree ? null : await drawOf(kept, row, nobody),
    tree: isTree ? await treeProofOf(kept, { ...(await treeOf(kept, row)), ...nobody }) : null,
    namesOf: async people => new Map(people.map(person => [person, ''])),
  })
}

async function treeOf({ tx }: Kept, { id }: store.EnvelopeRow) {
  return {
    row: present(await findTreeEnvelope(tx, id), 'the envelope of a tree'),
    tree: present(await findTree(tx, id), 'a tree'),
  }
}

function bad(name: Sentence): CommandAnswer {
  const sentence = inBoth(name)
  return { good: false, lines: [sentence], facts: { sentence } }
}

// The guessing games: what the module of envelopes binds, and what its other parts ask of trees.
import type { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Ctx } from '#/engine/house.ts'
import { demandTicket } from '../opening/tickets.ts'
import { listPassTargets, passTreeOn } from './actions/pass.ts'
import { guessNumber, guessTile } from './actions/play.ts'
import { getTree, getTreeLimits, getTreeProof } from './actions/read.ts'
import { sendTree } from './actions/send.ts'

type Guess = { envelopeId: EnvelopeId; ticket?: string | undefined }

/**
 * Lets only who shows the ticket of an envelope come to a guess in it (rule R11).
 * Refuses: envelope_ticket_missing (before anything is looked up), and what the guess names.
 */
const behindTicket =
  <G extends Guess, R>(guess: (ctx: Ctx, input: G) => Promise<R>) =>
  async (ctx: Ctx, input: G): Promise<R> => {
    demandTicket(ctx, input, ctx.now.getTime())
    return guess(ctx, input)
  }

export const treeActions = {
  getTreeLimits,
  sendTree,
  getTree,
  guessTile: behindTicket(guessTile),
  guessNumber: behindTicket(guessNumber),
  listPassTargets,
  passTreeOn,
  getTreeProof,
}

/** What the database refuses by itself, and the words for it. */
export const treeConstraints = {
  tree_guess_pkey: 'envelope_guessed_before',
  guess_level: 'envelope_guess_taken',
  guess_exact: 'envelope_emptied',
  tree_pass_pkey: 'envelope_forward_not_allowed',
} as const

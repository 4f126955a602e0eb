// The guessing games: what the module of envelopes binds, and what its other parts ask of trees.
import { listPassTargets, passTreeOn } from './actions/pass.ts'
import { guessNumber, guessTile } from './actions/play.ts'
import { getTree, getTreeLimits, getTreeProof } from './actions/read.ts'
import { sendTree } from './actions/send.ts'

export const treeActions = {
  getTreeLimits,
  sendTree,
  getTree,
  guessTile,
  guessNumber,
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

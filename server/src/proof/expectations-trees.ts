import {
  cannotWrite,
  foreign,
  fromL1,
  inRoom,
  mayWriteInRoom,
  own,
  room,
  type Row,
} from './expectation.ts'
import type { Things } from './scene.ts'

const tree = ({ treeId }: Things) => ({ envelopeId: treeId })

export const treeRows: Record<string, Row> = {
  getTreeLimits: own(),
  sendTree: foreign(mayWriteInRoom, {
    // Above what may be sent without a PIN.
    ask: things => ({ ...room(things), mode: 'funny', amount: '6000', reach: 'my_friends' }),
    then: 'identity_step_up_needed',
    but: fromL1('envelope_level_needed'),
  }),
  getTree: foreign(inRoom, { ask: tree }),
  // Nobody has guessed the first level, so there is no second one to guess.
  guessTile: foreign(inRoom, {
    ask: things => ({ ...tree(things), level: 2, tile: 0 }),
    then: 'bad_input',
  }),
  // The tree of the scene is no relay.
  guessNumber: foreign([], { ask: things => ({ ...tree(things), from: null, value: '37' }) }),
  listPassTargets: foreign(inRoom, { ask: tree, then: 'envelope_forward_not_allowed' }),
  passTreeOn: foreign(mayWriteInRoom, {
    ask: things => ({ ...tree(things), ...room(things) }),
    then: 'envelope_forward_not_allowed',
    but: cannotWrite,
  }),
  getTreeProof: foreign(inRoom, { ask: tree }),
}

import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { cannotWrite, foreign, own, ownWrite, type Row } from './expectation.ts'
import type { Things } from './scene.ts'

// Bo asks Mei: a request is found by its two people only.
const one = ({ askId }: Things) => ({ askId })
const somebody = () => ({ userId: toWire('usr', newId()) })

export const askRows: Record<string, Row> = {
  getAskLimits: own(),
  askForEnvelopes: ownWrite({
    ask: () => ({ people: [toWire('usr', newId())], occasion: 'A kite' }),
    then: 'envelope_ask_not_friends',
    lost: 'envelope_ask_not_friends',
  }),
  listAsks: own({ ask: () => ({ role: 'mine' }), lost: 'done' }),
  getAsk: foreign(['admin', 'member'], { ask: one }),
  uploadAskPicture: ownWrite(),
  // Nobody of the staff has looked at it yet, so who is asked does not see it either.
  getAskPicture: foreign(['admin'], { ask: one }),
  // Of the keeper, who is nobody's friend here: a room in common is not enough.
  getFriendEnvelopes: foreign([], { ask: ({ userId }) => ({ userId }) }),
  payAsk: foreign(['member'], {
    // Above what may be sent without a PIN.
    ask: things => ({ ...one(things), amount: '6000' }),
    then: 'identity_step_up_needed',
    but: cannotWrite,
  }),
  declineAsk: foreign(['member'], { ask: one }),
  withdrawAsk: foreign(['admin'], { ask: one }),
  muteAsker: own({ ask: somebody, lost: 'done' }),
  unmuteAsker: own({ ask: somebody, lost: 'done' }),
  listMutedAskers: own(),
}

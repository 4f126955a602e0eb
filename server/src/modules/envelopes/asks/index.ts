// Requests for envelopes. Paying one sends an ordinary envelope like any other.
import {
  askForEnvelopes,
  declineAsk,
  getAsk,
  getAskLimits,
  listAsks,
  listMutedAskers,
  muteAsker,
  unmuteAsker,
  withdrawAsk,
} from './actions.ts'
import { payAsk } from './pay.ts'
import { getAskPicture, uploadAskPicture } from './pictures.ts'

export const askActions = {
  getAskLimits,
  askForEnvelopes,
  uploadAskPicture,
  getAskPicture,
  listAsks,
  getAsk,
  payAsk,
  declineAsk,
  withdrawAsk,
  muteAsker,
  unmuteAsker,
  listMutedAskers,
}

export { askingOf } from './actions.ts'
export { sweepPictures } from './pictures.ts'

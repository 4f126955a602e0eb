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

export const askActions = {
  getAskLimits,
  askForEnvelopes,
  listAsks,
  getAsk,
  payAsk,
  declineAsk,
  withdrawAsk,
  muteAsker,
  unmuteAsker,
  listMutedAskers,
}

import { cannotWrite, foreign, fromL1, own, ownWrite, type Row } from './expectation.ts'
import type { Things } from './scene.ts'

// Lin's room: Mei is in it, and Bo has typed its code and waits before it.
const face = ({ faceRoomId }: Things) => ({ faceRoomId })
// Nothing has rained in it yet.
const noRound = {
  ask: (things: Things) => ({ ...face(things), round: '1' }),
  then: 'not_found',
  lost: 'not_found',
}

/** A face-to-face room is for its host, for whom they let in, and hardly for who waits. */
export const faceRows: Record<string, Row> = {
  openFaceRoom: ownWrite({ lost: 'done', but: fromL1('envelope_level_needed') }),
  getOpenFaceRoom: own(),
  getFaceRoom: foreign(['keeper', 'member', 'admin'], { ask: face }),
  makeFaceDoor: foreign(['keeper'], { ask: face, but: cannotWrite }),
  joinFaceRoom: ownWrite({
    ask: () => ({ qr: 'x'.repeat(43) }),
    then: 'envelope_room_proof_missing',
    lost: 'envelope_room_proof_missing',
  }),
  admitToFaceRoom: foreign(['keeper'], {
    ask: things => ({ ...face(things), userId: things.memberId }),
    but: cannotWrite,
  }),
  befriendPresent: foreign(['member'], {
    ask: things => ({ ...face(things), userId: things.userId }),
    but: { ...cannotWrite, keeper: 'friend_self' },
  }),
  leaveFaceRoom: own({ ask: face, lost: 'done' }),
  startFaceRound: foreign(['keeper'], {
    // Above what may be sent without a PIN.
    ask: things => ({ ...face(things), total: '6000', shares: 2, split: 'even' }),
    then: 'identity_step_up_needed',
    but: cannotWrite,
  }),
  catchShare: own(noRound),
  getBoardChoice: own(),
  setBoardChoice: ownWrite({
    ask: () => ({ listed: false, looks: false, showsTotals: false }),
    lost: 'done',
  }),
  getBoard: own({
    ask: () => ({ kind: 'generous', period: 'week', measure: 'people' }),
    lost: 'done',
  }),
  getStatement: own({ ask: () => ({ year: '2024' }), lost: 'done' }),
  makeStatement: ownWrite({ ask: () => ({ year: '2024' }), lost: 'done' }),
  deleteStatement: ownWrite({ ask: () => ({ year: '2024' }), lost: 'done' }),
  exportStatement: own({ ask: () => ({ year: '2024' }), lost: 'done' }),
  exportStatementJson: own({ ask: () => ({ year: '2024' }), lost: 'done' }),
  endFaceRound: own(noRound),
}

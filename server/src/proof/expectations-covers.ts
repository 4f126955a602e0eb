import { envelope, foreign, inRoom, open, own, reason, type Row, staff } from './expectation.ts'
import type { Things } from './scene.ts'

// The cover of the scene is a draft that the owner added.
const cover = ({ coverId }: Things) => ({ coverId })
const deciders = ['operator', 'moderator'] as const

export const coverRows: Record<string, Row> = {
  getProof: foreign(inRoom, { ask: envelope, but: {} }),
  // Whoever sees an envelope may hand its link around; the link says no more than for whom it is.
  getEnvelopeLink: foreign(inRoom, { ask: envelope }),
  openEnvelopeLink: open({ ask: ({ linkCode }) => ({ code: linkCode }), lost: 'not_found' }),
  listOwnSwitches: own(),
  setOwnSwitch: own({ ask: () => ({ mode: 'relay', on: true }), lost: 'done' }),
  listCovers: own(),
  getCoverPicture: open({ ask: () => ({ cover: 'lantern', size: 'small' }), lost: 'done' }),
  listDeskCovers: staff([...deciders, 'auditor']),
  uploadCover: staff(['operator']),
  submitCover: staff(['operator'], {
    ask: things => ({ ...cover(things), name: 'Willow', alt: 'a willow by the lane', reason }),
  }),
  decideCover: staff(deciders, {
    ask: things => ({ ...cover(things), decision: 'publish', reason }),
    then: 'envelope_cover_settled',
  }),
  takeDownCover: staff(deciders, { ask: things => ({ ...cover(things), reason }) }),
}

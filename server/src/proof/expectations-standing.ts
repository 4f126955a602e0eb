import { passwordOfAll } from '#/testing/world.ts'
import {
  cannotWrite,
  foreign,
  fromL1,
  guestIsOut,
  own,
  ownWrite,
  person,
  reason,
  type Row,
  staff,
} from './expectation.ts'
import type { Things } from './scene.ts'

// The organisation of the scene: Lin and Bo speak for it, Mei belongs to it, Ana is asked.
const body = ({ organisationId }: Things) => ({ organisationId })
const admins = ['keeper', 'admin'] as const
const word = ({ attestationId }: Things) => ({ attestationId, reason })
const password = passwordOfAll

export const standingRows: Record<string, Row> = {
  getStanding: own(),
  listOwnLimits: own(),
  setOwnLimit: own({ ask: () => ({ kind: 'send', amount: '100' }), lost: 'done' }),
  stopRaise: own({ ask: () => ({ kind: 'send' }), lost: 'done' }),
  listAttestationsOf: staff(['operator', 'moderator', 'support', 'auditor'], {
    ask: ({ userId }) => ({ userId }),
    then: 'console_reason_missing',
    lost: 'console_reason_missing',
  }),
  listRestrictionsOf: staff(['operator', 'moderator', 'support', 'auditor'], {
    ask: ({ userId }) => ({ userId }),
    then: 'console_reason_missing',
    lost: 'console_reason_missing',
  }),
  attestPerson: staff(['operator', 'support'], {
    ask: things => ({ ...person(things), document: 'scene 4711' }),
    then: 'identity_step_up_needed',
  }),
  withdrawAttestationByStaff: staff(['operator', 'support'], { ask: word }),
  listOrganisations: own(),
  foundOrganisation: ownWrite({
    ask: () => ({ name: 'Another body' }),
    lost: 'done',
    but: fromL1('identity_level_needed'),
  }),
  getOrganisation: own({ ask: body, lost: 'not_found' }),
  changeOrganisation: foreign(admins, {
    ask: things => ({ ...body(things), about: 'We meet on Fridays' }),
    but: cannotWrite,
  }),
  inviteAdmin: foreign(admins, {
    ask: things => ({ ...body(things), handle: 'our_cashier' }),
    but: cannotWrite,
  }),
  answerAdmin: foreign(['invitee'], {
    ask: things => ({ ...body(things), accept: true }),
    but: cannotWrite,
  }),
  removeAdmin: foreign(['keeper'], {
    ask: things => ({ ...body(things), userId: things.userId }),
    then: 'identity_admins_needed',
    but: { ...guestIsOut, admin: 'forbidden' },
  }),
  listOrganisationMembers: foreign(admins, { ask: body }),
  attestMember: foreign(admins, {
    ask: things => ({ ...body(things), handle: 'our_cashier', kind: 'member', document: 'N 12' }),
    but: cannotWrite,
  }),
  withdrawAttestation: foreign(admins, { ask: word, but: cannotWrite }),
  listAllOrganisations: staff(['operator', 'moderator', 'support', 'auditor']),
  verifyOrganisation: staff(['operator'], {
    ask: things => ({ ...body(things), trusted: false, reason }),
    then: 'identity_step_up_needed',
  }),
  suspendOrganisation: staff(['operator', 'moderator'], {
    ask: things => ({ ...body(things), reason }),
  }),
  getClosing: own(),
  // Who has money may not leave with it. The newcomer has none, and who leaves has given it away.
  startClosing: own({
    ask: () => ({ password }),
    then: 'identity_closing_blocked',
    lost: 'identity_closing_blocked',
    own: {
      newcomer: { then: 'starting', lost: 'starting' },
      leaving: { then: 'starting', lost: 'starting' },
    },
  }),
  stopClosing: own(),
  listArchives: own(),
  askArchive: own({ ask: () => ({ password }), lost: 'done' }),
  openArchive: foreign(['keeper'], { ask: ({ archiveId }) => ({ archiveId, password }) }),
  takeArchive: foreign(['keeper'], {
    ask: ({ archiveId }) => ({ archiveId, ticket: 'made up' }),
    then: 'identity_step_up_expired',
  }),
}

export const givingRows: Record<string, Row> = {
  giveToFund: own({
    ask: () => ({ amount: '100' }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
}

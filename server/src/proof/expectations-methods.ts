import { guestIsOut, open, own, person, type Row, staff } from './expectation.ts'

const answers = (code: string): Partial<Row> => ({ then: code, lost: code })
const needsProof = { then: 'identity_step_up_needed' } as const
const code = '123456'
const ticket = 'z'.repeat(43)
const nobodys = 'pky_00000000000000000000000009'
const named = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' } as const
const made = { ...named, response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } }
const shown = {
  ...named,
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
}
// The scene has no passkey: whoever is signed in hears the same of one that is not theirs.
const foreignPasskey = (ask: object): Row => ({
  ok: [],
  otherwise: 'not_found',
  but: guestIsOut,
  ask: () => ({ passkeyId: nobodys, ...ask }),
})

export const mailRows: Record<string, Row> = {
  listMails: staff(['operator', 'auditor']),
  hearMailNews: open({ then: 'console_mail_news_off', lost: 'console_mail_news_off' }),
  liftMailStop: staff(['operator', 'support'], {
    ask: () => ({ address: 'nobody@example.org', reason: 'they stand here' }),
    then: 'not_found',
    lost: 'not_found',
  }),
  readMail: staff([], {
    ask: () => ({ mailId: '00000000-0000-4000-8000-000000000009', reason: 'they stand here' }),
    then: 'not_found',
  }),
}

export const methodRows: Record<string, Row> = {
  getSecurity: own(),
  startPasskey: own(needsProof),
  addPasskey: own({ ask: () => ({ credential: made }), ...answers('identity_passkey_refused') }),
  renamePasskey: foreignPasskey({ name: 'Another name' }),
  removePasskey: foreignPasskey({}),
  startPasskeySignIn: open(),
  signInByPasskey: open({
    ask: () => ({ credential: shown, as: 'token' }),
    ...answers('identity_passkey_refused'),
  }),
  startStepUpByPasskey: own({
    ask: () => ({ kind: 'envelopes.send', payee: 'x', amount: '600' }),
    ...answers('identity_step_up_needed'),
  }),
  stepUpByPasskey: own({
    ask: () => ({ credential: shown }),
    ...answers('identity_passkey_refused'),
  }),
  setEmail: own({
    ask: () => ({ email: 'somebody@example.org' }),
    ...answers('identity_step_up_needed'),
  }),
  dropEmail: own(needsProof),
  verifyEmail: open({ ask: () => ({ code: ticket }), ...answers('identity_link_invalid') }),
  askPasswordMail: open({ ask: ({ handle }) => ({ login: handle }), lost: 'done' }),
  removePassword: own({ then: 'identity_last_method' }),
  signInBySecondFactor: open({
    ask: () => ({ ticket, code, as: 'token' }),
    ...answers('identity_second_step_over'),
  }),
  startSecondFactor: own(needsProof),
  confirmSecondFactor: own({ ask: () => ({ code }), ...answers('identity_second_step_over') }),
  renewRecoveryCodes: own({ then: 'identity_second_factor_off' }),
  dropSecondFactor: own({ ask: () => ({ code }), ...answers('identity_second_factor_off') }),
  dropSecondFactorByStaff: staff(['operator', 'support'], {
    ask: person,
    then: 'identity_step_up_needed',
  }),
  startProviderSignIn: open({ then: 'identity_provider_off' }),
  finishProviderSignIn: open({ ask: () => ({ ticket, answer: 'code=x' }), lost: 'done' }),
  startPasskeySignUp: open({
    ask: () => ({ handle: 'somebody', name: 'Somebody' }),
    lost: 'done',
  }),
  signUpByPasskey: open({
    ask: ({ inviteCode }) => ({
      credential: made,
      handle: 'somebody',
      name: 'Somebody',
      inviteCode,
    }),
    then: 'identity_passkey_refused',
    lost: 'identity_invite_invalid',
  }),
  signUpByProvider: open({
    ask: ({ inviteCode }) => ({ ticket, handle: 'somebody', name: 'Somebody', inviteCode }),
    ...answers('identity_provider_refused'),
  }),
  startPinResetTrip: own({ then: 'identity_provider_off' }),
  startProviderLink: own({ then: 'identity_provider_off' }),
  finishProviderLink: own({ ask: () => ({ ticket, answer: 'code=x' }), lost: 'done' }),
  dropProvider: own(),
  signOutAtProvider: own(),
  hearProviderLogout: open(answers('identity_provider_off')),
}

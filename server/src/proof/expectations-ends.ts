import { cannotWrite, envelope, foreign, inRoom, own, plain, type Row } from './expectation.ts'

// Its sender may, later; the others see it and may not.
const tooEarly: Partial<Row> = {
  ask: envelope,
  then: 'envelope_too_early_to_return',
  but: { ...cannotWrite, ...plain('envelope_not_for_you'), admin: 'envelope_not_for_you' },
}

export const endRows: Record<string, Row> = {
  // A ticket says nothing of its envelope, so everybody may have one for anything.
  issueTicket: own({ ask: envelope, then: 'done', lost: 'done' }),
  returnRest: foreign(['keeper'], tooEarly),
  giveRest: foreign(['keeper'], tooEarly),
  remindGroup: foreign(['keeper'], {
    ...{ ask: envelope, then: 'envelope_reminded' },
    but: { ...cannotWrite, ...plain('envelope_not_for_you'), admin: 'envelope_not_for_you' },
  }),
  declineEnvelope: foreign(inRoom, { ask: envelope, then: 'envelope_not_for_you' }),
  thankSender: foreign(['member'], {
    ask: things => ({ ...envelope(things), words: 'Thank you' }),
    // They see it, and have no share to be thankful for.
    but: {
      ...{ ...cannotWrite, ...plain('envelope_not_for_you'), member: 'ok' },
      ...{ admin: 'envelope_not_for_you', keeper: 'envelope_not_for_you' },
    },
  }),
  listThanks: foreign(inRoom, { ask: envelope }),
}

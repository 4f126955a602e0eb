import type { Same } from '../same.ts'
import type { engine as zh } from '../zh-CN/engine.ts'

export const engine = {
  refusals: {
    bad_input:
      'Something was filled in wrongly ({{field}}): {{why}}. Please correct it and try again.',
    idempotency_key_missing:
      'This step moves money, so it needs an Idempotency-Key, which makes sure it happens only once.',
    not_signed_in: 'You are not signed in, or your sign-in has ended. Please sign in again.',
    sign_in_again:
      'You were away for a while, or your rights have just changed. Sign in again; this page stays as it is.',
    forbidden: 'You may not do this. If you need it, ask the people who run this community.',
    module_off: 'This feature is switched off for now. Whatever is under way will still finish.',
    restricted:
      'Your account is restricted to reading for now. Under “Me” you see why and what to do.',
    leaving:
      'Your account is about to close, so it pays nobody any more. To pay, stop the closing under Me, Security, Close account.',
    not_found: 'This was not found, or you may not see it. Please go back and open it again.',
    idempotency_in_progress:
      'The same act is still being handled. Please look again in a moment instead of sending it anew.',
    too_large: 'This is too large. Please make it smaller and try again.',
    wrong_type: 'This format is not supported. Please use another one.',
    idempotency_key_reused:
      'This Idempotency-Key already belongs to a different act. Please use a new one.',
    too_many: 'That was too often. Please try again in {{retry_after}} seconds.',
    failure:
      'Something broke on our side and nothing was changed. Please try later; when you ask for help, give the number {{request_id}}.',
    busy: 'Too many people at once: this was not done and nothing was changed. Please try again shortly.',
    outcome_unknown:
      'The connection broke, so we do not know yet whether it worked. Please refresh; trying again never does it twice.',
    starting: 'The service is starting. Please try again in a few seconds.',
  },
  docs: { title: 'Fuquan', refusals: 'Refusals' },
  installed: {
    description: 'A social wallet for a community: rooms, red envelopes and books that add up',
    pay: 'Pay',
    scan: 'Scan',
    collect: 'Collect',
  },
  why: {
    missing: 'it must not be empty',
    unknown: 'there is no such field',
    duplicate: 'it is written twice',
    not_json: 'this is not valid JSON',
    too_deep: 'it is nested too deeply',
    too_short: 'it is too short',
    too_long: 'it is too long',
    too_small: 'it is too small',
    too_big: 'it is too big',
    not_allowed: 'it is none of the allowed values',
    hidden_characters: 'it contains invisible characters',
    one_line: 'it must be one line',
    wrong_shape: 'it has the wrong form',
    not_found: 'it leads to nothing that you may use here',
  },
} as const satisfies Same<typeof zh>

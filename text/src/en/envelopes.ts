import type { Same } from '../same.ts'
import type { envelopes as zh } from '../zh-CN/envelopes.ts'

export const envelopes = {
  refusals: {
    envelope_expired:
      'This envelope has expired and the rest went back to its sender. You can still see everyone’s luck.',
    envelope_emptied: 'Too slow: all shares are taken. You can still see everyone’s luck.',
    envelope_not_for_you:
      'This envelope is not for you: who may open it was settled when it was sent. The next one may be yours.',
    envelope_own_limit:
      'You have won as much today as you let yourself. Come back tomorrow, or look under Me, Security, Own limits.',
    envelope_claim_limit:
      'You have claimed as much today as a new member may. Come back tomorrow, or get verified first.',
    envelope_level_needed:
      'Your level may not send envelopes yet. Get verified, or ask the people who run this community.',
    envelope_amount_out_of_range:
      'The amount per share is outside what is allowed. Please change the total or the number of shares.',
    envelope_count_out_of_range:
      'An envelope has {{min}} to {{max}} shares. Please change the number.',
    envelope_over_daily_limit:
      'This is more than you may still send today. Try a smaller amount, or come back tomorrow.',
    envelope_few_active:
      'Only {{active}} members were active in the last 24 hours; {{suggested}} shares would suit. Confirm to send it as it is.',
    envelope_mode_off:
      'This kind of envelope is switched off: by this community, by you, or by somebody you named. Please choose another one, or look under Me, Envelope switches.',
    envelope_returned:
      'This envelope went back to its sender and cannot be opened any more. You can still see what happened.',
    envelope_frozen:
      'The people who run this community are looking at this envelope. It rests for at most seven days; no money is lost.',
    envelope_guess_taken:
      'Somebody has just guessed here, and each level has one guess. Try again when it is passed on to you.',
    envelope_guessed_before:
      'Everybody guesses once in an envelope, and this guess has been made. You can still see how it goes on.',
    envelope_guess_out_of_range:
      'Guess between {{lo, money}} and {{hi, money}}, on the step. Please change the number.',
    envelope_range_invalid:
      'This range will not do: the amount has to lie in it and on its step, and it holds 8 to 2^{{bits}} values. Please change the range or the step.',
    envelope_forward_not_allowed:
      'It cannot be passed on like this: only what your own guess left, once, to friends within the sender’s reach or to one of your groups. Please choose somebody else.',
    envelope_path_full:
      'There are {{people}} people on this path already, so it goes no further. You can still see how it ends.',
    envelope_anyone_unconfirmed: 'Anybody may open this envelope. Confirm once more to send it.',
    envelope_room_closed:
      'This face-to-face room has ended. Ask its host to open another, or open one yourself.',
    envelope_room_full:
      'The room is full: it holds {{max}} people. Try again when somebody leaves, or open another room.',
    envelope_room_busy: 'A round is still under way. Start the next one when the rain has stopped.',
    envelope_few_present:
      'A round needs {{needed}} people in the room, and there are {{people}}. Wait until more have come in.',
    envelope_room_proof_missing:
      'This QR has been replaced, or is not one of ours. Scan the one on the host’s phone again, or type the four digits.',
    envelope_cover_settled: 'This cover has been decided already. Please look again.',
    envelope_declined:
      'This envelope was given back to its sender. Ask them for another one if it was a slip.',
    envelope_already_claimed:
      'You have opened this envelope; the money is in your balance. You can look at it again.',
    envelope_ticket_missing:
      'This envelope was shown too long ago, or elsewhere. Close it and open it once more.',
    envelope_nobody_to_give:
      'Nobody who came may be given that much today. You can take the rest back instead.',
    envelope_too_early_to_return:
      'The rest cannot come back yet. Try again later; at the end it comes back by itself.',
    envelope_ask_not_friends:
      'This goes to friends only. Become friends first, or choose somebody else.',
    envelope_ask_limit:
      'Asking has a measure: {{open}} may wait at once, {{daily}} a day, and one friend every {{days}} days. Come back a little later.',
    envelope_reminded:
      'You have reminded the group of this envelope already. Wait a while; what is left comes back by itself.',
    envelope_ask_settled: 'This request has its answer already. You can see what became of it.',
    envelope_code_wrong: 'Not it, {{tries_left}} tries left. Look again and retype it.',
    envelope_code_paused: 'Too many wrong ones: wait {{retry_after}} seconds before the next try.',
    envelope_not_open_yet: 'It has not started yet. Tap when the countdown is over.',
    envelope_bot_refused: 'A bot can neither take a share nor join a room. Please do it in person.',
    envelope_statement_early:
      'The statement of that year can be made from 26 December. Those of past years can be made any time.',
  },
  notices: {
    ask_picture_refused:
      'The picture of your request was not let through; the request stands: {{occasion}}',
    reminded: 'An envelope of {{name}} still waits for you, until {{until}}',
    ask_paid: '{{name}} sent you an envelope: {{occasion}}',
    ask_declined: '{{name}} declined: {{occasion}}',
    declined: 'Your envelope was given back; {{amount}} is in your balance again.',
    cover_published: 'Your cover “{{cover}}” was approved: everybody can now send envelopes in it.',
    cover_returned: 'Your cover “{{cover}}” was returned: {{reason}}',
    cover_taken_down: 'Your cover “{{cover}}” was taken down: {{reason}}',
    expires_soon: '{{name}}’s envelope for you is still closed. It expires at {{until}}.',
    given: '{{name}} gave what was left to those who came: {{amount}} more for you',
    returned: 'Your envelope has ended; {{amount}} came back into your balance.',
    recalled_by_admins:
      'The admins of the group took your envelope out; what nobody had taken is back in your balance.',
    recalled_by_house:
      'The people who run this community took your envelope out; what nobody had taken is back in your balance.',
    guesses: 'People are guessing at your envelope; {{name}} just did',
    pass_on_guessed: '{{name}} guessed right in the envelope you passed on',
    pass_on_won: 'The relay you passed on was hit: you get {{amount}}',
  },
  lines: {
    reminded: '{{user}} reminds everybody: an envelope is not empty yet ({{left}} left)',
  },
  waiting: {
    asked: '{{name}} asks you for an envelope: {{occasion}}',
    waiting: 'An envelope from {{name}} waits for you',
    passed_on: '{{name}} passed an envelope on to you: your guess',
  },
  modes: {
    directed: 'For named people',
    password: 'Password',
    room: 'Face-to-face envelope',
    ordinary: 'Ordinary',
    lucky: 'Lucky',
    funny: 'Guess of three',
    relay: 'Relay',
  },
  splits: {
    named: 'An amount by name',
    even: 'The same for everybody',
    'lucky:2': 'By luck',
    classic: 'By luck, the old way',
    funny: 'One tile of three',
    relay: 'Along the winning path',
  },
  states: {
    scheduled: 'Opens later',
    gathering: 'Gathering',
    frozen: 'Being looked at',
    returned: 'Returned',
    declined: 'Given back',
    open: 'Open',
    emptied: 'All taken',
    expired: 'Expired',
  },
  links: {
    title: 'A red envelope in {{house}}',
    titleOf: '{{name}} sent a red envelope',
    audience: {
      group: 'For the members of a group of {{house}}. They open it after signing in.',
      people: 'For certain people of {{house}}. Who is named opens it after signing in.',
      room: 'For people of {{house}} who were there in person.',
      anyone: 'Every member of {{house}} may open it after signing in, first come, first served.',
    },
  },
  greetings: { usual: 'Best wishes' },
} as const satisfies Same<typeof zh>

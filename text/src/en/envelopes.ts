import type { Same } from '../same.ts'
import type { envelopes as zh } from '../zh-CN/envelopes.ts'

export const envelopes = {
  refusals: {
    envelope_expired:
      'This envelope has expired, and the rest went back to the sender. You can still see everyone’s luck.',
    envelope_emptied: 'Too slow, all taken. You can still see everyone’s luck.',
    envelope_not_for_you:
      'This envelope isn’t for you; the sender chose who can open it. The next one may be yours.',
    envelope_own_limit:
      'You’ve won as much today as the limit you set allows. Come back tomorrow, or see Me → Security → Own limits.',
    envelope_claim_limit:
      'You’ve reached today’s limit for new members. Come back tomorrow, or get verified.',
    envelope_level_needed: 'Your level can’t send envelopes yet. Get verified, or ask staff.',
    envelope_amount_out_of_range:
      'The amount per share is too small or too large. Change the total or the number of shares.',
    envelope_count_out_of_range:
      'An envelope can have {{min}} to {{max}} shares. Change the number.',
    envelope_over_daily_limit:
      'That’s more than you can still send today. Try a smaller amount, or come back tomorrow.',
    envelope_few_active:
      'Only {{active}} members were active in the last 24 hours, so {{suggested}} shares would fit. Confirm to send it anyway.',
    envelope_mode_off:
      'This kind of envelope is switched off: by the community, by you, or by someone you named. Choose another, or see Me → Envelope switches.',
    envelope_returned:
      'This envelope went back to the sender and can’t be opened any more. You can still see what happened.',
    envelope_frozen:
      'Staff are reviewing this envelope, for seven days at most. The money is safe.',
    envelope_guess_taken:
      'Someone has just guessed here, and each level has only one guess. Try again when it’s passed on to you.',
    envelope_guessed_before:
      'You’ve had your guess; everyone gets one per envelope. You can still see how it goes on.',
    envelope_guess_out_of_range:
      'Guess between {{lo, money}} and {{hi, money}}, in the steps shown. Change the number.',
    envelope_range_invalid:
      'This range doesn’t work: the amount must be on one of its steps, and it must hold 8 to 2^{{bits}} values. Change the range or the step.',
    envelope_forward_not_allowed:
      'You can’t pass it on like this: only what your own guess left, once, to friends the sender allows or to one of your groups. Choose someone else.',
    envelope_path_full:
      'There are already {{people}} people on this path, so it goes no further. You can still see how it ends.',
    envelope_anyone_unconfirmed: 'Anyone can open this envelope. Confirm once more to send it.',
    envelope_room_closed:
      'This face-to-face room has ended. Ask the host to open another, or open one yourself.',
    envelope_room_full:
      'This room is full ({{max}} people). Try again when someone leaves, or open another.',
    envelope_room_busy: 'A round is still going. Start the next one when the rain has stopped.',
    envelope_few_present:
      'A round needs {{needed}} people, and only {{people}} are here. Wait for more to join.',
    envelope_room_proof_missing:
      'This QR code has changed, or isn’t one of ours. Scan the one on the host’s phone again, or enter the four digits.',
    envelope_cover_settled: 'This cover has already been decided. Reload to see how.',
    envelope_declined:
      'This envelope was given back to the sender. If that was a slip, ask them for another.',
    envelope_already_claimed:
      'You’ve already opened this envelope; the money is in your balance. You can look at it again.',
    envelope_ticket_missing:
      'This envelope has been on screen too long, or was opened elsewhere. Close it and open it again.',
    envelope_nobody_to_give:
      'Nobody who came can receive that much today. Take the rest back instead.',
    envelope_too_early_to_return:
      'It’s too early to take the rest back. Try again later; at the end it comes back by itself.',
    envelope_ask_not_friends:
      'This is for friends only. Become friends first, or choose someone else.',
    envelope_ask_limit:
      'That’s enough asking for now: {{open}} open requests at a time, {{daily}} a day, and the same friend once in {{days}} days. Try again later.',
    envelope_reminded:
      'You’ve already reminded the group about this envelope. Whatever is left comes back by itself.',
    envelope_ask_settled: 'This request has already been answered. Open it to see how.',
    envelope_code_wrong: 'That’s not it (tries left: {{tries_left}}). Check it and type it again.',
    envelope_code_paused: 'Too many wrong tries. Wait {{retry_after}} seconds before the next one.',
    envelope_not_open_yet: 'It hasn’t started yet. Tap when the countdown is over.',
    envelope_bot_refused: 'Bots can’t open envelopes or join rooms. Do it in person.',
    envelope_statement_early:
      'This year’s statement is available from 26 December. Past years are available any time.',
  },
  notices: {
    ask_picture_refused:
      'The picture in your request “{{occasion}}” wasn’t approved. The request itself stands.',
    reminded: '{{name}}’s envelope is still waiting for you, until {{until}}',
    ask_paid: '{{name}} sent you the envelope you asked for: {{occasion}}',
    ask_declined: '{{name}} declined your request: {{occasion}}',
    declined: 'Your envelope was given back. {{amount}} is in your balance again.',
    cover_published: 'Your cover “{{cover}}” was approved. Everyone can use it now.',
    cover_returned: 'Your cover “{{cover}}” was returned: {{reason}}',
    cover_taken_down: 'Your cover “{{cover}}” was taken down: {{reason}}',
    expires_soon: '{{name}}’s envelope for you is still unopened. It expires {{until}}.',
    given: '{{name}} gave what was left to everyone who came: {{amount}} more for you',
    returned: 'Your envelope has ended. {{amount}} is back in your balance.',
    recalled_by_admins:
      'A group admin took your envelope down. What nobody opened is back in your balance.',
    recalled_by_house: 'Staff took your envelope down. What nobody opened is back in your balance.',
    thanked: '{{name}} thanks you for your envelope',
    guesses: '{{name}} just guessed at your envelope',
    pass_on_guessed: '{{name}} guessed right in the envelope you passed on',
    pass_on_won: 'The relay you passed on was guessed: you get {{amount}}',
  },
  lines: {
    reminded: '{{user}} reminds everyone: there’s still an envelope to open ({{left}} left)',
  },
  waiting: {
    asked: '{{name}} is asking you for an envelope: {{occasion}}',
    waiting: 'An envelope from {{name}} is waiting for you',
    passed_on: '{{name}} passed an envelope on to you: your turn to guess',
  },
  modes: {
    directed: 'By name',
    password: 'Password',
    room: 'Face to face',
    ordinary: 'Equal',
    lucky: 'Lucky',
    funny: 'Guess of three',
    relay: 'Relay',
  },
  splits: {
    named: 'Amounts by name',
    even: 'Equal',
    'lucky:2': 'Random',
    classic: 'Random, classic',
    funny: 'One tile of three',
    relay: 'Shared along the winning path',
  },
  states: {
    scheduled: 'Opens later',
    gathering: 'Gathering',
    frozen: 'Under review',
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
      group: 'For members of a group in {{house}}. Sign in to open it.',
      people: 'For certain people in {{house}}. If you’re one of them, sign in to open it.',
      room: 'For people in {{house}} who were there in person.',
      anyone: 'Every member of {{house}} can open it after signing in, first come, first served.',
    },
  },
  greetings: { usual: 'Best wishes' },
} as const satisfies Same<typeof zh>

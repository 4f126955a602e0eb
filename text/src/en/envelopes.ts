import type { Same } from '../same.ts'
import type { envelopes as zh } from '../zh-CN/envelopes.ts'

export const envelopes = {
  refusals: {
    envelope_expired:
      'This envelope has expired and the rest went back to its sender. You can still see everyone’s luck.',
    envelope_emptied: 'Too slow: all shares are taken. You can still see everyone’s luck.',
    envelope_not_for_you:
      'This envelope is for those who were in the group when it was sent. The next one is for you too.',
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
    envelope_mode_off: 'This kind of envelope is switched off here. Please choose another one.',
  },
  notices: {
    returned: 'Your envelope has ended; {{amount}} came back into your balance.',
  },
  waiting: {
    waiting: 'An envelope from {{name}} waits for you',
  },
  modes: { ordinary: 'Ordinary', lucky: 'Lucky' },
  splits: { even: 'The same for everybody', 'lucky:2': 'By luck', classic: 'By luck, the old way' },
  states: { open: 'Open', emptied: 'All taken', expired: 'Expired' },
  greetings: { usual: 'Best wishes' },
} as const satisfies Same<typeof zh>

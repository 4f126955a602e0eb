import type { Same } from '../same.ts'
import type { notifications as zh } from '../zh-CN/notifications.ts'

export const notifications = {
  notices: {
    device_added:
      'Your account signed in on a new device: {{device}}. If that was not you, sign that device out now and change your password.',
    pin_locked:
      'Your payment PIN was entered wrongly too often and is locked until {{until}}. If that was not you, check your devices.',
    pin_reset_started:
      'Somebody asked to reset your payment PIN; it takes effect after {{until}}. If that was not you, stop it now.',
    restricted: 'Your account is restricted to reading for now. Reason: {{reason}}',
    reinstated: 'Your account is back; everything works as before.',
    credits_arrived: 'The community gave you {{amount}}: {{reason}}',
    money_arrived: '{{amount}} came into your wallet.',
    starting_credits: 'Welcome! Your starting credits of {{amount}} have arrived.',
    credits_burned: 'The community took back {{amount}}. Reason: {{reason}}',
  },
  classes: {
    money: 'Money and safety',
    waiting: 'Waiting for me',
    social: 'People',
    campaign: 'Campaigns',
    announcement: 'Announcements',
    digest: 'Weekly digest',
  },
} as const satisfies Same<typeof zh>

import type { Same } from '../../same.ts'
import type { house as zh } from '../../zh-CN/screens/house.ts'

export const house = {
  rulesTitle: 'House rules',
  rulesWords:
    'Each line is a setting that holds now; the list is made from the settings themselves.',
  rulesLink: 'Read all rules',
  history: 'Latest changes',
  historyNone: 'Nothing was changed yet.',
  change: '{{before}} → {{after}}',
  alone: 'By one person',
  since: 'since {{time}}',
  on: 'On',
  off: 'Off',
  groups: {
    house: 'Community',
    identity: 'Joining and safety',
    ledger: 'Wallet',
    notifications: 'Notices',
    friends: 'Friends',
    chat: 'Rooms',
    envelopes: 'Envelopes',
    console: 'Staff',
    other: 'Other',
  },
  choices: {
    invite: 'By an invite link',
    open: 'Anybody',
    approval: 'Ask; staff let people in',
    closed: 'Nobody for now',
    'zh-CN,en': 'Chinese and English',
    'en,zh-CN': 'English and Chinese',
    'zh-CN': 'Chinese',
    en: 'English',
  },
  books: {
    byOnePerson: 'Issued or corrected by one person',
    byOnePersonWords: 'By the rules two people decide; at that moment only one had the right.',
    seal: 'Seal {{number}}',
    sealWords:
      'Every 5 minutes the heads of all books become one number. Note it, and nobody can quietly rewrite what came before.',
    sealBooks_one: '{{count}} book · {{time}}',
    sealBooks_other: '{{count}} books · {{time}}',
    closed: 'The public ledger of this house is read after signing in.',
    enter: 'Sign in',
  },
} as const satisfies Same<typeof zh>

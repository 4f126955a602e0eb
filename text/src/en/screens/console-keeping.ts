import type { Same } from '../../same.ts'
import type { consoleKeeping as zh } from '../../zh-CN/screens/console-keeping.ts'

export const consoleKeeping = {
  keeping: {
    offTitle: 'This part is switched off',
    offWords:
      'Members do not see it, and nothing new begins. What waited here is kept and waits on when the part is on again: Settings, Module switches.',
    title: 'Rebuilding',
    words:
      'Every minute the sums and what has just moved are checked; every night each balance is rebuilt from the transfers alone and compared.',
    minute: 'Last check',
    whole: 'Last rebuild of everything',
    never: 'Not yet',
    agrees: '{{at}}, this pass found no difference',
    differs_one: '{{at}}, this pass found {{count}} difference, listed below',
    differs_other: '{{at}}, this pass found {{count}} differences, listed below',
    skipped: '. Left out because it took too long: {{looks}}',
    open: 'Open findings',
    openNone: 'None',
    openCount_one: '{{count}}, listed below',
    openCount_other: '{{count}}, listed below',
    now: 'Rebuild now',
    nowTitle: 'Rebuild the balances from the transfers',
    nowEffect:
      'It reads and changes nothing: each balance is computed from all transfers anew and compared with the books. What differs is listed below and its account is frozen. In a large house it takes minutes.',
    asked: 'Rebuilding; the time here changes once it is done.',
    accounts: 'Export accounts as CSV',
    accountsTitle: 'Who may see this file?',
    accountsEffect:
      'It holds every account of the house; of members the number and the sum of each kind, and no sum of few, nor one that would give such a sum away. The accounts of people you are looking at with a reason stand in it by themselves instead, and they read that you took them.',
    accountsLooking_one: 'Now that is {{count}} person.',
    accountsLooking_other: 'Now that is {{count}} people.',
    people: 'Export CSV',
    peopleTitle: 'Who may see this file?',
    peopleEffect:
      'It holds the people of this list: handle, name, level, state, roles and when they joined, by the filters you see. Addresses and whatever else stands on a person’s page are left out. At most {{max}} people fit in; of a longer list nothing is written, so narrow it first. Taking it leaves an audit line.',
  },
} as const satisfies Same<typeof zh>

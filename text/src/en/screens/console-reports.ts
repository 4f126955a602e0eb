import type { Same } from '../../same.ts'
import type { consoleReports as zh } from '../../zh-CN/screens/console-reports.ts'

export const consoleReports = {
  problems: {
    title: 'Bill problems',
    lede: 'What members report about their own bills, the longest waiting first. They chose to show the staff this line.',
    open: 'Waiting',
    answered: 'Answered',
    none: 'No report waits for an answer.',
    noneAnswered: 'No report has been answered yet.',
    who: 'Member',
    what: 'Which bill',
    words: 'What they say',
    since: 'When',
    answer: 'Answer',
    answerTitle: 'Answer this report',
    answerEffect:
      '“{{words}}”: the reason you write is the answer; the member is told and finds it on the bill.',
    more: 'More',
    transfer: 'See the transfer',
  },
  notices: {
    title: 'Notices sent',
    lede: 'What became of pushes and mails in the last fourteen days: counts only, nobody’s name.',
    none: 'No push or mail has gone out yet.',
    day: 'Day',
    channel: 'How',
    push: 'Push',
    mail: 'E-mail',
    sent: 'Sent',
    bundled: 'Bundled',
    waiting: 'Waiting',
    dropped: 'No longer needed',
    failed: 'Failed',
    all: 'Together',
  },
} as const satisfies Same<typeof zh>

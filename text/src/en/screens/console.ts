import type { Same } from '../../same.ts'
import type { console as zh } from '../../zh-CN/screens/console.ts'
import { consoleActs } from './console-acts.ts'
import { consoleDesk } from './console-desk.ts'
import { consoleFriends } from './console-friends.ts'
import { consoleFunding } from './console-funding.ts'
import { consoleKeeping } from './console-keeping.ts'
import { consoleMails } from './console-mails.ts'
import { consoleMore } from './console-more.ts'
import { consoleQueues } from './console-queues.ts'
import { consoleReports } from './console-reports.ts'
import { consoleCovers } from './console-covers.ts'
import { consoleStickers } from './console-stickers.ts'
import { consoleSettings } from './console-settings.ts'
import { consoleSetup } from './console-setup.ts'
import { consoleStanding } from './console-standing.ts'
import { consoleWatch } from './console-watch.ts'

/** Every sentence of the operator's desk in English. */
export const console = {
  ...consoleDesk,
  ...consoleMore,
  ...consoleKeeping,
  ...consoleMails,
  ...consoleFriends,
  ...consoleFunding,
  ...consoleStanding,
  ...consoleReports,
  ...consoleCovers,
  ...consoleStickers,
  ...consoleWatch,
  ...consoleQueues,
  acts: consoleActs,
  setup: consoleSetup,
  setting: consoleSettings,
} as const satisfies Same<typeof zh>

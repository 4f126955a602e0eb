import { chat as chatModule } from '@fuquan/text/zh-CN/chat.ts'
import { envelopes as envelopesModule } from '@fuquan/text/zh-CN/envelopes.ts'
import { identity as identityModule } from '@fuquan/text/zh-CN/identity.ts'
import { ledger as ledgerModule } from '@fuquan/text/zh-CN/ledger.ts'
import { notifications as notificationsModule } from '@fuquan/text/zh-CN/notifications.ts'
import { app } from '@fuquan/text/zh-CN/screens/app.ts'
import { bills } from '@fuquan/text/zh-CN/screens/bills.ts'
import { chat } from '@fuquan/text/zh-CN/screens/chat.ts'
import { codes } from '@fuquan/text/zh-CN/screens/codes.ts'
import { consoleSettings } from '@fuquan/text/zh-CN/screens/console-settings.ts'
import { envelopes } from '@fuquan/text/zh-CN/screens/envelopes.ts'
import { funding } from '@fuquan/text/zh-CN/screens/funding.ts'
import { house } from '@fuquan/text/zh-CN/screens/house.ts'
import { identity } from '@fuquan/text/zh-CN/screens/identity.ts'
import { ledger } from '@fuquan/text/zh-CN/screens/ledger.ts'
import { notifications } from '@fuquan/text/zh-CN/screens/notifications.ts'
import { payments } from '@fuquan/text/zh-CN/screens/payments.ts'
import { standing } from '@fuquan/text/zh-CN/screens/standing.ts'
import { security } from '@fuquan/text/zh-CN/screens/security.ts'

/** Every word of the app in one language; the modules' own sentences stand under `modules`. */
export const words = {
  app,
  identity,
  ledger,
  bills,
  payments,
  codes,
  funding,
  standing,
  security,
  notifications,
  chat,
  envelopes,
  house,
  /** What each setting is called; the console's own names. */
  setting: consoleSettings,
  modules: {
    identity: identityModule,
    ledger: ledgerModule,
    notifications: notificationsModule,
    chat: chatModule,
    envelopes: envelopesModule,
  },
} as const

export type Words = typeof words

import { chat as chatModule } from '@fuquan/text/zh-CN/chat.ts'
import { envelopes as envelopesModule } from '@fuquan/text/zh-CN/envelopes.ts'
import { friends as friendsModule } from '@fuquan/text/zh-CN/friends.ts'
import { identity as identityModule } from '@fuquan/text/zh-CN/identity.ts'
import { ledger as ledgerModule } from '@fuquan/text/zh-CN/ledger.ts'
import { notifications as notificationsModule } from '@fuquan/text/zh-CN/notifications.ts'
import { stickers as stickersModule } from '@fuquan/text/zh-CN/stickers.ts'
import { app } from '@fuquan/text/zh-CN/screens/app.ts'
import { asks } from '@fuquan/text/zh-CN/screens/asks.ts'
import { bills } from '@fuquan/text/zh-CN/screens/bills.ts'
import { chat } from '@fuquan/text/zh-CN/screens/chat.ts'
import { codes } from '@fuquan/text/zh-CN/screens/codes.ts'
import { consoleSettings } from '@fuquan/text/zh-CN/screens/console-settings.ts'
import { envelopes } from '@fuquan/text/zh-CN/screens/envelopes.ts'
import { friends } from '@fuquan/text/zh-CN/screens/friends.ts'
import { funding } from '@fuquan/text/zh-CN/screens/funding.ts'
import { house } from '@fuquan/text/zh-CN/screens/house.ts'
import { identity } from '@fuquan/text/zh-CN/screens/identity.ts'
import { ledger } from '@fuquan/text/zh-CN/screens/ledger.ts'
import { notifications } from '@fuquan/text/zh-CN/screens/notifications.ts'
import { payments } from '@fuquan/text/zh-CN/screens/payments.ts'
import { standing } from '@fuquan/text/zh-CN/screens/standing.ts'
import { security } from '@fuquan/text/zh-CN/screens/security.ts'
import { stickers } from '@fuquan/text/zh-CN/screens/stickers.ts'
import { talk } from '@fuquan/text/zh-CN/screens/talk.ts'
import { rooms } from '@fuquan/text/zh-CN/screens/rooms.ts'
import { boards } from '@fuquan/text/zh-CN/screens/boards.ts'
import { links } from '@fuquan/text/zh-CN/screens/links.ts'
import { proof } from '@fuquan/text/zh-CN/screens/proof.ts'
import { switches } from '@fuquan/text/zh-CN/screens/switches.ts'
import { trees } from '@fuquan/text/zh-CN/screens/trees.ts'

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
  friends,
  chat,
  stickers,
  envelopes,
  talk,
  rooms,
  boards,
  asks,
  links,
  proof,
  switches,
  trees,
  house,
  /** What each setting is called; the console's own names. */
  setting: consoleSettings,
  modules: {
    identity: identityModule,
    ledger: ledgerModule,
    notifications: notificationsModule,
    friends: friendsModule,
    chat: chatModule,
    stickers: stickersModule,
    envelopes: envelopesModule,
  },
} as const

export type Words = typeof words

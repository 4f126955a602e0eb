import { chat as chatModule } from '@fuquan/text/en/chat.ts'
import { envelopes as envelopesModule } from '@fuquan/text/en/envelopes.ts'
import { friends as friendsModule } from '@fuquan/text/en/friends.ts'
import { identity as identityModule } from '@fuquan/text/en/identity.ts'
import { ledger as ledgerModule } from '@fuquan/text/en/ledger.ts'
import { notifications as notificationsModule } from '@fuquan/text/en/notifications.ts'
import { stickers as stickersModule } from '@fuquan/text/en/stickers.ts'
import { app } from '@fuquan/text/en/screens/app.ts'
import { asks } from '@fuquan/text/en/screens/asks.ts'
import { bills } from '@fuquan/text/en/screens/bills.ts'
import { chat } from '@fuquan/text/en/screens/chat.ts'
import { codes } from '@fuquan/text/en/screens/codes.ts'
import { consoleSettings } from '@fuquan/text/en/screens/console-settings.ts'
import { envelopes } from '@fuquan/text/en/screens/envelopes.ts'
import { friends } from '@fuquan/text/en/screens/friends.ts'
import { funding } from '@fuquan/text/en/screens/funding.ts'
import { house } from '@fuquan/text/en/screens/house.ts'
import { identity } from '@fuquan/text/en/screens/identity.ts'
import { ledger } from '@fuquan/text/en/screens/ledger.ts'
import { notifications } from '@fuquan/text/en/screens/notifications.ts'
import { payments } from '@fuquan/text/en/screens/payments.ts'
import { standing } from '@fuquan/text/en/screens/standing.ts'
import { security } from '@fuquan/text/en/screens/security.ts'
import { stickers } from '@fuquan/text/en/screens/stickers.ts'
import { talk } from '@fuquan/text/en/screens/talk.ts'
import { rooms } from '@fuquan/text/en/screens/rooms.ts'
import { boards } from '@fuquan/text/en/screens/boards.ts'
import { links } from '@fuquan/text/en/screens/links.ts'
import { proof } from '@fuquan/text/en/screens/proof.ts'
import { switches } from '@fuquan/text/en/screens/switches.ts'
import { trees } from '@fuquan/text/en/screens/trees.ts'

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

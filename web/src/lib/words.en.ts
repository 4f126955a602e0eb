import { chat as chatModule } from '@fuquan/text/en/chat.ts'
import { envelopes as envelopesModule } from '@fuquan/text/en/envelopes.ts'
import { identity as identityModule } from '@fuquan/text/en/identity.ts'
import { ledger as ledgerModule } from '@fuquan/text/en/ledger.ts'
import { notifications as notificationsModule } from '@fuquan/text/en/notifications.ts'
import { app } from '@fuquan/text/en/screens/app.ts'
import { chat } from '@fuquan/text/en/screens/chat.ts'
import { envelopes } from '@fuquan/text/en/screens/envelopes.ts'
import { identity } from '@fuquan/text/en/screens/identity.ts'
import { ledger } from '@fuquan/text/en/screens/ledger.ts'
import { notifications } from '@fuquan/text/en/screens/notifications.ts'

/** Every word of the app in one language; the modules' own sentences stand under `modules`. */
export const words = {
  app,
  identity,
  ledger,
  notifications,
  chat,
  envelopes,
  modules: {
    identity: identityModule,
    ledger: ledgerModule,
    notifications: notificationsModule,
    chat: chatModule,
    envelopes: envelopesModule,
  },
} as const

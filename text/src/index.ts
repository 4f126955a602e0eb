import { chat as chatEn } from './en/chat.ts'
import { console as consoleEn } from './en/console.ts'
import { covers as coversEn } from './en/covers.ts'
import { engine as engineEn } from './en/engine.ts'
import { envelopes as envelopesEn } from './en/envelopes.ts'
import { friends as friendsEn } from './en/friends.ts'
import { identity as identityEn } from './en/identity.ts'
import { ledger as ledgerEn } from './en/ledger.ts'
import { notifications as notificationsEn } from './en/notifications.ts'
import { drawnStickers as drawnStickersEn } from './en/drawn-stickers.ts'
import { stickers as stickersEn } from './en/stickers.ts'
import { chat } from './zh-CN/chat.ts'
import { console } from './zh-CN/console.ts'
import { covers } from './zh-CN/covers.ts'
import { engine } from './zh-CN/engine.ts'
import { envelopes } from './zh-CN/envelopes.ts'
import { friends } from './zh-CN/friends.ts'
import { identity } from './zh-CN/identity.ts'
import { ledger } from './zh-CN/ledger.ts'
import { notifications } from './zh-CN/notifications.ts'
import { drawnStickers } from './zh-CN/drawn-stickers.ts'
import { stickers } from './zh-CN/stickers.ts'

const chinese = {
  identity,
  ledger,
  notifications,
  friends,
  chat,
  stickers: { ...stickers, ...drawnStickers },
  envelopes: { ...envelopes, covers },
  console,
  engine,
} as const

const english = {
  identity: identityEn,
  ledger: ledgerEn,
  notifications: notificationsEn,
  friends: friendsEn,
  chat: chatEn,
  stickers: { ...stickersEn, ...drawnStickersEn },
  envelopes: { ...envelopesEn, covers: coversEn },
  console: consoleEn,
  engine: engineEn,
} as const

/** The sentences of every module by language: refusals, notices, mails. Screens have their own. */
export const catalogues = { 'zh-CN': chinese, en: english } as const

export type TextNamespace = keyof typeof chinese

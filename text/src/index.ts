import { chat as chatEn } from './en/chat.ts'
import { console as consoleEn } from './en/console.ts'
import { engine as engineEn } from './en/engine.ts'
import { envelopes as envelopesEn } from './en/envelopes.ts'
import { identity as identityEn } from './en/identity.ts'
import { ledger as ledgerEn } from './en/ledger.ts'
import { notifications as notificationsEn } from './en/notifications.ts'
import { chat } from './zh-CN/chat.ts'
import { console } from './zh-CN/console.ts'
import { engine } from './zh-CN/engine.ts'
import { envelopes } from './zh-CN/envelopes.ts'
import { identity } from './zh-CN/identity.ts'
import { ledger } from './zh-CN/ledger.ts'
import { notifications } from './zh-CN/notifications.ts'

const chinese = {
  identity,
  ledger,
  notifications,
  chat,
  envelopes,
  console,
  engine,
} as const

const english = {
  identity: identityEn,
  ledger: ledgerEn,
  notifications: notificationsEn,
  chat: chatEn,
  envelopes: envelopesEn,
  console: consoleEn,
  engine: engineEn,
} as const

/** The sentences of every module by language: refusals, notices, mails. Screens have their own. */
export const catalogues = { 'zh-CN': chinese, en: english } as const

export type TextNamespace = keyof typeof chinese

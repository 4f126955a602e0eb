import { app as appEn } from '@fuquan/text/en/screens/app.ts'
import { chat as chatEn } from '@fuquan/text/en/screens/chat.ts'
import { console as consoleEn } from '@fuquan/text/en/screens/console.ts'
import { envelopes as envelopesEn } from '@fuquan/text/en/screens/envelopes.ts'
import { identity as identityEn } from '@fuquan/text/en/screens/identity.ts'
import { ledger as ledgerEn } from '@fuquan/text/en/screens/ledger.ts'
import { notifications as notificationsEn } from '@fuquan/text/en/screens/notifications.ts'
import { app } from '@fuquan/text/zh-CN/screens/app.ts'
import { chat } from '@fuquan/text/zh-CN/screens/chat.ts'
import { console as desk } from '@fuquan/text/zh-CN/screens/console.ts'
import { envelopes } from '@fuquan/text/zh-CN/screens/envelopes.ts'
import { identity } from '@fuquan/text/zh-CN/screens/identity.ts'
import { ledger } from '@fuquan/text/zh-CN/screens/ledger.ts'
import { notifications } from '@fuquan/text/zh-CN/screens/notifications.ts'

export type Language = 'zh-CN' | 'en'
export type Scheme = 'light' | 'dark'

const zh = { app, chat, desk, envelopes, identity, ledger, notifications }
const en = {
  app: appEn,
  chat: chatEn,
  desk: consoleEn,
  envelopes: envelopesEn,
  identity: identityEn,
  ledger: ledgerEn,
  notifications: notificationsEn,
}

/** What the screens say in a language: stories press what is written on it. */
export const words = (language: Language): typeof zh | typeof en => (language === 'en' ? en : zh)

/** A sentence with its variables filled in, as the screens fill them. */
export const fill = (sentence: string, facts: Record<string, string | number> = {}): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(facts[name] ?? ''))

/** A pattern that fits a sentence whatever its variables are. */
export const like = (sentence: string): RegExp =>
  new RegExp(
    sentence
      .split(/\{\{\w+\}\}/)
      .map(part => RegExp.escape(part))
      .join('.*'),
  )

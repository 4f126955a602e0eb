import { app as appEn } from '@fuquan/text/en/screens/app.ts'
import { bills as billsEn } from '@fuquan/text/en/screens/bills.ts'
import { chat as chatEn } from '@fuquan/text/en/screens/chat.ts'
import { codes as codesEn } from '@fuquan/text/en/screens/codes.ts'
import { console as consoleEn } from '@fuquan/text/en/screens/console.ts'
import { envelopes as envelopesEn } from '@fuquan/text/en/screens/envelopes.ts'
import { funding as fundingEn } from '@fuquan/text/en/screens/funding.ts'
import { house as houseEn } from '@fuquan/text/en/screens/house.ts'
import { identity as identityEn } from '@fuquan/text/en/screens/identity.ts'
import { ledger as ledgerEn } from '@fuquan/text/en/screens/ledger.ts'
import { notifications as notificationsEn } from '@fuquan/text/en/screens/notifications.ts'
import { payments as paymentsEn } from '@fuquan/text/en/screens/payments.ts'
import { security as securityEn } from '@fuquan/text/en/screens/security.ts'
import { standing as standingEn } from '@fuquan/text/en/screens/standing.ts'
import { app } from '@fuquan/text/zh-CN/screens/app.ts'
import { bills } from '@fuquan/text/zh-CN/screens/bills.ts'
import { chat } from '@fuquan/text/zh-CN/screens/chat.ts'
import { codes } from '@fuquan/text/zh-CN/screens/codes.ts'
import { console as desk } from '@fuquan/text/zh-CN/screens/console.ts'
import { envelopes } from '@fuquan/text/zh-CN/screens/envelopes.ts'
import { funding } from '@fuquan/text/zh-CN/screens/funding.ts'
import { house } from '@fuquan/text/zh-CN/screens/house.ts'
import { identity } from '@fuquan/text/zh-CN/screens/identity.ts'
import { ledger } from '@fuquan/text/zh-CN/screens/ledger.ts'
import { notifications } from '@fuquan/text/zh-CN/screens/notifications.ts'
import { payments } from '@fuquan/text/zh-CN/screens/payments.ts'
import { security } from '@fuquan/text/zh-CN/screens/security.ts'
import { standing } from '@fuquan/text/zh-CN/screens/standing.ts'

export type Language = 'zh-CN' | 'en'
export type Scheme = 'light' | 'dark'

const zh = {
  app,
  bills,
  chat,
  codes,
  desk,
  envelopes,
  funding,
  house,
  identity,
  ledger,
  notifications,
  payments,
  security,
  standing,
}
const en = {
  app: appEn,
  bills: billsEn,
  chat: chatEn,
  codes: codesEn,
  desk: consoleEn,
  envelopes: envelopesEn,
  funding: fundingEn,
  house: houseEn,
  identity: identityEn,
  ledger: ledgerEn,
  notifications: notificationsEn,
  payments: paymentsEn,
  security: securityEn,
  standing: standingEn,
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

import { app as appEn } from '@fuquan/text/en/screens/app.ts'
import { asks as asksEn } from '@fuquan/text/en/screens/asks.ts'
import { bills as billsEn } from '@fuquan/text/en/screens/bills.ts'
import { boards as boardsEn } from '@fuquan/text/en/screens/boards.ts'
import { chat as chatEn } from '@fuquan/text/en/screens/chat.ts'
import { codes as codesEn } from '@fuquan/text/en/screens/codes.ts'
import { console as consoleEn } from '@fuquan/text/en/screens/console.ts'
import { envelopes as envelopesEn } from '@fuquan/text/en/screens/envelopes.ts'
import { friends as friendsEn } from '@fuquan/text/en/screens/friends.ts'
import { funding as fundingEn } from '@fuquan/text/en/screens/funding.ts'
import { house as houseEn } from '@fuquan/text/en/screens/house.ts'
import { identity as identityEn } from '@fuquan/text/en/screens/identity.ts'
import { ledger as ledgerEn } from '@fuquan/text/en/screens/ledger.ts'
import { notifications as notificationsEn } from '@fuquan/text/en/screens/notifications.ts'
import { payments as paymentsEn } from '@fuquan/text/en/screens/payments.ts'
import { links as linksEn } from '@fuquan/text/en/screens/links.ts'
import { switches as switchesEn } from '@fuquan/text/en/screens/switches.ts'
import { proof as proofEn } from '@fuquan/text/en/screens/proof.ts'
import { rooms as roomsEn } from '@fuquan/text/en/screens/rooms.ts'
import { security as securityEn } from '@fuquan/text/en/screens/security.ts'
import { standing as standingEn } from '@fuquan/text/en/screens/standing.ts'
import { trees as treesEn } from '@fuquan/text/en/screens/trees.ts'
import { stickers as stickersEn } from '@fuquan/text/en/screens/stickers.ts'
import { talk as talkEn } from '@fuquan/text/en/screens/talk.ts'
import { app } from '@fuquan/text/zh-CN/screens/app.ts'
import { asks } from '@fuquan/text/zh-CN/screens/asks.ts'
import { bills } from '@fuquan/text/zh-CN/screens/bills.ts'
import { boards } from '@fuquan/text/zh-CN/screens/boards.ts'
import { chat } from '@fuquan/text/zh-CN/screens/chat.ts'
import { codes } from '@fuquan/text/zh-CN/screens/codes.ts'
import { console as desk } from '@fuquan/text/zh-CN/screens/console.ts'
import { envelopes } from '@fuquan/text/zh-CN/screens/envelopes.ts'
import { friends } from '@fuquan/text/zh-CN/screens/friends.ts'
import { funding } from '@fuquan/text/zh-CN/screens/funding.ts'
import { house } from '@fuquan/text/zh-CN/screens/house.ts'
import { identity } from '@fuquan/text/zh-CN/screens/identity.ts'
import { ledger } from '@fuquan/text/zh-CN/screens/ledger.ts'
import { notifications } from '@fuquan/text/zh-CN/screens/notifications.ts'
import { payments } from '@fuquan/text/zh-CN/screens/payments.ts'
import { links } from '@fuquan/text/zh-CN/screens/links.ts'
import { switches } from '@fuquan/text/zh-CN/screens/switches.ts'
import { proof } from '@fuquan/text/zh-CN/screens/proof.ts'
import { rooms } from '@fuquan/text/zh-CN/screens/rooms.ts'
import { security } from '@fuquan/text/zh-CN/screens/security.ts'
import { standing } from '@fuquan/text/zh-CN/screens/standing.ts'
import { trees } from '@fuquan/text/zh-CN/screens/trees.ts'
import { stickers } from '@fuquan/text/zh-CN/screens/stickers.ts'
import { talk } from '@fuquan/text/zh-CN/screens/talk.ts'

export type Language = 'zh-CN' | 'en'
export type Scheme = 'light' | 'dark'

const zh = {
  app,
  asks,
  bills,
  boards,
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
  proof,
  links,
  switches,
  rooms,
  security,
  standing,
  friends,
  trees,
  talk,
  stickers,
}
const en = {
  app: appEn,
  asks: asksEn,
  bills: billsEn,
  boards: boardsEn,
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
  proof: proofEn,
  links: linksEn,
  switches: switchesEn,
  rooms: roomsEn,
  security: securityEn,
  standing: standingEn,
  friends: friendsEn,
  trees: treesEn,
  talk: talkEn,
  stickers: stickersEn,
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

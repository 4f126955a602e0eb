import * as sdk from '@fuquan/sdk/index.ts'
import { present } from '#/kit/assert.ts'
import { demoPassword } from './cast.ts'
import { stepsFor } from './parcels.ts'
import { personOf } from './people.ts'
import type { Telling } from './tell.ts'
import { guestOf, prove } from './visitor.ts'

/** How people sign in, and how the house speaks: addresses, a second device, words of its own. */
export function methodSteps(now: Date) {
  return stepsFor(
    [
      { when: { daysAgo: 64, at: '20:05' }, run: verifyLin },
      { when: { daysAgo: 21, at: '09:10' }, run: nameThings },
      { when: { daysAgo: 4, at: '08:30' }, run: secondDevice },
      { when: { minutesAgo: 190 }, run: leaveMeiWaiting },
    ],
    now,
  )
}

/** With a mail server of its own the house would write to people who do not exist. */
async function writesToNobody(telling: Telling): Promise<boolean> {
  const { data } = await sdk.listMails({ client: personOf(telling, 'wen').client })
  return !data.server
}

async function askToVerify(telling: Telling, handle: string): Promise<string> {
  const person = personOf(telling, handle)
  const email = `${handle}@willow-lane.example`
  const act = { kind: 'identity.change_email', payee: 'me', facts: { email } }
  const proof = await prove(person, act)
  await sdk.setEmail({ client: person.client, body: { email, proof } })
  return email
}

/** Without a mail server an owner hands the link over; that Wen read the mail stands in the log. */
async function verifyLin(telling: Telling): Promise<void> {
  if (!(await writesToNobody(telling))) return
  const email = await askToVerify(telling, 'lin')
  await telling.walk.on(20 * 60)
  const { client } = personOf(telling, 'wen')
  const { data } = await sdk.listMails({ client })
  const mail = present(
    data.items.find(one => one.to === email),
    email,
  )
  const reason = '林悦站在柜台前，把链接递给她 Lin stands at the counter'
  const read = await sdk.readMail({ client, path: { mailId: mail.id }, body: { reason } })
  const code = present(/verify-email#([\w-]{43})/.exec(read.data.text)?.[1], 'a link')
  await sdk.verifyEmail({ client: personOf(telling, 'lin').client, body: { code } })
}

async function leaveMeiWaiting(telling: Telling): Promise<void> {
  if (await writesToNobody(telling)) await askToVerify(telling, 'mei')
}

async function secondDevice(telling: Telling): Promise<void> {
  const body = { login: 'lin', password: demoPassword, as: 'token' as const }
  await sdk.signIn({ client: guestOf(telling.app), body })
}

async function nameThings(telling: Telling): Promise<void> {
  const { client } = personOf(telling, 'wen')
  const reason = '街坊会上大家这么叫 what the street calls it'
  const alias = { language: 'zh-CN' as const, word: '到位', instead: '搭把手', reason }
  await sdk.changeAlias({ client, body: alias })
  const key = 'screens.identity.invite.words'
  const text = '把链接发给认识的街坊。14 天内有效，最多 50 人使用，随时可以收回。'
  await sdk.changeText({ client, body: { key, language: 'zh-CN', text, reason } })
}

/** Counts the days of the story for the figures, a month at a time, as the hourly turn would. */
export async function countFigures({ house }: Telling): Promise<void> {
  const turn = present(
    house.modules.flatMap(one => one.schedules ?? []).find(one => one.name === 'console.figures'),
    'the turn of the figures',
  )
  for (let n = 0; n < figureTurns; n++) await turn.run({ house, log: house.log })
}

/** 400 days at 31 a turn. */
const figureTurns = 13

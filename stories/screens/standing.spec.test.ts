import { beforeAll, expect, test } from 'vitest'
import { must, openIt, type Person, pin } from '../wire.ts'
import { follow, heading, press, soon, typePin, write } from './acts.ts'
import type { Window } from './browser.ts'
import { confirmAct, enterDesk, fillAct, pressDesk } from './desk.ts'
import { go } from './going.ts'
import { aPlace, sendEnvelope, settle, signIn, type Village } from './village.ts'
import { fill, like } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
const here = aPlace()
let village: Village

beforeAll(async () => {
  village = await settle(here())
})

async function phoneOf(name: keyof Village['people'], look: typeof zhLight | typeof enDark) {
  const window = await here().screens.phone(look)
  await signIn(window, village.people[name], here().url)
  return window
}
const text = (window: Window, said: string | RegExp) =>
  window.page.getByText(said).first().waitFor()
const see = async (window: Window, screen: string, face?: string) => {
  await window.picture(screen, face)
  expect(await window.axe()).toEqual([])
}
const reason = 'because the story needs it so'
const staff = (method: 'POST', path: string, body: object) =>
  must(here().url, village.owner.token, method, path, { reason, ...body })
const proofOf = async (kind: string, payee: string, facts = {}): Promise<string> => {
  const shown = { pin, kind, payee, facts }
  const { token } = village.owner
  return String((await must(here().url, token, 'POST', '/identity/step-ups', shown))['proof'])
}

test('my level says what it allows and how to rise, and grows when staff see my papers', async () => {
  const { mei } = village.people
  const phone = await phoneOf('mei', zhLight)
  const { standing } = phone.words
  await go(phone, '/me')
  await follow(phone, new RegExp(standing.me.level))
  await heading(phone, standing.level.title)
  await text(phone, standing.level.nextWords.show_papers)
  await see(phone, 'level', 'plain')

  const attesting = { document: 'P 1234567', proof: await proofOf('identity.attest', mei.id) }
  await staff('POST', `/identity/people/${mei.id}/attestations`, attesting)
  const until = new Date(Date.now() + 2 * 86_400_000).toISOString()
  await staff('POST', `/identity/people/${mei.id}/suspension`, { until })
  await text(phone, standing.level.identity)
  await text(phone, standing.level.running)
  await text(phone, standing.level.object)
  await see(phone, 'level')
  await staff('POST', `/identity/people/${mei.id}/reinstatement`, {})
  await text(phone, standing.level.ended)

  const dark = await phoneOf('mei', enDark)
  await go(dark, '/me/level')
  await text(dark, dark.words.standing.level.identity)
  await see(dark, 'level')
})

test('an own limit goes down at once, up a day later, and a raise can be withdrawn', async () => {
  const phone = await phoneOf('lin', zhLight)
  const { standing, app } = phone.words
  await go(phone, '/me/security')
  await follow(phone, standing.me.limits)
  await heading(phone, standing.limits.title)
  await see(phone, 'limits', 'none')
  const setSend = `${standing.limits.set} ${standing.limits.kinds.send}`
  await press(phone, setSend)
  await write(phone, standing.limits.amount, '50')
  await text(phone, standing.limits.lowerNow)
  await see(phone, 'limits', 'sheet')
  await press(phone, standing.limits.save)
  await phone.page.getByText('50.00').first().waitFor(soon)

  await press(phone, `${standing.limits.change} ${standing.limits.kinds.send}`)
  await write(phone, standing.limits.amount, '80')
  await text(phone, standing.limits.raiseLater)
  await press(phone, standing.limits.save)
  // This browser is new to the house: here nothing is raised for a day.
  await phone.page.getByRole('alert').waitFor(soon)
  await see(phone, 'limits', 'new-device')
  await press(phone, app.close)
  const raise = { amount: '8000' }
  await must(here().url, village.people.lin.token, 'PUT', '/identity/me/limits/send', raise)
  const waits = phone.page.getByRole('status').filter({ hasText: '80.00' })
  await waits.waitFor(soon)
  await see(phone, 'limits')
  await press(phone, standing.limits.stop)
  await waits.waitFor({ state: 'detached' })
  expect(await phone.page.getByRole('button', { name: app.close }).count()).toBe(0)

  const dark = await phoneOf('lin', enDark)
  await go(dark, '/me/security/limits')
  await dark.page.getByText('50.00').first().waitFor(soon)
  await see(dark, 'limits')
})

test('an organisation is founded, gets its second admin, and says who belongs', async () => {
  const { mei, boliang } = village.people
  const lin = await phoneOf('lin', zhLight)
  const { organisations } = lin.words.standing
  await go(lin, '/me/organisations')
  await text(lin, organisations.none)
  await see(lin, 'organisations', 'empty')
  await follow(lin, organisations.found)
  await write(lin, organisations.name, '柳溪小学')
  await write(lin, organisations.about, '六个班，两百个孩子，一个操场。')
  await see(lin, 'organisation', 'founding')
  await press(lin, organisations.foundGo)
  await heading(lin, '柳溪小学')
  await press(lin, organisations.inviteAdmin)
  await write(lin, organisations.handle, mei.handle)
  await press(lin, organisations.invite)
  await text(lin, organisations.asked)

  const second = await phoneOf('mei', enDark)
  const words = second.words.standing.organisations
  await go(second, '/me/organisations')
  await follow(second, /柳溪小学/)
  await text(second, words.invitedWords)
  await see(second, 'organisation', 'invited')
  await press(second, words.accept)
  await text(second, words.waitsStaff)

  const address = new URL(second.page.url()).pathname
  const id = address.split('/').at(-1) ?? ''
  const verifying = await proofOf('identity.verify_body', id, { trusted: 'true' })
  const trusting = { trusted: true, proof: verifying }
  await staff('POST', `/identity/organisations/${id}/verification`, trusting)
  await press(lin, organisations.attest)
  await write(lin, organisations.handle, boliang.handle)
  await write(lin, organisations.number, '2026-017')
  await see(lin, 'organisation', 'attest')
  await press(lin, organisations.attestGo)
  await text(lin, new RegExp(`@${boliang.handle}`))
  await see(lin, 'organisation')
  await see(second, 'organisation')

  const stranger = await phoneOf('ana', zhLight)
  await stranger.page.goto(address)
  await text(stranger, fill(organisations.members_other, { count: 1 }))
  const withdraw = stranger.page.getByRole('button', { name: new RegExp(organisations.withdraw) })
  expect(await withdraw.count()).toBe(0)
  await see(stranger, 'organisation', 'stranger')
})

test('a copy of my data is asked for with the PIN, comes by itself, and is one file', async () => {
  const phone = await phoneOf('ana', zhLight)
  const { data, use } = phone.words.standing
  await go(phone, '/me/data')
  await press(phone, data.ask)
  await see(phone, 'data', 'prove')
  await typePin(phone, pin)
  const take = phone.page.getByRole('button', { name: data.take, exact: true })
  await take.waitFor(soon)
  await see(phone, 'data')
  await take.click()
  await text(phone, data.takeWords)
  await see(phone, 'data', 'take')
  const [download] = await Promise.all([phone.page.waitForEvent('download'), typePin(phone, pin)])
  expect(download.suggestedFilename()).toMatch(/^fuquan-\d{4}-\d\d-\d\d\.zip$/)

  await follow(phone, new RegExp(data.use))
  await heading(phone, use.title)
  await see(phone, 'data-use')
  const dark = await phoneOf('ana', enDark)
  await go(dark, '/me/data/use')
  await heading(dark, dark.words.standing.use.title)
  await see(dark, 'data-use')
  await go(dark, '/me/data')
  await text(dark, dark.words.standing.data.states.ready)
  await see(dark, 'data')
})

test('leaving names what is open, takes the rest for the fund, waits, and can be stopped', async () => {
  const { boliang } = village.people
  await sendEnvelope(here(), village, boliang, { total: '300', shares: 2 })
  const phone = await phoneOf('boliang', zhLight)
  const { closing, me } = phone.words.standing
  await go(phone, '/me/data')
  await follow(phone, new RegExp(me.close))
  await text(phone, closing.settle)
  await text(phone, fill(closing.objections.envelopes_other, { count: 1 }))
  await see(phone, 'closing', 'blocked')
  await emptyEnvelopes(boliang)

  await press(phone, like(closing.donate))
  await text(phone, closing.donateRule)
  await see(phone, 'closing', 'donate')
  await typePin(phone, pin)
  await text(phone, closing.settled)
  await see(phone, 'closing', 'free')
  await press(phone, closing.ask)
  await typePin(phone, pin)
  await text(phone, closing.dueWords)
  await see(phone, 'closing')
  await go(phone, '/me')
  await follow(phone, me.closingStop)

  const dark = await phoneOf('boliang', enDark)
  await go(dark, '/me/closing')
  await text(dark, dark.words.standing.closing.dueWords)
  await see(dark, 'closing')
  await press(phone, closing.stop)
  await text(phone, closing.settled)
})

/** The others open what is open, so that nothing of this person runs any more. */
async function emptyEnvelopes(one: Person): Promise<void> {
  const { url } = here()
  const { items } = await must(url, one.token, 'GET', '/envelopes/records?role=sent&limit=50')
  if (!Array.isArray(items)) throw new Error('no records')
  const { lin, mei } = village.people
  for (const record of items) {
    for (const other of [lin, mei]) {
      await openIt(url, other.token, String(record.envelopeId))
    }
  }
}

test('who looked at me stands there with role, reason and time', async () => {
  const { lin } = village.people
  await staff('POST', '/console/looks', { userId: lin.id })
  const phone = await phoneOf('lin', zhLight)
  await go(phone, '/me/looks')
  await text(phone, new RegExp(phone.words.standing.looks.roles.owner))
  await text(phone, new RegExp(reason))
  await see(phone, 'looks', 'some')
})

test('staff see who stands behind an organisation, and who vouches only after a reason', async () => {
  const { lin, mei, ana } = village.people
  const found = { name: 'Chess club', about: 'Fridays at seven' }
  const made = await must(here().url, ana.token, 'POST', '/identity/organisations', found)
  const desk = await here().screens.desk(zhLight)
  await enterDesk(desk)
  const { organisations, standing, people } = desk.words.desk
  await go(desk, '/console/organisations')
  await heading(desk, organisations.title)
  const row = desk.page.getByRole('row', { name: /Chess club/ })
  await row.getByText(organisations.few).waitFor()
  await see(desk, 'console-organisations')
  const path = `/identity/organisations/${String(made['id'])}/admins`
  await must(here().url, ana.token, 'POST', path, { handle: lin.handle })
  await must(here().url, lin.token, 'POST', `${path}/answer`, { accept: true })
  await desk.page.reload()
  await row.getByRole('button').first().click()
  await fillAct(desk, reason)
  await see(desk, 'console-organisations', 'verify')
  await confirmAct(desk)
  await row.getByText(organisations.states.verified, { exact: true }).waitFor(soon)

  await go(desk, `/console/people/${mei.id}`)
  await pressDesk(desk, people.look)
  await fillAct(desk, reason)
  await confirmAct(desk)
  await text(desk, new RegExp(standing.identity))
  await text(desk, new RegExp(fill(standing.by, { name: village.owner.name })))
  await see(desk, 'console-standing')
})

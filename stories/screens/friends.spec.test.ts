import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { must } from '../wire.ts'
import { follow, heading, press, write } from './acts.ts'
import type { Window } from './browser.ts'
import { misfitsAtAllSizes } from './measure.ts'
import { aPlace, settle, signIn, type Village } from './village.ts'
import { fill } from './words.ts'

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

test('two people become friends by a handle, and Today asks the one who is asked', async () => {
  const lin = await phoneOf('lin', zhLight)
  const { friends } = lin.words
  await lin.page.goto('/people')
  await heading(lin, friends.list.title)
  await text(lin, friends.list.empty)
  await see(lin, 'contacts', 'empty')
  await lin.page.goto('/people/add')
  await heading(lin, friends.add.title)
  await lin.page.getByRole('img', { name: friends.add.mineQr }).waitFor()
  await see(lin, 'add-friend')
  await write(lin, friends.add.handle, 'mei')
  await press(lin, friends.add.find)
  await text(lin, '梅芳')
  await press(lin, friends.ask.open)
  await write(lin, friends.ask.note, '我是三班的林悦')
  await see(lin, 'add-friend', 'ask')
  await press(lin, friends.ask.send)
  await text(lin, friends.ask.waiting)

  const mei = await phoneOf('mei', enDark)
  await mei.page.goto('/today')
  await text(mei, '林悦 would like to be friends')
  await see(mei, 'today', 'friend-request')
  await mei.page.goto('/people')
  await text(mei, '我是三班的林悦')
  await see(mei, 'contacts', 'request')
  await press(mei, `${mei.words.friends.requests.accept} 林悦`)
  await follow(mei, /林悦/)
  await text(mei, new RegExp(mei.words.friends.origins.handle))
  await write(mei, mei.words.friends.person.remark, 'Lin of Class 3')
  await press(mei, mei.words.friends.person.save)
  await heading(mei, /Lin of Class 3/)
  await see(mei, 'person', 'friend')

  await press(mei, mei.words.friends.person.block)
  await see(mei, 'person', 'block')
  await press(mei, mei.words.app.cancel)
  await press(mei, mei.words.friends.person.talk)
  await mei.page.waitForURL(/\/friends\/rom_/)
  await seeTalkOfTwo(mei)

  await lin.page.goto('/people')
  await follow(lin, /梅芳/)
  await see(lin, 'person', 'friend')
  expect(await lin.page.getByText('Lin of Class 3').count()).toBe(0)
})

/** The page of a talk: whom it is with, what was sent, and how to clear, report and block. */
async function seeTalkOfTwo(mei: Window): Promise<void> {
  const { chat, talk, friends } = mei.words
  const url = here().url
  const roomId = mei.page.url().split('/').at(-1) ?? ''
  const says = (token: string, body: object) =>
    must(url, token, 'POST', `/chat/rooms/${roomId}/messages`, {
      ...{ messageId: toWire('msg', randomUUID()), ...body },
    })
  await says(village.people.lin.token, { text: '面包几点出炉' })
  await says(village.people.mei.token, { text: 'at seven' })
  await text(mei, '面包几点出炉')

  await follow(mei, chat.info.directTitle)
  await heading(mei, chat.info.directTitle)
  await mei.page.getByRole('link', { name: /Lin of Class 3/ }).waitFor()
  expect(await mei.page.getByText(fill(chat.info.members_other, { count: 2 })).count()).toBe(0)
  expect(await misfitsAtAllSizes(mei)).toEqual([])
  await see(mei, 'talk-info')
  await press(mei, friends.person.block)
  await heading(mei, fill(friends.person.blockTitle, { name: '林悦' }))
  await press(mei, mei.words.app.cancel)

  await press(mei, talk.direct.report)
  await see(mei, 'talk-info', 'report')
  expect(await mei.page.getByText('at seven').count()).toBe(0)
  await press(mei, /面包几点出炉/)
  const dialog = mei.page.getByRole('dialog')
  await dialog.getByRole('button', { name: talk.acts.reportGo, exact: true }).click()
  await text(mei, talk.acts.reported)

  await press(mei, talk.group.clear)
  await see(mei, 'talk-info', 'clear')
  await dialog.getByRole('button', { name: talk.group.clear }).click()
  await text(mei, talk.group.cleared)
  await follow(mei, talk.album.title)
  await text(mei, talk.album.none)
  await see(mei, 'talk-pictures', 'empty')
  await mei.page.goto(`/friends/${roomId}`)
  await heading(mei, /林悦/)
  await says(village.people.lin.token, { text: '给我留一个' })
  await text(mei, '给我留一个')
  expect(await mei.page.getByText('面包几点出炉').count()).toBe(0)
}

test('the letters along the edge lead down the list, by a finger and by keys', async () => {
  const url = here().url
  const { boliang, mei } = village.people
  const ask = (token: string, handle: string) =>
    must(url, token, 'POST', '/friends/requests', { way: { by: 'handle', handle } })
  // Two who ask each other are friends at once.
  for (const other of [village.owner, mei]) {
    await ask(boliang.token, other.handle)
    await ask(other.token, boliang.handle)
  }
  const phone = await phoneOf('boliang', zhLight)
  await phone.page.goto('/people')
  const index = phone.page.getByRole('slider', { name: phone.words.friends.list.letters })
  await index.waitFor()
  const letter = () => index.getAttribute('aria-valuetext')
  const scrolled = () => phone.page.evaluate<number>('scrollY')
  await see(phone, 'contacts', 'letters')
  expect(await misfitsAtAllSizes(phone)).toEqual([])
  // A window so low that the last letter lies below it.
  await phone.page.setViewportSize({ width: 390, height: 420 })
  expect([await letter(), await scrolled()]).toEqual(['M', 0])

  await index.focus()
  await phone.page.keyboard.press('End')
  expect(await letter()).toBe('W')
  await expect.poll(scrolled).toBeGreaterThan(0)
  await phone.page.keyboard.press('m')
  expect(await letter()).toBe('M')

  const box = await index.boundingBox()
  if (!box) throw new Error('the letters have no place')
  const across = box.x + box.width / 2
  await phone.page.evaluate('scrollTo(0, 0)')
  await phone.page.mouse.move(across, box.y + 4)
  await phone.page.mouse.down()
  expect(await letter()).toBe('M')
  await phone.page.mouse.move(across, box.y + box.height - 4, { steps: 4 })
  await see(phone, 'contacts', 'pressed')
  await phone.page.mouse.up()
  expect(await letter()).toBe('W')
  await expect.poll(scrolled).toBeGreaterThan(0)
})

test('people of a common group are asked, labelled and kept as one likes', async () => {
  const { ana, boliang } = village.people
  const phone = await phoneOf('ana', zhLight)
  const { friends } = phone.words
  await phone.page.goto('/people/rooms')
  await text(phone, '薄亮')
  await see(phone, 'friend-rooms')
  await press(phone, `${friends.ask.open} 薄亮`)
  await press(phone, friends.ask.send)
  await text(phone, friends.ask.sent)
  const url = here().url
  const { toMe } = await must(url, boliang.token, 'GET', '/friends/requests')
  const [asked]: { id: string }[] = toMe as never
  const answer = { answer: 'accept' }
  await must(url, boliang.token, 'POST', `/friends/requests/${asked?.id}/answer`, answer)

  await phone.page.goto('/people/labels')
  await text(phone, friends.labels.none)
  await press(phone, friends.labels.make)
  await write(phone, friends.labels.name, '攀岩搭子')
  await phone.page.getByRole('checkbox', { name: '薄亮' }).check()
  await see(phone, 'friend-labels', 'sheet')
  await press(phone, friends.labels.save)
  await text(phone, '攀岩搭子')
  await see(phone, 'friend-labels')

  await phone.page.goto('/people/privacy')
  await phone.page.getByRole('radio', { name: friends.privacy.whoNames.nobody }).click()
  await text(phone, friends.privacy.whoWords.nobody)
  await see(phone, 'friend-privacy')
  await phone.page.goto('/people/contacts')
  await text(phone, friends.match.off)
  await see(phone, 'friend-contacts')
  expect(ana.id).not.toBe('')
})

test('friends are brought into a new room at once, one by one or a label at a time', async () => {
  const url = here().url
  const { lin, mei } = village.people
  const phone = await phoneOf('lin', zhLight)
  const { chat } = phone.words
  const roomId = toWire('rom', randomUUID())
  await must(url, lin.token, 'POST', '/chat/rooms', { roomId, name: '周六摘草莓' })
  const labelId = toWire('lbl', randomUUID())
  const label = { name: '家里人', userIds: [mei.id] }
  await must(url, lin.token, 'PUT', `/friends/labels/${labelId}`, label)

  await phone.page.goto(`/friends/${roomId}`)
  await text(phone, chat.room.alone)
  await see(phone, 'room', 'alone')
  await follow(phone, chat.info.invite)
  await press(phone, chat.invite.friends)
  const dialog = phone.page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: '家里人' }).check()
  expect(await dialog.getByRole('checkbox', { name: /梅芳/ }).isChecked()).toBe(true)
  await see(phone, 'room-invite', 'friends')
  await dialog.getByRole('button', { name: fill(chat.invite.bring_other, { count: 1 }) }).click()

  await phone.page.waitForURL(new RegExp(`/friends/${roomId}$`))
  await text(phone, '梅芳 加入了群')
  const { items } = await must(url, mei.token, 'GET', '/chat/rooms')
  expect(JSON.stringify(items)).toContain('周六摘草莓')
  await phone.page.goto(`/friends/${roomId}/invite`)
  await press(phone, chat.invite.friends)
  await phone.page.getByRole('dialog').getByText(chat.invite.isIn).waitFor()
})

test('a profile names the groups in common, and a face in a room leads to it', async () => {
  const phone = await phoneOf('boliang', enDark)
  await must(
    here().url,
    village.people.lin.token,
    'POST',
    `/chat/rooms/${village.roomId}/messages`,
    {
      ...{ messageId: toWire('msg', randomUUID()), text: '周五见' },
    },
  )
  await phone.page.goto(`/friends/${village.roomId}`)
  await phone.page
    .getByRole('link', { name: fill(phone.words.chat.room.profile, { name: '林悦' }) })
    .last()
    .click()
  await heading(phone, /林悦/)
  await phone.page.getByRole('region', { name: phone.words.friends.person.commonRooms }).waitFor()
  await phone.page.getByRole('button', { name: phone.words.friends.ask.open }).waitFor()
  await see(phone, 'person', 'stranger')
})

test('a QR that leads nowhere and a hidden person look the same', async () => {
  const phone = await phoneOf('boliang', enDark)
  await phone.page.goto('/f/AAAAAAAAAAAAAAAAAAAAAAAA')
  await text(phone, /^Nobody found/)
  await see(phone, 'person', 'nobody')
})

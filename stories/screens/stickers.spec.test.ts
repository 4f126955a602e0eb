import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { randomUUID } from 'node:crypto'
import { must } from '../wire.ts'
import { follow, heading, press, write } from './acts.ts'
import type { Window } from './browser.ts'
import { confirmAct, enterDesk, fillAct, pressDesk } from './desk.ts'
import { go } from './going.ts'
import { aPlace, roomPath, settle, signIn, type Village } from './village.ts'
import { fill } from './words.ts'

const here = aPlace()
let village: Village
let lin: Window
let ana: Window
let wen: Window

beforeAll(async () => {
  village = await settle(here())
  const { url, screens } = here()
  lin = await screens.phone({ language: 'zh-CN', scheme: 'light' })
  ana = await screens.phone({ language: 'en', scheme: 'dark' })
  await signIn(lin, village.people.lin, url)
  await signIn(ana, village.people.ana, url)
  wen = await screens.desk({ language: 'zh-CN', scheme: 'light' })
  await enterDesk(wen)
})

/** A picture and nothing wrong in it. */
async function look(window: Window, screen: string, face?: string): Promise<void> {
  await loaded(window)
  await window.picture(screen, face)
  expect(await window.axe()).toEqual([])
}
/** Waits until every picture in sight is there: the first look at a drawing paints it. */
async function loaded(window: Window): Promise<void> {
  const inSight = () =>
    [...document.querySelectorAll('img')]
      .filter(one => {
        const { top, left } = one.getBoundingClientRect()
        return top < innerHeight && left < innerWidth
      })
      .every(one => one.complete && one.naturalWidth > 0)
  await expect.poll(() => window.page.evaluate(inSight)).toBe(true)
}
const alt = { lin: '福福挥手打招呼', ana: 'Fufu waves hello' }

test('the sticker key opens packs, a tap sends, and the other phone shows it', async () => {
  await go(ana, roomPath(village))
  await go(lin, roomPath(village))
  await press(lin, lin.words.stickers.key)
  const panel = lin.page.getByRole('group', { name: lin.words.stickers.panel })
  await panel.getByRole('button', { name: '福福', exact: true }).click()
  await panel.getByRole('heading', { name: '福福' }).waitFor()
  await look(lin, 'stickers', 'panel')
  await press(lin, fill(lin.words.stickers.send, { alt: alt.lin }))
  const sent = fill(lin.words.stickers.fromPack, { alt: alt.lin, pack: '福福' })
  await lin.page.getByRole('link', { name: sent }).waitFor()
  const received = fill(ana.words.stickers.fromPack, { alt: alt.ana, pack: 'Fufu' })
  await ana.page.getByRole('link', { name: received }).waitFor()
  expect(await ana.page.getByRole('link', { name: received }).count()).toBe(1)
  await look(ana, 'stickers', 'received')
})

test('a word or pinyin initials suggest a sticker while one types', async () => {
  const field = lin.page.getByRole('textbox', { name: lin.words.chat.room.write })
  await field.fill('xx')
  const hints = lin.page.getByRole('group', { name: lin.words.stickers.hints })
  const thanks = fill(lin.words.stickers.send, { alt: '福福抱拳道谢' })
  await hints.getByRole('button', { name: thanks }).waitFor()
  await look(lin, 'stickers', 'hints')
  await hints.getByRole('button', { name: thanks }).click()
  const sent = fill(lin.words.stickers.fromPack, { alt: '福福抱拳道谢', pack: '福福' })
  await lin.page.getByRole('link', { name: sent }).waitFor()
  expect(await field.inputValue()).toBe('')
  await field.fill('谢谢你昨天帮我把书架搬上楼')
  await hints.waitFor({ state: 'detached' })
  await field.fill('')
})

test('what is searched is found by word, and nothing found says what to do', async () => {
  await press(ana, ana.words.stickers.key)
  await press(ana, ana.words.stickers.search)
  const search = ana.page.getByRole('searchbox', { name: ana.words.stickers.search })
  await search.fill('luck')
  const luck = fill(ana.words.stickers.send, { alt: 'Big letters: good luck, a clover' })
  await ana.page.getByRole('button', { name: luck }).waitFor()
  await look(ana, 'stickers', 'search')
  await search.fill('quark')
  await ana.page.getByText(ana.words.stickers.nothing).waitFor()
  await press(ana, ana.words.stickers.key)
})

test('a received sticker leads to its pack, which is put away and added again', async () => {
  const received = fill(ana.words.stickers.fromPack, { alt: alt.ana, pack: 'Fufu' })
  await ana.page.getByRole('link', { name: received }).click()
  await heading(ana, 'Fufu')
  await press(ana, ana.words.stickers.drop)
  await look(ana, 'sticker-pack')
  await press(ana, ana.words.stickers.add)
  await ana.page.getByRole('button', { name: ana.words.stickers.drop }).waitFor()
  await go(lin, '/stickers')
  await heading(lin, lin.words.stickers.catalogue)
  await lin.page.getByRole('link', { name: /^柳猫/ }).waitFor()
  await look(lin, 'sticker-packs')
})

const drawing = new URL('../../web/public/icon-192.png', import.meta.url)

test('a member makes a pack, staff publish it, and another member adds it', async () => {
  const { stickers } = lin.words
  await go(lin, '/stickers/mine')
  await lin.page.getByText(stickers.noneMine).waitFor()
  await look(lin, 'my-packs', 'empty')
  await write(lin, stickers.makeName, '面包猫')
  await press(lin, stickers.begin)
  await heading(lin, '面包猫')
  const file = { name: 'cat.png', mimeType: 'image/png', buffer: await readFile(drawing) }
  await lin.page.getByLabel(stickers.addPicture, { exact: true }).first().setInputFiles(file)
  await write(lin, stickers.alt, '面包店门口的猫')
  await write(lin, stickers.keywords, '猫 面包')
  await lin.page.getByLabel(stickers.keywords, { exact: true }).blur()
  await lin.page.getByRole('radio', { name: stickers.licences.own }).check()
  await lin.page.getByText(stickers.licenceNotes.own).waitFor()
  await look(lin, 'my-pack', 'draft')
  await press(lin, stickers.submit)
  await lin.page.getByText(stickers.inReview).waitFor()
  await look(lin, 'my-pack', 'in-review')

  const { stickers: desk } = wen.words.desk
  await go(wen, '/console/stickers')
  await heading(wen, desk.title)
  await wen.page.getByRole('region', { name: '面包猫' }).waitFor()
  await look(wen, 'desk-stickers', 'review')
  await pressDesk(wen, desk.publish)
  await fillAct(wen, '画得清楚，授权也写了')
  await confirmAct(wen)
  await wen.page.getByText(desk.noneReview).waitFor()

  await go(ana, '/stickers')
  await follow(ana, /^面包猫/)
  await heading(ana, '面包猫')
  await press(ana, ana.words.stickers.add)
  await press(ana, ana.words.stickers.report)
  await ana.page.getByText(ana.words.stickers.why.stolen, { exact: true }).waitFor()
  await look(ana, 'sticker-pack', 'report')
  await press(ana, ana.words.stickers.reportSend)
  await ana.page.getByText(ana.words.stickers.reported).waitFor()
})

test('a pack taken down vanishes from the rooms it was sent to', async () => {
  const { url } = here()
  const { ana: person } = village.people
  const shelf = await must(url, person.token, 'GET', '/stickers/shelf')
  const packs = shelf['packs'] as { name: string; stickers: { id: string }[] }[]
  const stickerId = packs.find(pack => pack.name === '面包猫')?.stickers[0]?.id ?? ''
  const messageId = toWire('msg', randomUUID())
  const body = { roomId: village.roomId, messageId }
  await must(url, person.token, 'POST', `/stickers/${stickerId}/sendings`, body)
  await go(wen, '/console/stickers?show=reports')
  const { stickers: desk } = wen.words.desk
  await wen.page.getByText(desk.whys.stolen).waitFor()
  await look(wen, 'desk-stickers', 'reports')
  await pressDesk(wen, desk.takeDown)
  await fillAct(wen, '画的作者来信说这是他的画')
  await confirmAct(wen)
  await wen.page.getByText(desk.noneReports).waitFor()
  await go(lin, roomPath(village))
  await lin.page.getByText(lin.words.stickers.gone).waitFor()
  await look(lin, 'stickers', 'gone')
})

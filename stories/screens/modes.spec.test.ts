import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ask, must } from '../wire.ts'
import { follow, heading, press, pressCoin, putKeysAway, soon, wonAmount, write } from './acts.ts'
import { five, send } from './five.ts'
import { go } from './going.ts'
import { stillness } from './tour.ts'
import { aPlace, roomPath } from './village.ts'
import { fill, like } from './words.ts'

const here = aPlace()
const { village, phone, neighbour, compose, tapIn, open, newestOf, viewOf, free } = five(here)

describe('the ways to send', () => {
  test.each([
    ['lin', 'zh-CN'],
    ['ana', 'en'],
  ] as const)('%s sees eight of them with their rules, in %s', async (name, language) => {
    const window = phone(name)
    expect(window.language).toBe(language)
    const { composer, grid } = window.words.envelopes
    await go(window, `/send-envelope/${village().roomId}`)
    await heading(window, composer.title)
    const links = window.page.getByRole('main').getByRole('list').getByRole('link')
    await expect.poll(() => links.count(), soon).toBe(8)
    expect(await links.first().innerText()).toContain(grid.lucky.name)
    await window.picture('modes')
    expect(await window.axe()).toEqual([])
  })

  test('the one used last comes first the next time', async () => {
    const mei = phone('mei')
    const { composer, grid, modeLong } = mei.words.envelopes
    await go(mei, '/send-envelope')
    await heading(mei, composer.title)
    await follow(mei, new RegExp(`^${grid.password.name}`))
    await heading(mei, fill(composer.titleOf, { mode: modeLong.password }))
    await follow(mei, composer.other)
    await heading(mei, composer.title)
    const links = mei.page.getByRole('main').getByRole('list').getByRole('link')
    expect(await links.first().innerText()).toContain(grid.password.name)
  })
})

describe('for names', () => {
  const greeting = '给两位的'

  test('Lin sets what each gets, and who was not named reads for whom it is', async () => {
    const lin = await compose('lin', 'directed')
    const { composer } = lin.words.envelopes
    const { app } = lin.words
    await press(lin, composer.pickNames)
    for (const one of ['mei', 'boliang'] as const) {
      await lin.page.getByRole('checkbox', { name: neighbour(one).name }).check()
    }
    await lin.picture('composer', 'names')
    expect(await lin.axe()).toEqual([])
    await press(lin, app.done)
    await write(lin, fill(composer.namedFor, { name: neighbour('mei').name }), '2.00')
    await write(lin, fill(composer.namedFor, { name: neighbour('boliang').name }), '1.00')
    await write(lin, composer.greeting, greeting)
    await send(lin, 'directed')
    await lin.page.getByRole('button', { name: new RegExp(greeting) }).waitFor()

    const ana = phone('ana')
    await go(ana, roomPath(village()))
    const forOthers = like(ana.words.envelopes.card.others)
    await ana.page.getByRole('button', { name: forOthers }).waitFor()
    await ana.picture('room', 'directed')
    expect(await ana.axe()).toEqual([])
    await tapIn('ana', greeting)
    await ana.page.getByText(like(ana.words.envelopes.cover.notForYouNames)).waitFor()
    await ana.picture('cover', 'not-for-you')
    expect(await ana.axe()).toEqual([])
  })

  test('he reminds the group of it, once', async () => {
    const lin = phone('lin')
    const ana = phone('ana')
    const sent = await newestOf('lin')
    const { ends } = lin.words.envelopes
    await go(lin, `/envelopes/${sent}`)
    await press(lin, ends.remind)
    await lin.page.getByRole('dialog').getByRole('button', { name: ends.remind }).click()
    await lin.page.getByText(like(ends.reminded)).waitFor()
    await lin.picture('result', 'reminded')
    expect(await lin.axe()).toEqual([])
    await go(ana, roomPath(village()))
    await ana.page.getByText(/reminds everyone/).waitFor()
    await ana.picture('room', 'reminded')
  })

  test('each of the two gets what was set', async () => {
    const before = await free('mei')
    expect(await open('mei', greeting)).toBe(200n)
    const mei = phone('mei')
    const { stickers, envelopes } = mei.words
    const stickersOf = mei.page.getByRole('button', { name: like(stickers.send) })
    await stickersOf.first().waitFor()
    await mei.picture('result', 'directed')
    expect(await mei.axe()).toEqual([])
    await stickersOf.first().click()
    await mei.page.getByText(envelopes.thanks.sent).waitFor()
    await mei.page.locator('.thanks img[alt]:not([alt=""])').waitFor()
    expect(await open('boliang', greeting)).toBe(100n)
    expect((await free('mei')) - before).toBe(200n)
    expect((await viewOf('lin', await newestOf('lin')))['state']).toBe('emptied')
  })
})

describe('with a password', () => {
  const greeting = '说出口令'
  const word = '年夜饭 Dinner'

  test('Lin sets it with a hint, and the composer shows neither to anybody else', async () => {
    const lin = await compose('lin', 'password')
    const { composer } = lin.words.envelopes
    await write(lin, composer.word, word)
    await write(lin, composer.hint, '今晚吃什么')
    await lin.page.getByRole('radio', { name: composer.hows.equal }).check()
    await write(lin, composer.each, '1.00')
    await write(lin, composer.count, '3')
    await write(lin, composer.greeting, greeting)
    await send(lin, 'password')
    await lin.page.getByRole('button', { name: new RegExp(greeting) }).waitFor()
    expect(await lin.page.getByText(word).count()).toBe(0)
  })

  test('Mei types it wrong, then right in her own capitals, and has a share', async () => {
    const mei = await tapIn('mei', greeting)
    const { cover } = mei.words.envelopes
    await mei.page.getByText(fill(cover.hint, { hint: '今晚吃什么' })).waitFor()
    const coin = mei.page.getByRole('button', { name: cover.open })
    expect(await coin.getAttribute('aria-disabled')).toBe('true')
    await mei.picture('cover', 'password')
    expect(await mei.axe()).toEqual([])
    await write(mei, cover.password, '早饭')
    await pressCoin(mei)
    const wrong = mei.page.getByRole('dialog').getByRole('alert')
    await expect.poll(() => wrong.innerText(), soon).toMatch(/4/)
    await mei.page.getByText(fill(cover.hint, { hint: '今晚吃什么' })).waitFor()
    await mei.picture('cover', 'password-wrong')
    expect(await mei.axe()).toEqual([])
    await write(mei, cover.password, ' 年夜饭  DINNER ')
    await pressCoin(mei)
    expect(await wonAmount(mei)).toBe(100n)
  })

  test('after five wrong ones Bo waits, and the cover says how long', async () => {
    const bo = await tapIn('boliang', greeting)
    const { cover } = bo.words.envelopes
    for (let n = 4; n >= 0; n--) {
      await write(bo, cover.password, `不是这个 ${n}`)
      await pressCoin(bo)
      if (n > 0) {
        const wrong = bo.page.getByRole('dialog').getByRole('alert')
        await expect.poll(() => wrong.innerText(), soon).toMatch(new RegExp(`${n}`))
      }
    }
    // The last try is answered as a wrong one; the one after it finds the door closed.
    const paused = bo.page.getByText(cover.paused)
    if ((await paused.count()) === 0) {
      await write(bo, cover.password, word)
      await pressCoin(bo)
    }
    await paused.waitFor()
    expect(await bo.page.getByRole('textbox', { name: cover.password }).count()).toBe(0)
    await bo.page.getByText(like(cover.pausedFor)).waitFor()
    await bo.picture('cover', 'paused')
    expect(await bo.axe()).toEqual([])
  })
})

describe('for one friend', () => {
  test('Mei gives it back, and Lin reads that she did', async () => {
    const lin = await compose('lin', 'ordinary', 'people')
    const { audience, composer } = lin.words.envelopes
    await press(lin, new RegExp(audience.pickRoom))
    await lin.page.getByRole('radio', { name: audience.kinds.people }).check()
    await lin.page.getByRole('checkbox', { name: new RegExp(neighbour('mei').name) }).check()
    await lin.picture('audience', 'friends')
    expect(await lin.axe()).toEqual([])
    await press(lin, lin.words.app.done)
    await write(lin, composer.amount, '6.66')
    const before = await free('lin')
    await send(lin, 'friend')
    await heading(lin, lin.words.envelopes.result.title)
    const id = await newestOf('lin')
    expect(before - (await free('lin'))).toBe(666n)
    const { ends } = lin.words.envelopes
    await lin.page.getByText(like(ends.from)).waitFor()
    const back = lin.page.getByRole('button', { name: ends.take })
    expect(await back.getAttribute('aria-disabled')).toBe('true')
    await lin.picture('result', 'sent-friend')
    expect(await lin.axe()).toEqual([])

    const mei = phone('mei')
    await go(mei, '/today')
    await mei.page.locator(`a[href*="${id}"]`).first().click()
    await mei.page.getByRole('dialog').waitFor()
    await stillness(mei)
    await mei.picture('cover', 'friend')
    expect(await mei.axe()).toEqual([])
    await press(mei, mei.words.envelopes.cover.close)
    await press(mei, mei.words.envelopes.ends.decline)
    await mei.page.getByRole('dialog').waitFor()
    await mei.picture('result', 'declining')
    await mei.page
      .getByRole('dialog')
      .getByRole('button', { name: mei.words.envelopes.ends.decline, exact: true })
      .click()
    await mei.page.getByText(mei.words.envelopes.result.declinedByMe).waitFor()
    await mei.picture('result', 'declined')
    expect(await mei.axe()).toEqual([])

    await lin.page.getByText(lin.words.envelopes.result.declined).waitFor()
    await lin.picture('result', 'declined-sender')
    expect(await free('lin')).toBe(before)
  })

  test('Bo opens his and thanks in his own words', async () => {
    const { lin, boliang } = village().people
    const body = { audience: 'people', people: [boliang.id], mode: 'ordinary', split: 'even' }
    const all = { ...body, total: '520', shares: 1, greeting: '给薄亮' }
    await must(here().url, lin.token, 'POST', '/envelopes', all, randomUUID())
    const id = await newestOf('lin')
    const bo = phone('boliang')
    const { result, thanks } = bo.words.envelopes
    await go(bo, `/envelopes/${id}?open`)
    await bo.page.getByRole('dialog').waitFor()
    await pressCoin(bo)
    expect(await wonAmount(bo)).toBe(520n)
    await bo.page.getByText(result.stored).waitFor()
    await press(bo, thanks.own)
    await write(bo, thanks.write, '谢谢林悦，买早饭去')
    await press(bo, thanks.send)
    await bo.page.getByText(/买早饭去/).waitFor()
    await bo.picture('result', 'thanked')
    expect(await bo.axe()).toEqual([])
  })
})

test('in a talk of two it is for the other one, hangs there, and nobody else sees it', async () => {
  const { lin, boliang, ana } = village().people
  const { id: roomId } = await must(here().url, lin.token, 'POST', '/chat/direct', {
    userId: boliang.id,
  })
  const window = await compose('lin', 'ordinary', String(roomId))
  const { audience, composer } = window.words.envelopes
  await window.page
    .getByRole('button', { name: like(fill(audience.people, { names: boliang.name })) })
    .waitFor()
  expect(await window.page.getByRole('textbox', { name: composer.count }).count()).toBe(0)
  await write(window, composer.amount, '1.88')
  await write(window, composer.greeting, '就给你')
  await send(window, 'talk-of-two')
  await window.page.getByRole('button', { name: /就给你/ }).waitFor()
  await window.picture('room', 'talk-of-two')

  const envelopeId = await newestOf('lin')
  const { status } = await ask(here().url, ana.token, 'GET', `/envelopes/${envelopeId}`)
  expect(status).toBe(404)
  const bo = phone('boliang')
  await go(bo, `/friends/${String(roomId)}?envelope=${envelopeId}`)
  await bo.page.getByRole('dialog').waitFor()
  await pressCoin(bo)
  expect(await wonAmount(bo)).toBe(188n)
})

test('for anybody: it takes a second yes, and the link opens it for who is verified', async () => {
  const ana = await compose('ana', 'lucky', 'people')
  const { audience, composer, result } = ana.words.envelopes
  await press(ana, new RegExp(audience.pickRoom))
  await ana.page.getByRole('radio', { name: audience.kinds.anyone }).check()
  await ana.picture('audience', 'anyone')
  expect(await ana.axe()).toEqual([])
  await press(ana, ana.words.app.done)
  await write(ana, composer.total, '3.00')
  await write(ana, composer.count, '2')
  await putKeysAway(ana)
  await ana.page.getByText(composer.why.anyone).waitFor()
  await ana.page.getByRole('checkbox', { name: new RegExp(composer.anyoneOk) }).check()
  await send(ana, 'anyone', true)
  await heading(ana, result.title)
  const id = await newestOf('ana')
  const address = await ana.page.getByText(/\/e\/\S+$/).innerText()
  await ana.picture('result', 'anyone')
  expect(await ana.axe()).toEqual([])

  const wen = phone('wen')
  await wen.page.goto(new URL(address).pathname)
  await wen.page.getByRole('dialog').waitFor()
  await pressCoin(wen)
  expect(await wonAmount(wen)).toBeGreaterThan(0n)
  expect(
    (await must(here().url, neighbour('mei').token, 'GET', `/envelopes/${id}`))['claimed'],
  ).toBe(1)
})

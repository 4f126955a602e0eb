import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { must } from '../wire.ts'
import { follow, heading, press, pressCoin, putKeysAway, soon, wonAmount, write } from './acts.ts'
import { five } from './five.ts'
import { becomes, go } from './going.ts'
import { stillness } from './tour.ts'
import { aPlace, changeSetting } from './village.ts'
import { like } from './words.ts'

const here = aPlace()
const { village, phone, neighbour } = five(here)
const drawing = new URL('../../web/public/icon-512.png', import.meta.url)

describe('asking a friend', () => {
  test('Lin asks Mei for 6.66, she gives another amount, and he opens it', async () => {
    const lin = phone('lin')
    const { asks } = lin.words
    await go(lin, '/envelopes/asks/new')
    await heading(lin, asks.title)
    await lin.page.getByRole('checkbox', { name: new RegExp(neighbour('mei').name) }).check()
    await press(lin, asks.templates.kite)
    await write(lin, asks.howMuch, '6.66')
    await putKeysAway(lin)
    await lin.picture('ask', 'asking')
    expect(await lin.axe()).toEqual([])
    await press(lin, asks.go)
    await lin.page.getByText(asks.sent).waitFor()

    const mei = phone('mei')
    const theirs = mei.words.asks
    await go(mei, '/today')
    await mei.page.locator('a[href^="/envelopes/asks/ask_"]').first().click()
    await heading(mei, theirs.one)
    await mei.page.getByText(asks.templates.kite).waitFor()
    await mei.picture('ask', 'asked')
    expect(await mei.axe()).toEqual([])
    await press(mei, theirs.otherAmount)
    await write(mei, theirs.otherAmount, '8.88')
    await putKeysAway(mei)
    await press(mei, like(theirs.pay))
    await mei.page.getByText(like(theirs.stateWords.toMe.paid)).waitFor()
    await mei.picture('ask', 'paid')
    expect(await mei.axe()).toEqual([])

    await go(lin, '/envelopes/asks?role=mine')
    await lin.page.getByText(asks.states.mine.paid).waitFor()
    await lin.picture('asks', 'mine')
    expect(await lin.axe()).toEqual([])
    await follow(lin, new RegExp(neighbour('mei').name))
    await follow(lin, asks.open)
    await lin.page.getByRole('dialog').waitFor()
    await pressCoin(lin)
    expect(await wonAmount(lin)).toBe(888n)
  })

  test('Bo declines with a sticker, and hears no more requests after that', async () => {
    const { lin, boliang } = village().people
    const body = { people: [boliang.id], occasion: '想喝杯奶茶' }
    await must(here().url, lin.token, 'POST', '/envelopes/asks', body, randomUUID())
    const bo = phone('boliang')
    const { asks } = bo.words
    await go(bo, '/envelopes/asks')
    await follow(bo, new RegExp(neighbour('lin').name))
    await heading(bo, asks.one)
    await bo.page.getByText(asks.free, { exact: true }).waitFor()
    await press(bo, asks.decline)
    await bo.page.getByRole('dialog').waitFor()
    await stillness(bo)
    await becomes(bo, `[...document.querySelectorAll('dialog img')].every(one => one.complete)`)
    await bo.picture('ask', 'declining')
    expect(await bo.axe()).toEqual([])
    await bo.page.getByRole('dialog').getByRole('list').getByRole('button').first().click()
    await bo.page.getByText(asks.stateWords.toMe.declined).waitFor()
    await bo.page.getByRole('img', { name: asks.sticker }).waitFor()
    await bo.picture('ask', 'declined')
    expect(await bo.axe()).toEqual([])

    await must(here().url, boliang.token, 'PUT', `/envelopes/ask-mutes/${lin.id}`, {})
    await go(bo, '/envelopes/asks')
    await heading(bo, asks.list)
    await bo.page.getByText(asks.muted.title).waitFor()
    await bo.picture('asks', 'muted')
    expect(await bo.axe()).toEqual([])
    await press(bo, asks.muted.again)
    await expect.poll(() => bo.page.getByText(asks.muted.title).count(), soon).toBe(0)
  })

  test('Mei asks from the page of a friend, with a picture that is seen once it was looked at', async () => {
    const { owner, people } = village()
    const mei = phone('mei')
    const { asks, friends } = mei.words
    await go(mei, `/people/${people.lin.id}`)
    await heading(mei, friends.person.title)
    await mei.page.getByRole('link', { name: friends.person.askFor }).waitFor()
    await mei.picture('person', 'asking')
    expect(await mei.axe()).toEqual([])
    await follow(mei, friends.person.askFor)
    await heading(mei, asks.title)
    const lin = new RegExp(neighbour('lin').name)
    expect(await mei.page.getByRole('checkbox', { name: lin }).isChecked()).toBe(true)
    await press(mei, asks.templates.kite)
    await mei.page.getByRole('radio', { name: asks.amounts.free }).check()
    const kite = { name: 'kite.png', mimeType: 'image/png', buffer: await readFile(drawing) }
    await mei.page.locator('input[type=file]').setInputFiles(kite)
    await write(mei, asks.picture.alt, 'a golden kite')
    await putKeysAway(mei)
    await mei.picture('ask', 'with-picture')
    expect(await mei.axe()).toEqual([])
    await press(mei, asks.go)
    await mei.page.getByText(asks.sent).waitFor()

    const { items } = await must(here().url, owner.token, 'GET', '/envelopes/desk/covers')
    const [waits] = items as { id: string; kind: string; alt: string }[]
    expect(waits).toMatchObject({ kind: 'ask', alt: 'a golden kite' })
    const other = phone('lin')
    await go(other, '/envelopes/asks')
    await follow(other, new RegExp(neighbour('mei').name))
    await heading(other, other.words.asks.one)
    const picture = other.page.getByRole('img', { name: 'a golden kite' })
    expect(await picture.count()).toBe(0)
    const path = `/envelopes/desk/covers/${String(waits?.id)}/decision`
    await must(here().url, owner.token, 'POST', path, {
      decision: 'publish',
      reason: 'a kite, and nothing else',
    })
    // The house says so: the page is not read again by hand.
    await picture.waitFor()
    await becomes(other, `[...document.images].every(one => one.complete)`)
    await other.picture('ask', 'seen-picture')
    expect(await other.axe()).toEqual([])
  })
  test('with envelopes switched off a request is declined, and nothing else is offered', async () => {
    const { lin: asked, boliang } = village().people
    const body = { people: [asked.id], amount: '666', occasion: '想喝杯奶茶' }
    await must(here().url, boliang.token, 'POST', '/envelopes/asks', body, randomUUID())
    const lin = phone('lin')
    const { asks, notifications } = lin.words
    const give = lin.page.getByRole('button', { name: like(asks.pay) })
    await go(lin, '/envelopes/asks')
    await lin.page.getByRole('link', { name: asks.new, exact: true }).waitFor()
    await follow(lin, new RegExp(neighbour('boliang').name))
    await give.waitFor()

    await changeSetting(here(), village(), 'envelopes.on', false)

    // The page that is open says so by itself.
    await lin.page.getByText(asks.onlyDecline).waitFor()
    expect(await give.count()).toBe(0)
    await lin.picture('ask', 'only-decline')
    expect(await lin.axe()).toEqual([])
    await go(lin, '/today')
    const card = lin.page.locator('.waiting-card', { hasText: neighbour('boliang').name })
    await card.getByRole('link', { name: notifications.open, exact: true }).click()
    await heading(lin, asks.one)
    await press(lin, asks.decline)
    await press(lin, asks.declinePlain)
    await lin.page.getByText(asks.stateWords.toMe.declined).waitFor()
    await go(lin, '/envelopes/asks')
    await lin.page.getByRole('link', { name: new RegExp(neighbour('boliang').name) }).waitFor()
    expect(await lin.page.getByRole('link', { name: asks.new, exact: true }).count()).toBe(0)
  })
})

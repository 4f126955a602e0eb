import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { befriend, must, pin } from '../wire.ts'
import { heading, minorOf, press, putKeysAway, soon, typePin, write } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { aPlace, freeOf, type Neighbour, settle, signIn, type Village } from './village.ts'
import { fill, like } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
const here = aPlace()
type Name = 'lin' | 'mei' | 'boliang' | 'ana' | 'wen'
let village: Village
const windows = new Map<Name, Window>()
const window = (name: Name): Window => {
  const found = windows.get(name)
  if (!found) throw new Error(`${name} has no phone`)
  return found
}
const neighbour = (name: Name): Neighbour => (name === 'wen' ? village.owner : village.people[name])

beforeAll(async () => {
  village = await settle(here())
  for (const name of ['lin', 'mei', 'boliang', 'ana', 'wen'] as const) {
    const phone = await here().screens.phone(name === 'ana' || name === 'mei' ? enDark : zhLight)
    await signIn(phone, neighbour(name), here().url)
    windows.set(name, phone)
  }
})

const free = async (name: Name): Promise<bigint> => BigInt(await freeOf(here(), neighbour(name)))

type Planted = { mode: 'funny' | 'relay'; amount: string; greeting: string }

/** Plants a tree over HTTP, with the PIN. Gives its id. */
async function plant({ mode, amount, greeting }: Planted): Promise<string> {
  const { url } = here()
  const from = village.people.lin
  const { roomId } = village
  const facts = { mode, reach: 'my_friends' }
  const act = { pin, kind: 'envelopes.send', payee: roomId, amount, facts }
  const { proof } = await must(url, from.token, 'POST', '/identity/step-ups', act)
  const range = { relay: { lo: '1', hi: '100', step: '1', split: 'equal' } }
  const body = { roomId, mode, amount, greeting, reach: 'my_friends', proof }
  const made = { ...body, ...(mode === 'relay' && range) }
  const sent = await must(url, from.token, 'POST', '/envelopes/trees', made, randomUUID())
  return String(sent['envelopeId'])
}

const open = (name: Name, id: string) => window(name).page.goto(`/envelopes/${id}/tree`)
const won = async (name: Name): Promise<bigint> => {
  const { page } = window(name)
  const row = page.locator('.result-amount:not([aria-busy]) [aria-hidden=true]')
  await row.waitFor()
  return minorOf(await row.innerText())
}

/** Passes it on to the room, where everybody is. */
async function passToRoom(name: Name): Promise<void> {
  const { page, words } = window(name)
  await press(window(name), words.trees.pass.go)
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('radio', { name: new RegExp(village.room) }).check()
  await sheet.getByRole('button', { name: words.trees.pass.send, exact: true }).click()
  await expect.poll(() => sheet.count(), soon).toBe(0)
}

/** Guesses a number, choosing the door that the last one passed on. */
async function guessAt(name: Name, value: string, doors: boolean): Promise<void> {
  const phone = window(name)
  const { relay } = phone.words.trees
  if (doors) {
    await heading(phone, like(relay.choose))
    await phone.page
      .getByRole('button', { name: like(relay.doorBy) })
      .last()
      .click()
  }
  await heading(phone, relay.ask)
  await write(phone, relay.your, value)
  await putKeysAway(phone)
  await press(phone, relay.go)
}

test('Lin composes a guess of three: rule, odds and what is held stand there before the PIN', async () => {
  const lin = window('lin')
  const { trees } = lin.words
  await go(lin, `/send-envelope/${village.roomId}/tree/funny`)
  await heading(lin, fill(trees.composer.title, { name: trees.names.funny }))
  await lin.page.getByText(trees.composer.rule.funny).waitFor()
  await write(lin, trees.composer.amount, '60')
  await putKeysAway(lin)
  await lin.page.getByText(like(trees.composer.odds.funny)).waitFor()
  await lin.picture('tree-composer', 'funny')
  expect(await lin.axe()).toEqual([])
  await press(lin, trees.composer.go)
  await lin.page.getByRole('dialog').waitFor()
  expect(await lin.axe()).toEqual([])
  const before = await free('lin')
  await typePin(lin, pin)
  await lin.page.getByRole('button', { name: like(trees.composer.greetingUsual) }).waitFor()
  expect(await free('lin')).toBe(before - 6_000n)
  await lin.picture('tree-bubble', 'sent')
  expect(await lin.axe()).toEqual([])
})

test('The composer of a relay proposes a range that holds the amount', async () => {
  const ana = window('ana')
  const { trees } = ana.words
  await go(ana, `/send-envelope/${village.roomId}/tree/relay`)
  await heading(ana, fill(trees.composer.title, { name: trees.names.relay }))
  await write(ana, trees.composer.amount, '0.37')
  await putKeysAway(ana)
  const lowest = ana.page.getByRole('textbox', { name: trees.composer.lo, exact: true })
  await expect.poll(() => lowest.inputValue(), soon).toMatch(/^0\.\d\d$/)
  await ana.page.getByText(like(trees.composer.odds.relay)).waitFor()
  await ana.picture('tree-composer', 'relay')
  expect(await ana.axe()).toEqual([])
})

test('A guess of three goes from phone to phone until somebody takes all that is left', async () => {
  const id = await plant({ mode: 'funny', amount: '889', greeting: '猜中全拿' })
  const players = ['mei', 'boliang', 'ana', 'wen'] as const
  const before = new Map(
    await Promise.all(players.map(async one => [one, await free(one)] as const)),
  )
  let left = 889n
  for (const name of players) {
    const phone = window(name)
    const { funny, pass } = phone.words.trees
    await open(name, id)
    await heading(phone, funny.ask)
    if (left === 889n) {
      await phone.picture('funny', 'tiles')
      expect(await phone.axe()).toEqual([])
    }
    const tiles = phone.page.getByRole('group', { name: funny.tiles }).getByRole('button')
    expect(await tiles.count()).toBe(3)
    await tiles.first().click()
    const took = await won(name)
    expect([left, left / 2n]).toContain(took)
    left -= took
    expect(await free(name)).toBe((before.get(name) ?? 0n) + took)
    if (left === 0n) break
    await phone.page.getByRole('button', { name: pass.go, exact: true }).waitFor()
    await phone.picture('funny', 'half')
    expect(await phone.axe()).toEqual([])
    await passToRoom(name)
  }

  const lin = window('lin')
  await open('lin', id)
  await heading(lin, lin.words.trees.tree.whole)
  await lin.picture('tree', 'funny-sender')
  expect(await lin.axe()).toEqual([])
  if (left > 0n) return
  await go(lin, `/envelopes/${id}/verify`)
  const { proof } = lin.words
  // The seed opens a moment after the end.
  await expect
    .poll(async () => {
      await lin.page.reload()
      await heading(lin, new RegExp(`${proof.matches}|${proof.not_ended}`))
      return lin.page.getByRole('heading', { name: proof.matches, exact: true }).count()
    })
    .toBe(1)
  await lin.picture('tree-verify', 'matches')
  expect(await lin.axe()).toEqual([])
})

test('A relay: 50 is too high, 25 too low, 37 it is, and the path shares it', async () => {
  const id = await plant({ mode: 'relay', amount: '37', greeting: '猜猜里面多少' })
  await befriend(here().url, village.people.mei, village.people.boliang)
  const players = ['mei', 'boliang', 'ana'] as const
  const before = await Promise.all(players.map(free))
  const mei = window('mei')
  await open('mei', id)
  await heading(mei, mei.words.trees.relay.ask)
  await mei.picture('relay', 'ask')
  expect(await mei.axe()).toEqual([])
  await guessAt('mei', '0.50', false)
  await heading(mei, mei.words.trees.relay.wrongLower)
  await press(mei, mei.words.trees.pass.go)
  await mei.page.getByRole('dialog').waitFor()
  await mei.page.getByRole('checkbox', { name: village.people.boliang.name }).check()
  await mei.picture('relay', 'pass')
  expect(await mei.axe()).toEqual([])
  await press(mei, fill(mei.words.trees.pass.sendCount, { count: 1 }))
  await expect.poll(() => mei.page.getByRole('dialog').count(), soon).toBe(0)

  const bo = window('boliang')
  await open('boliang', id)
  await heading(bo, like(bo.words.trees.relay.choose))
  await bo.picture('relay', 'doors')
  expect(await bo.axe()).toEqual([])
  await guessAt('boliang', '0.25', true)
  await heading(bo, bo.words.trees.relay.wrongHigher)
  await bo.picture('relay', 'wrong')
  await passToRoom('boliang')

  await open('ana', id)
  await guessAt('ana', '0.37', true)
  expect(await won('ana')).toBe(13n)
  const ana = window('ana')
  await ana.picture('relay', 'won')
  expect(await ana.axe()).toEqual([])
  const after = await Promise.all(players.map(free))
  expect(after.map((now, n) => now - (before[n] ?? 0n))).toEqual([12n, 12n, 13n])

  const lin = window('lin')
  await open('lin', id)
  await lin.page.getByText(fill(lin.words.trees.relay.found_other, { count: 3 })).waitFor()
  await lin.picture('tree', 'relay-sender')
  expect(await lin.axe()).toEqual([])
  const wen = window('wen')
  await open('wen', id)
  await wen.page.getByText(wen.words.trees.tree.why.envelope_emptied).waitFor()
  await wen.picture('relay', 'closed')
  expect(await wen.axe()).toEqual([])
})

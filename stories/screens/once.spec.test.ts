import { beforeAll, expect, test } from 'vitest'
import { pin } from '../wire.ts'
import {
  compose,
  minorOf,
  press,
  pressCoin,
  soon,
  tapEnvelope,
  typePin,
  wonAmount,
} from './acts.ts'
import type { Window } from './browser.ts'
import {
  aPlace,
  claimsOf,
  freeOf,
  roomPath,
  sendEnvelope,
  sentBy,
  settle,
  signIn,
  type Village,
} from './village.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const claimPath = '**/api/envelopes/*/claim'
const here = aPlace()
let village: Village
let mei: Window

beforeAll(async () => {
  village = await settle(here())
  mei = await here().screens.phone(zhLight)
  mei.forgives(/net::ERR_FAILED|net::ERR_ABORTED/)
  await signIn(mei, village.people.mei, here().url)
})

/** An envelope of Lin's for two, whose cover is open on Mei's phone. */
async function coverOpen(greeting: string): Promise<string> {
  const id = await sendEnvelope(here(), village, village.people.lin, { shares: 2, greeting })
  await mei.page.goto(roomPath(village))
  await tapEnvelope(mei, greeting)
  await mei.page.getByRole('button', { name: mei.words.envelopes.cover.open }).waitFor()
  return id
}

/** What Mei got by the claims of the house: exactly one part, in minor units. */
async function theOneClaim(id: string): Promise<bigint> {
  const mine = (await claimsOf(here(), village.people.mei, id)).filter(
    line => line.user.id === village.people.mei.id,
  )
  expect(mine).toHaveLength(1)
  return BigInt(mine[0]?.amount ?? -1)
}

test('two taps on the coin are one opening', async () => {
  const before = BigInt(await freeOf(here(), village.people.mei))
  const id = await coverOpen('点两下')
  const coin = mei.page.getByRole('button', { name: mei.words.envelopes.cover.open })
  await coin.dblclick()
  const shown = await wonAmount(mei)
  expect(shown).toBe(await theOneClaim(id))
  expect(BigInt(await freeOf(here(), village.people.mei))).toBe(before + shown)
})

test('a cover held too long takes a fresh ticket by itself', async () => {
  const id = await coverOpen('放久了')
  const asked: number[] = []
  await mei.page.route(claimPath, async route => {
    // What was true of the ticket when it was given is true no longer: the house says so itself.
    const stale = { ...route.request().postDataJSON(), ticket: '1.old' }
    const answer = await route.fetch(asked.length === 0 ? { postData: stale } : {})
    asked.push(answer.status())
    await route.fulfill({ response: answer })
  })
  await pressCoin(mei)
  const shown = await wonAmount(mei)
  await mei.page.unroute(claimPath)
  expect(asked).toEqual([403, 200])
  expect(shown).toBe(await theOneClaim(id))
})

test('going back while the coin turns loses nothing: coming back shows the same answer', async () => {
  const id = await coverOpen('转着就走')
  await mei.page.route(claimPath, async route => {
    const answer = await route.fetch()
    await new Promise(done => setTimeout(done, 1500))
    await route.fulfill({ response: answer }).catch(() => undefined)
  })
  await pressCoin(mei)
  await mei.page.goBack()
  await expect.poll(() => mei.page.getByRole('dialog').count(), soon).toBe(0)
  await mei.page.unroute(claimPath)
  await expect
    .poll(async () => (await claimsOf(here(), village.people.lin, id)).length, soon)
    .toBe(1)

  await mei.page.goto(roomPath(village))
  await tapEnvelope(mei, '转着就走')
  expect(await wonAmount(mei)).toBe(await theOneClaim(id))
})

test('a reload while the coin turns finds the truth', async () => {
  const id = await coverOpen('转着就刷新')
  await mei.page.route(claimPath, async route => {
    const answer = await route.fetch()
    await new Promise(done => setTimeout(done, 1500))
    await route.fulfill({ response: answer }).catch(() => undefined)
  })
  const left = mei.page.waitForRequest(claimPath)
  await pressCoin(mei)
  await left
  await mei.page.reload()
  await mei.page.unroute(claimPath)
  await expect
    .poll(async () => (await claimsOf(here(), village.people.lin, id)).length, soon)
    .toBe(1)

  await mei.page.goto(roomPath(village))
  await tapEnvelope(mei, '转着就刷新')
  expect(await wonAmount(mei)).toBe(await theOneClaim(id))
})

test('the answer is lost after the claim: the coin turns on, asks again, and takes nothing twice', async () => {
  const id = await coverOpen('断在路上')
  let asked = 0
  await mei.page.route(claimPath, async route => {
    asked++
    if (asked > 2) return route.continue()
    await route.fetch()
    return route.abort('failed')
  })
  await pressCoin(mei)
  await mei.page.getByText(mei.words.envelopes.cover.checking, { exact: true }).waitFor()
  await mei.picture('cover', 'checking')
  const shown = await wonAmount(mei)
  await mei.page.unroute(claimPath)
  expect(asked).toBe(3)
  expect(shown).toBe(await theOneClaim(id))
})

test('the answer is lost after the money went in: one envelope, taken once', async () => {
  const { mei: person } = village.people
  const before = BigInt(await freeOf(here(), person))
  const sent = await sentBy(here(), person)
  const { composer } = mei.words.envelopes
  await mei.page.goto(`/send-envelope/${village.roomId}`)
  await compose(mei, { total: '60.00', shares: '3', greeting: '只发一次' })
  let asked = 0
  await mei.page.route('**/api/envelopes', async route => {
    asked++
    if (asked > 1) return route.continue()
    await route.fetch()
    return route.abort('failed')
  })
  await press(mei, composer.go)
  await typePin(mei, pin)
  await mei.page.getByText(composer.checking).first().waitFor()
  await mei.picture('composer', 'checking')
  await mei.page.getByRole('button', { name: /只发一次/ }).waitFor()
  await mei.page.unroute('**/api/envelopes')
  expect(asked).toBe(2)
  expect(await sentBy(here(), person)).toBe(sent + 1)
  expect(BigInt(await freeOf(here(), person))).toBe(before - 6_000n)
})

test('the button pressed twice before the PIN opens one sheet and sends one envelope', async () => {
  const sent = await sentBy(here(), village.people.mei)
  const { composer } = mei.words.envelopes
  await mei.page.goto(`/send-envelope/${village.roomId}`)
  await compose(mei, { total: '55.00', shares: '2', greeting: '按两下' })
  await mei.page.getByRole('button', { name: composer.go }).dblclick()
  expect(await mei.page.getByRole('dialog').count()).toBe(1)
  await typePin(mei, pin)
  await mei.page.getByRole('button', { name: /按两下/ }).waitFor()
  expect(await sentBy(here(), village.people.mei)).toBe(sent + 1)

  await mei.page.goto('/wallet')
  const shown = mei.page.locator('.wallet-balance [aria-hidden=true]')
  const free = BigInt(await freeOf(here(), village.people.mei))
  await expect.poll(async () => minorOf(await shown.innerText()), soon).toBe(free)
})

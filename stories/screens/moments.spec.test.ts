import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ask, must } from '../wire.ts'
import { press, putKeysAway, wonAmount, write } from './acts.ts'
import { five, names, send } from './five.ts'
import { go } from './going.ts'
import { aPlace, changeSetting, roomPath } from './village.ts'
import { fill, like } from './words.ts'

const here = aPlace()
const { village, phone, compose, tapIn, open, newestOf, viewOf, free } = five(here)

// Long enough that five phones on a busy machine are there before the hour.
const opensInMs = 20_000
const gatherSeconds = 40

describe('at a time', () => {
  test('Lin sets it for tomorrow, everybody sees when, and he calls it off', async () => {
    const greeting = '明天的惊喜'
    const lin = await compose('lin', 'lucky')
    const { composer, ends } = lin.words.envelopes
    await write(lin, composer.total, '5.00')
    await write(lin, composer.count, '2')
    await write(lin, composer.greeting, greeting)
    await putKeysAway(lin)
    await lin.page.getByText(composer.more).click()
    await lin.page.getByRole('switch', { name: composer.later }).check()
    const tomorrow = new Date(Date.now() + 26 * 3_600_000)
    // The field writes the time of the phone, which is in Shanghai.
    const local = new Date(tomorrow.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
    await lin.page.getByLabel(composer.opensAt).fill(local)
    await send(lin, 'later')

    const mei = phone('mei')
    await go(mei, roomPath(village()))
    const scheduled = like(mei.words.envelopes.card.scheduled)
    await mei.page.getByRole('button', { name: scheduled }).first().waitFor()
    await mei.picture('room', 'scheduled')
    await tapIn('mei', greeting)
    await mei.page.getByRole('timer').waitFor()
    const coin = mei.page.getByRole('button', { name: mei.words.envelopes.cover.open })
    expect(await coin.count()).toBe(0)
    await mei.picture('cover', 'scheduled')
    expect(await mei.axe()).toEqual([])

    const before = await free('lin')
    await go(lin, `/envelopes/${await newestOf('lin')}`)
    await press(lin, ends.callOff)
    await lin.page.getByRole('dialog').waitFor()
    await lin.picture('result', 'calling-off')
    expect(await lin.axe()).toEqual([])
    await lin.page.getByRole('dialog').getByRole('button', { name: ends.callOff }).click()
    await lin.page.getByText(ends.callOffDone).waitFor()
    expect((await free('lin')) - before).toBe(500n)
    await mei.page.getByText(mei.words.envelopes.cover.returned).waitFor()
    await mei.picture('cover', 'called-off')
  })

  test('one that is to open in a moment opens under the eyes of who waits', async () => {
    const { lin } = village().people
    const opensAt = new Date(Date.now() + opensInMs).toISOString()
    const all = {
      roomId: village().roomId,
      mode: 'ordinary',
      split: 'even',
      total: '200',
      shares: 2,
    }
    const body = { ...all, greeting: '马上就开', opensAt }
    await must(here().url, lin.token, 'POST', '/envelopes', body, randomUUID())
    const ana = await tapIn('ana', '马上就开')
    await ana.page.getByRole('timer').waitFor()
    const coin = ana.page.getByRole('button', { name: ana.words.envelopes.cover.open })
    await coin.waitFor({ timeout: 3 * opensInMs })
    await coin.click()
    expect(await wonAmount(ana)).toBe(100n)
  })
})

test('drawn together: five come in, three win, and being quick is worth nothing', async () => {
  const greeting = '齐抢三份'
  await changeSetting(here(), village(), 'envelopes.gather_seconds', gatherSeconds)
  const lin = await compose('lin', 'lucky')
  const { composer } = lin.words.envelopes
  await write(lin, composer.total, '9.00')
  await write(lin, composer.count, '3')
  await write(lin, composer.greeting, greeting)
  await putKeysAway(lin)
  await lin.page.getByText(composer.more).click()
  await lin.page.getByRole('switch', { name: composer.gather }).check()
  await send(lin, 'gather')
  await Promise.all(names.map(name => tapIn(name, greeting)))
  const ana = phone('ana')
  await ana.picture('cover', 'gather')
  expect(await ana.axe()).toEqual([])
  for (const name of names) {
    await press(phone(name), like(phone(name).words.envelopes.cover.enter))
  }
  const inside = fill(ana.words.envelopes.cover.youAreIn, { count: 5 })
  await ana.page.getByText(inside).waitFor()
  await ana.picture('cover', 'gathered')
  expect(await ana.axe()).toEqual([])

  const results = await Promise.all(
    names.map(async name => {
      const window = phone(name)
      const { cover, result } = window.words.envelopes
      const won = window.page.getByRole('link', { name: result.stored })
      const undrawn = window.page.getByText(cover.drawn)
      await expect
        .poll(async () => (await won.count()) + (await undrawn.count()), {
          timeout: 3 * gatherSeconds * 1_000,
        })
        .toBe(1)
      return (await won.count()) === 1
    }),
  )
  expect(results.filter(Boolean)).toHaveLength(3)
  const loser = names[results.indexOf(false)]
  if (loser) await phone(loser).picture('cover', 'gather-late')
  expect((await viewOf('lin', await newestOf('lin')))['state']).toBe('emptied')
})

test('what few took is given to those who came, and each reads what came on top', async () => {
  const greeting = '分给到场的人'
  const { lin } = village().people
  const all = {
    roomId: village().roomId,
    mode: 'ordinary',
    split: 'even',
    total: '1000',
    shares: 10,
  }
  const send10 = { ...all, greeting, acceptFewActive: true }
  await must(here().url, lin.token, 'POST', '/envelopes', send10, randomUUID())
  const id = await newestOf('lin')
  for (const name of ['mei', 'boliang', 'ana'] as const)
    expect(await open(name, greeting)).toBe(100n)
  const window = phone('lin')
  const { ends } = window.words.envelopes
  await go(window, `/envelopes/${id}`)
  await window.page.getByText(like(ends.from)).waitFor()
  expect(await window.page.getByRole('button', { name: ends.give }).count()).toBe(0)

  await here().ahead('3 hours')
  await window.page.reload()
  await window.page.getByText(ends.few).waitFor()
  await window.picture('result', 'few')
  expect(await window.axe()).toEqual([])
  const before = await Promise.all((['mei', 'boliang', 'ana'] as const).map(free))
  await press(window, ends.give)
  await window.page.getByRole('dialog').getByRole('button', { name: ends.give }).click()
  await window.page.getByText(ends.giveDone).waitFor()
  await window.picture('result', 'given')
  expect(await window.axe()).toEqual([])
  const after = await Promise.all((['mei', 'boliang', 'ana'] as const).map(free))
  expect(after.map((now, n) => now - (before[n] ?? 0n))).toEqual([234n, 233n, 233n])
  await window.page.getByText(like(window.words.envelopes.result.endedGiven)).waitFor()
  const mei = phone('mei')
  await go(mei, `/envelopes/${id}`)
  // Her share, what came on top of it, and the same beside her name.
  expect(await wonAmount(mei)).toBe(334n)
  expect(await mei.page.getByText(like(mei.words.envelopes.result.givenLine)).count()).toBe(4)
  await mei.picture('result', 'given-to-me')
  expect(await mei.axe()).toEqual([])
  await go(window, roomPath(village()))
  await window.page.getByText(window.words.envelopes.card.given).last().waitFor()

  const { status } = await ask(
    here().url,
    lin.token,
    'POST',
    `/envelopes/${id}/return`,
    {},
    randomUUID(),
  )
  expect(status).toBe(409)
})

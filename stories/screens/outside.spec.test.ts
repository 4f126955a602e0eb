import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must, pin } from '../wire.ts'
import { follow, heading, press, soon, write, writeSecret } from './acts.ts'
import type { Window } from './browser.ts'
import { confirmAct, enterDesk, fillAct, pressDesk } from './desk.ts'
import { go } from './going.ts'
import { stillness } from './tour.ts'
import { aPlace, claim, sendEnvelope, settle, signIn, type Village } from './village.ts'
import { fill } from './words.ts'

const command = join(import.meta.dirname, '../../sdk/bin/fuquan-verify.js')
const here = aPlace()
let village: Village
let lin: Window
let ana: Window
let folder = ''

beforeAll(async () => {
  village = await settle(here())
  folder = await mkdtemp(join(tmpdir(), 'fuquan-pages-'))
  const { screens, url } = here()
  lin = await screens.phone({ language: 'zh-CN', scheme: 'light' })
  ana = await screens.phone({ language: 'en', scheme: 'dark' })
  await signIn(lin, village.people.lin, url)
  // Ana signs in by the form; her phone keeps the language it was told.
  await ana.context.addInitScript(`localStorage.setItem('fuquan.language', 'en')`)
})
afterAll(() => rm(folder, { recursive: true }))

async function look(window: Window, screen: string, face?: string): Promise<void> {
  await stillness(window)
  // The first look at a drawing paints it.
  const loaded = () => [...document.images].every(one => one.complete && one.naturalWidth > 0)
  await expect.poll(() => window.page.evaluate(loaded)).toBe(true)
  await window.picture(screen, face)
  expect(await window.axe()).toEqual([])
}

/** A lucky one in which all tapped together, ended. */
async function ended(): Promise<string> {
  const { lin: sender, mei, boliang, ana: anna } = village.people
  const id = await sendEnvelope(here(), village, sender, { total: '888', shares: 2 })
  await Promise.all([mei, boliang, anna].map(one => claim(here(), one, id)))
  return id
}

/** An envelope of Lin's that anybody may open. */
async function forAnyone(): Promise<string> {
  const { url } = here()
  const { token } = village.people.lin
  const terms = { mode: 'ordinary', split: 'even', shares: 3 }
  const facts = { ...terms, shares: '3', audience: 'anyone' }
  const shown = { pin, kind: 'envelopes.send', payee: 'anyone', amount: '600', facts }
  const { proof } = await must(url, token, 'POST', '/identity/step-ups', shown)
  const body = {
    ...{ ...terms, total: '600', greeting: '新年快乐', audience: 'anyone', anyoneConfirmed: true },
    ...{ proof, cover: 'carp' },
  }
  return String((await must(url, token, 'POST', '/envelopes', body, randomUUID()))['id'])
}

const linkOf = async (envelopeId: string): Promise<string> => {
  const { token } = village.people.lin
  return String((await must(here().url, token, 'GET', `/envelopes/${envelopeId}/link`))['path'])
}

describe('the verify page', () => {
  let saved = ''

  test('computes shares, claims and the order of those who tapped together', async () => {
    const id = await ended()
    await go(lin, `/envelopes/${id}/verify`)
    const { proof } = lin.words
    // The seed opens a moment after the end.
    await expect
      .poll(async () => {
        await lin.page.reload()
        await heading(lin, new RegExp(`${proof.matches}|${proof.not_ended}`))
        return lin.page.getByRole('heading', { name: proof.matches, exact: true }).count()
      }, soon)
      .toBe(1)
    await heading(lin, fill(proof.moment.window, { seconds: '0.8' }))
    expect(await lin.page.locator('.proof-checks .is-bad').count()).toBe(0)
    await look(lin, 'verify', 'moment')

    const download = lin.page.waitForEvent('download')
    await press(lin, proof.save)
    saved = join(folder, 'page.html')
    await (await download).saveAs(saved)
  })

  test('is saved as one file that checks itself without any network', async () => {
    const { proof } = lin.words
    const page = await lin.context.newPage()
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await lin.context.setOffline(true)
    await page.goto(pathToFileURL(saved).href)
    await page.getByRole('heading', { level: 1, name: `✓ ${proof.matches}` }).waitFor()
    await page.screenshot({ path: join(import.meta.dirname, 'out/saved-proof.zh-CN.light.png') })
    expect(await page.getByRole('listitem').filter({ hasText: '✗' }).count()).toBe(0)
    expect(asked.every(url => url.startsWith('file:'))).toBe(true)

    const text = await readFile(saved, 'utf8')
    const lie = join(folder, 'lie.html')
    await writeFile(
      lie,
      text.replace(/"amount": "(\d+)"/, (_, amount) => `"amount": "${amount}0"`),
    )
    await page.goto(pathToFileURL(lie).href)
    await page.getByRole('heading', { level: 1, name: `✗ ${proof.differs}` }).waitFor()
    await lin.context.setOffline(false)
    await page.close()

    const run = (file: string) => promisify(execFile)(process.execPath, [command, file])
    expect((await run(saved)).stdout).toContain('MATCHES')
    await expect(run(lie)).rejects.toMatchObject({ code: 1 })
  })
})

describe('a link handed around outside', () => {
  test('of a group says for whom it is, to who has no account and to who is not of it', async () => {
    const id = await sendEnvelope(here(), village, village.people.lin, { greeting: '三班专属' })
    const path = await linkOf(id)
    await go(ana, path)
    const { links } = ana.words
    await ana.page.getByText(fill(links.who.group, { house: '柳溪里' })).waitFor()
    expect(await ana.page.content()).not.toMatch(/三班专属|林悦/)
    await look(ana, 'envelope-link', 'group')

    await go(lin, path)
    await lin.page.getByRole('dialog').waitFor()
    expect(new URL(lin.page.url()).searchParams.get('envelope')).toBe(id)
  })

  test('of what anybody may open leads to the money on the third screen', async () => {
    const id = await forAnyone()
    const path = await linkOf(id)
    const { links, identity, envelopes } = ana.words
    await go(ana, path)
    await heading(ana, fill(links.sent, { name: '林悦' }))
    await look(ana, 'envelope-link', 'anyone')
    await follow(ana, identity.door.signIn)
    await write(ana, identity.signIn.login, 'ana')
    await writeSecret(ana, identity.signIn.password)
    await press(ana, identity.signIn.go)
    await ana.page.getByRole('dialog').waitFor()
    await look(ana, 'envelope-link', 'cover')
    await press(ana, envelopes.cover.open)
    await ana.page.getByText(envelopes.result.stored).waitFor()
    expect(ana.page.url()).toContain(id)
  })

  test('of what has ended leads to its draw, which anybody at all may check', async () => {
    const id = await forAnyone()
    const { mei, boliang, ana: anna } = village.people
    for (const one of [mei, boliang, anna]) await claim(here(), one, id)
    const outsider = await here().screens.phone({ language: 'en', scheme: 'dark' })
    const { links, proof } = outsider.words
    await outsider.page.goto(await linkOf(id))
    await follow(outsider, links.check)
    await heading(outsider, new RegExp(`${proof.matches}|${proof.not_ended}`))
    const nameless = fill(proof.nameless, { number: 1 })
    await outsider.page.getByRole('cell', { name: nameless }).first().waitFor()
    expect(await outsider.page.locator('body').innerText()).not.toMatch(/梅芳|薄亮|林悦/)
    await look(outsider, 'verify', 'outside')
  })

  test('that is no link of ours says so', async () => {
    ana.forgives(/404/)
    await go(ana, `/e/${'A'.repeat(38)}`)
    await ana.page.getByText(ana.words.links.unknown).waitFor()
    await look(ana, 'envelope-link', 'unknown')
  })
})

test('a cover is added, handed in, published, and offered to everybody', async () => {
  const wen = await here().screens.desk({ language: 'zh-CN', scheme: 'light' })
  const { covers } = wen.words.desk
  await enterDesk(wen)
  await go(wen, '/console/covers')
  await heading(wen, covers.title)
  await look(wen, 'desk-covers', 'empty')
  const drawing = new URL('../../web/public/icon-512.png', import.meta.url)
  const file = { name: 'a.png', mimeType: 'image/png', buffer: await readFile(drawing) }
  await wen.page.getByLabel(covers.add, { exact: true }).setInputFiles(file)
  const sheet = wen.page.getByRole('dialog').last()
  await sheet.getByLabel(covers.name, { exact: true }).fill('柳溪红')
  await sheet.getByLabel(covers.alt, { exact: true }).fill('红底上的金色福字')
  await fillAct(wen, '社区美术组自己画的，可以用')
  await look(wen, 'desk-covers', 'hand-in')
  await confirmAct(wen)
  await heading(wen, covers.states.in_review)
  await look(wen, 'desk-covers', 'review')
  await pressDesk(wen, covers.publish)
  await fillAct(wen, '画得清楚，来源也写明白了')
  await confirmAct(wen)
  await heading(wen, covers.states.published)
  await look(wen, 'desk-covers', 'published')

  const { token } = village.people.lin
  const { items } = await must(here().url, token, 'GET', '/envelopes/covers')
  expect(JSON.stringify(items)).toContain('柳溪红')
})

test('what somebody switched off for themselves is off in the grid, with its reason', async () => {
  const { switches, envelopes } = lin.words
  await go(lin, '/me')
  await follow(lin, switches.title)
  await heading(lin, switches.title)
  const relay = lin.page.getByRole('switch', { name: switches.modes.relay })
  await relay.click()
  await expect.poll(() => relay.isChecked(), soon).toBe(false)
  await look(lin, 'envelope-switches')
  await go(ana, '/me/envelopes')
  await heading(ana, ana.words.switches.title)
  await look(ana, 'envelope-switches')

  await go(lin, `/send-envelope/${village.roomId}`)
  const tile = lin.page.getByRole('button', { name: new RegExp(envelopes.grid.relay.name) })
  await tile.waitFor()
  expect(await tile.innerText()).toContain(envelopes.grid.off.me)
  await look(lin, 'modes', 'switched-off')
})

import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { ask, must, pin } from '../wire.ts'
import { follow, heading, press, putKeysAway, soon, typePin, write, writeSecret } from './acts.ts'
import { openScreens, type Screens, type Window } from './browser.ts'
import { go } from './going.ts'
import { cutWords, smallTargets, tooWide } from './measure.ts'
import { stillness, visit } from './tour.ts'
import { aPlace, freeOf, type Neighbour, settle, signIn, type Village } from './village.ts'
import { fill, like } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
/** What a reader finds in a picture. */
const codesIn = async (picture: Uint8Array) => (await readBarcodes(picture)).map(({ text }) => text)
const poster = join(import.meta.dirname, 'out/poster.png')
const here = aPlace()
let village: Village
/** Lin pays with her phone, in Chinese; Mei stands at the till, in English and in the dark. */
let lin: Window
let mei: Window

beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const wasmBinary = new Uint8Array(await readFile(file)).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  village = await settle(here())
  lin = await here().screens.phone(zhLight)
  lin.forgives(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED/)
  await signIn(lin, village.people.lin, here().url)
  mei = await here().screens.phone(enDark)
  await signIn(mei, village.people.mei, here().url)
})

const free = async (one: Neighbour): Promise<bigint> => BigInt(await freeOf(here(), one))
const digitsOn = async (window: Window): Promise<string> =>
  (
    await window.page.getByRole('group', { name: window.words.codes.payCode.digits }).innerText()
  ).replaceAll(/\s/g, '')
const done = (window: Window) =>
  window.page.getByRole('link', { name: window.words.payments.page.done, exact: true }).waitFor()
const oneOf = (window: Window, name: string) =>
  window.page.getByRole('button', { name: like(name) }).click()

/** Types an amount and the payer's digits at the till, as a cashier without camera does. */
async function charge(window: Window, amount: string, digits: string): Promise<void> {
  const { till } = window.words.codes
  await go(window, '/wallet/till')
  await write(window, till.amount, amount)
  await press(window, till.next)
  await write(window, till.digits, digits)
  await oneOf(window, till.charge)
}

test('a first payment at the till rises on the phone of Lin and is paid with her PIN', async () => {
  const { codes, ledger } = lin.words
  const before = { lin: await free(village.people.lin), mei: await free(village.people.mei) }
  await go(lin, '/wallet')
  await heading(lin, ledger.wallet.title)
  await lin.picture('wallet', 'codes')
  await follow(lin, codes.pay)
  await lin.page.getByRole('img', { name: codes.payCode.bars }).waitFor()
  await lin.picture('pay-code')
  expect(await lin.axe()).toEqual([])
  const digits = await digitsOn(lin)
  expect(digits).toMatch(/^28\d{16}$/)
  // What another machine sees of the screen: the bars and the square say the same.
  expect(await codesIn(await lin.page.screenshot())).toEqual([digits, digits])

  await charge(mei, '12.00', digits)
  await mei.page.getByText(mei.words.codes.till.waiting).waitFor()
  await mei.picture('till', 'waiting')
  expect(await mei.axe()).toEqual([])
  await lin.page.getByRole('dialog').waitFor()
  await lin.picture('pay-code', 'asked')
  expect(await lin.axe()).toEqual([])
  await typePin(lin, pin)
  await done(lin)
  await lin.picture('pay-code', 'done')
  await mei.page.getByText(mei.words.codes.till.paid, { exact: true }).waitFor()
  await mei.picture('till', 'paid')
  expect(await mei.axe()).toEqual([])

  expect(await free(village.people.lin)).toBe(before.lin - 1_200n)
  expect(await free(village.people.mei)).toBe(before.mei + 1_200n)
})

test('the second time a small sum is paid at once, and both see it; the read code is dead', async () => {
  const before = await free(village.people.lin)
  await go(lin, '/wallet/pay')
  const digits = await digitsOn(lin)
  await charge(mei, '3.50', digits)
  await mei.page.getByText(mei.words.codes.till.paid, { exact: true }).waitFor()
  await done(lin)
  expect(await free(village.people.lin)).toBe(before - 350n)

  await charge(mei, '3.50', digits)
  await mei.page.getByRole('alert').first().waitFor()
  await mei.picture('till', 'refused')
  expect(await mei.axe()).toEqual([])
  expect(await free(village.people.lin)).toBe(before - 350n)
})

test('what is declined takes nothing, and the phone shows a new code after each reading', async () => {
  const { codes } = lin.words
  const before = await free(village.people.lin)
  await go(lin, '/wallet/pay')
  const digits = await digitsOn(lin)
  await charge(mei, '88.00', digits)
  await press(lin, codes.charge.decline)
  await mei.page.getByText(mei.words.codes.till.declined).waitFor()
  await mei.picture('till', 'declined')
  await expect.poll(() => digitsOn(lin), soon).not.toBe(digits)
  expect(await free(village.people.lin)).toBe(before)
})

test('a phone in the pocket hears that a till waits, and Today leads to the sheet', async () => {
  const { url } = here()
  const { lin: payer, mei: till } = village.people
  await go(lin, '/today')
  const code = await must(url, payer.token, 'POST', '/ledger/pay-codes', {})
  const asked = { digits: code['digits'], amount: '9900' }
  await must(url, till.token, 'POST', '/ledger/charges', asked, randomUUID())
  await lin.page.getByText(/请你付 福99\.00/).waitFor()
  await lin.picture('today', 'charge')
  await follow(lin, lin.words.codes.payCode.open)
  await press(lin, lin.words.codes.charge.decline)
  await expect.poll(() => lin.page.getByRole('dialog').count(), soon).toBe(0)
})

test('without network nothing can be scanned, and the phone says so', async () => {
  const { codes } = lin.words
  await go(lin, '/wallet/pay')
  await lin.page.getByRole('img', { name: codes.payCode.bars }).waitFor()
  await lin.context.setOffline(true)
  await lin.page.getByText(codes.payCode.offline).waitFor()
  expect(await lin.page.getByRole('img', { name: codes.payCode.bars }).count()).toBe(0)
  await lin.picture('pay-code', 'offline')
  await lin.context.setOffline(false)
  await lin.page.getByRole('img', { name: codes.payCode.bars }).waitFor()
})

/** The address of the poster of whoever is signed in there, by the house itself. */
async function posterOf(one: Neighbour): Promise<string> {
  const { poster } = await must(here().url, one.token, 'GET', '/ledger/poster')
  const made = poster ?? (await must(here().url, one.token, 'POST', '/ledger/collect-codes', {}))
  if (typeof made !== 'object' || made === null || !('path' in made)) throw new Error('no poster')
  return String(made.path)
}

test('a poster is paid by a second phone through the door, and arrives live at its owner', async () => {
  const { codes } = mei.words
  await go(mei, '/wallet/collect')
  await mei.page.getByRole('img', { name: like(codes.collecting.poster) }).waitFor()
  await mei.picture('collect')
  expect(await mei.axe()).toEqual([])
  const saved = mei.page.waitForEvent('download')
  await press(mei, codes.collecting.save)
  await (await saved).saveAs(poster)
  const address = `${here().url}${await posterOf(village.people.mei)}`
  expect(await codesIn(await readFile(poster))).toEqual([address])

  const ana = await here().screens.phone(zhLight)
  await ana.context.addInitScript(`localStorage.setItem('fuquan.language', 'zh-CN')`)
  await ana.page.goto(await posterOf(village.people.mei))
  await follow(ana, ana.words.identity.door.signIn)
  await write(ana, ana.words.identity.signIn.login, 'ana')
  await writeSecret(ana, ana.words.identity.signIn.password)
  await press(ana, ana.words.identity.signIn.go)
  await ana.page.getByText('@mei').waitFor()
  await write(ana, ana.words.codes.landing.amount, '7.70')
  await putKeysAway(ana)
  await ana.picture('collect-landing', 'poster')
  expect(await ana.axe()).toEqual([])
  await oneOf(ana, ana.words.codes.landing.go)
  await typePin(ana, pin)
  await done(ana)

  await mei.page
    .getByText(fill(codes.arrivals.live, { name: 'Ana Sousa', amount: '7.70 fu' }))
    .waitFor()
  await mei.picture('collect', 'arrived')
  expect(await mei.axe()).toEqual([])
  await ana.close()
})

test('a code with an amount pays exactly that, once; then it says that it is used', async () => {
  const { codes } = lin.words
  const { lin: payee, boliang } = village.people
  const before = await free(payee)
  await go(lin, '/wallet/collect')
  await press(lin, codes.collecting.setAmount)
  await write(lin, codes.collecting.amount, '20')
  await write(lin, codes.collecting.note, '火锅')
  await press(lin, codes.collecting.make)
  await lin.page.getByText(like(codes.collecting.left)).waitFor()
  await lin.picture('collect', 'amount')
  expect(await lin.axe()).toEqual([])

  const { url } = here()
  const asked = { amount: '1500', note: 'tea' }
  const made = await must(url, payee.token, 'POST', '/ledger/collect-codes', asked)
  const path = String(made['path'])
  const bo = await here().screens.phone(enDark)
  await signIn(bo, boliang, url)
  await go(bo, path)
  await bo.page.getByText(like(bo.words.codes.landing.left)).waitFor()
  await bo.picture('collect-landing', 'amount')
  expect(await bo.axe()).toEqual([])
  await oneOf(bo, bo.words.codes.landing.go)
  await typePin(bo, pin)
  await done(bo)
  expect(await free(payee)).toBe(before + 1_500n)

  await go(bo, path)
  await bo.page.getByRole('alert').waitFor()
  await bo.picture('collect-landing', 'used')
  expect(await bo.axe()).toEqual([])
  await go(bo, `/c/${'A'.repeat(22)}`)
  await bo.page.getByRole('alert').waitFor()
  const own = await must(url, boliang.token, 'POST', '/ledger/collect-codes', {})
  await go(bo, String(own['path']))
  await bo.page.getByText(bo.words.codes.landing.mine).waitFor()
  expect((await ask(url, boliang.token, 'GET', '/ledger/arrivals')).status).toBe(200)
  await bo.close()
})

test('a reload while the answer is lost: the poster is paid once, and the phone shows it', async () => {
  const { landing, charge: asking } = lin.words.codes
  const { lin: payer, mei: payee } = village.people
  const before = await free(payer)
  const paying = '**/api/ledger/collect-codes/*/payments'
  await lin.page.goto(await posterOf(payee))
  await write(lin, landing.amount, '1.10')
  await putKeysAway(lin)
  const keys = new Set<string | undefined>()
  let cut = true
  await lin.page.route(paying, async route => {
    keys.add(route.request().headers()['idempotency-key'])
    if (!cut) return route.continue()
    // The money goes and its answer does not come; a page that is left asks nothing more.
    await route.fetch().catch(() => undefined)
    return route.abort().catch(() => undefined)
  })
  await oneOf(lin, landing.go)
  await typePin(lin, pin)
  await lin.page.getByText(asking.checking).first().waitFor()
  expect(await free(payer)).toBe(before - 110n)

  await lin.page.reload()
  cut = false
  await done(lin)
  await lin.page.unroute(paying)

  expect(keys.size).toBe(1)
  expect(await free(payer)).toBe(before - 110n)
  const kept = `Object.keys(localStorage).filter(name => name.startsWith('fuquan.flight'))`
  expect(await lin.page.evaluate(kept)).toEqual([])
})

test('an unknown code shows its address in full and leads nowhere', async () => {
  const { scanner } = mei.words.codes
  await go(mei, '/wallet/scan')
  await mei.page.getByText(scanner.ask).waitFor()
  await mei.picture('scan', 'asking')
  expect(await mei.axe()).toEqual([])
  await press(mei, scanner.start)
  const without = mei.page.getByText(scanner.refused).or(mei.page.getByText(scanner.absent))
  await without.waitFor()
  await mei.picture('scan', 'refused')
  expect(await mei.axe()).toEqual([])
  const address = 'https://prize.example/c/AAAAAAAAAAAAAAAAAAAAAA?from=mei'
  await write(mei, scanner.type, address)
  await press(mei, scanner.typeGo)
  await mei.page.getByText(scanner.foreign).waitFor()
  await mei.page.getByText(address, { exact: true }).waitFor()
  await mei.picture('scan', 'foreign')
  expect(await mei.axe()).toEqual([])
  expect(new URL(mei.page.url()).pathname).toBe('/wallet/scan')
  expect(await mei.page.getByRole('link', { name: /prize/ }).count()).toBe(0)
})

test('who has no camera reads the saved poster from its picture', async () => {
  const { codes } = mei.words
  await go(mei, '/wallet/scan')
  await mei.page.getByLabel(codes.scanner.picture).setInputFiles(poster)
  await mei.page.getByText(codes.landing.mine).waitFor()
  expect(new URL(mei.page.url()).pathname).toBe(await posterOf(village.people.mei))
})

const stops = ['/wallet/pay', '/wallet/collect', '/wallet/scan', '/wallet/till']

test('every screen of codes fits a narrow phone and twice as large a text', async () => {
  const phone = await here().screens.phone(enDark)
  await signIn(phone, village.people.ana, here().url)
  await phone.page.setViewportSize({ width: 320, height: 568 })
  const found: string[] = []
  for (const size of ['100%', '200%']) {
    for (const path of stops) {
      await visit(phone, [path, path])
      await phone.page.evaluate(`document.documentElement.style.fontSize = '${size}'`)
      await stillness(phone)
      const wider = await tooWide(phone)
      const sins = [...(await cutWords(phone)), ...(await smallTargets(phone))]
      if (wider > 0) sins.push(`scrolls sideways by ${wider}`)
      found.push(...sins.map(sin => `${path} at ${size}: ${sin}`))
      await phone.picture(path.slice(1).replace('/', '-'), `narrow-${size.slice(0, 3)}`)
    }
  }
  expect(found).toEqual([])

  // A sheet lies beside the page: how far it reaches over is its own.
  const { landing } = phone.words.codes
  await phone.page.goto(await posterOf(village.people.lin))
  await write(phone, landing.amount, '2.20')
  await putKeysAway(phone)
  await oneOf(phone, landing.go)
  const sheet = phone.page.getByRole('dialog')
  await sheet.getByText('2.20').first().waitFor()
  await stillness(phone)
  // As far from the right edge as from the left one.
  const [one, three] = await Promise.all(
    ['1', '3'].map(name => sheet.getByRole('button', { name, exact: true }).boundingBox()),
  )
  expect(Math.round((three?.x ?? 0) + (three?.width ?? 0) + (one?.x ?? 0))).toBe(320)
  await phone.picture('collect-landing', 'narrow-pin')
  await phone.close()
})

let camera: Screens | undefined
let folder: string | undefined
afterAll(async () => {
  await camera?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

test('the camera reads a poster and leads to whom it pays; nothing leaves the house', async () => {
  const { codes } = mei.words
  await go(mei, '/wallet/collect')
  const square = mei.page.getByRole('img', { name: like(codes.collecting.poster) })
  await square.waitFor()
  const side = Number((await square.getAttribute('viewBox'))?.split(' ').at(2))
  const path = (await square.locator('path').getAttribute('d')) ?? ''
  folder = await mkdtemp(join(tmpdir(), 'fuquan-film-'))
  const film = join(folder, 'poster.y4m')
  await writeFile(film, filmOf(path, side))

  camera = await openScreens(here().url, film)
  const bo = await camera.phone(zhLight)
  await signIn(bo, village.people.boliang, here().url)
  await go(bo, '/wallet/scan')
  const landed = bo.page.getByText('@mei')
  // Who has allowed the camera before is not asked again, as here by the browser's own flag.
  await landed.waitFor()
  expect(new URL(bo.page.url()).pathname).toBe(await posterOf(village.people.mei))
  expect(camera.troubles()).toEqual([])
})

const frame = { width: 640, height: 480, count: 3, zoom: 8 } as const
const paper = 235
const ink = 16
const grey = 128

/** A film in which a code stands still in the middle of white paper. */
function filmOf(path: string, side: number): Buffer {
  const { width, height, zoom } = frame
  const light = Buffer.alloc(width * height, paper)
  const left = Math.floor((width - side * zoom) / 2)
  const top = Math.floor((height - side * zoom) / 2)
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < zoom; row++) {
      const at = (top + Number(y) * zoom + row) * width + left + Number(x) * zoom
      light.fill(ink, at, at + zoom)
    }
  }
  const colour = Buffer.alloc((width * height) / 2, grey)
  const pictures = Array.from({ length: frame.count }, () => [
    Buffer.from('FRAME\n'),
    light,
    colour,
  ])
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420\n`)
  return Buffer.concat([head, ...pictures.flat()])
}

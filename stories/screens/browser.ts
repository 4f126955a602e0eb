import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { filmingBrowser, sharedBrowser } from './launching.ts'
import { type Language, type Scheme, words } from './words.ts'

export const tapMsMax = 40_000
const out = join(import.meta.dirname, 'out')
/** Pictures are for eyes: a run that nobody looks at draws none but those of failures. */
const drawn = process.env['FUQUAN_PICTURES'] === '1'
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

type Look = { language: Language; scheme: Scheme }
type Options = Look & {
  /** The service worker is kept out unless a story is about it. */
  worker?: boolean
  reducedMotion?: boolean
}

/** One person's window: a phone, or the desk of the console. */
export type Window = Look & {
  page: Page
  context: BrowserContext
  words: ReturnType<typeof words>
  /** A trouble that this story makes itself, such as a cut network, and must not fail for. */
  forgives(pattern: RegExp): void
  /** Requests to elsewhere, console errors, page errors, CSP reports, not forgiven. */
  troubles(): string[]
  /** Takes `out/<screen>.<face>.<lang>.<scheme>.png`. */
  picture(screen: string, face?: string): Promise<void>
  /** What axe finds against WCAG 2.2 A and AA, one line each: on the page, or in a part of it. */
  axe(part?: string): Promise<string[]>
  close(): Promise<void>
}

/** A running browser in which each window is a person of its own. */
export type Screens = {
  phone(options: Options): Promise<Window>
  desk(options: Options): Promise<Window>
  /** Everything that was not quiet in any window since it was asked last. */
  troubles(): string[]
  /** Keeps what each window shows, for whoever reads why a story failed. */
  keepFailure(name: string): Promise<void>
  close(): Promise<void>
}

/** Opens Chromium on the house at `url`; its first window refuses to be without Chinese. */
export async function openScreens(url: string, film?: string): Promise<Screens> {
  await mkdir(out, { recursive: true })
  const browser = await (film === undefined ? sharedBrowser() : filmingBrowser(film))
  const axeSource = await readFile(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
  )
  const opened: { window: Window; name: string }[] = []

  const open = async (name: string, options: Options, frame: BrowserContextOptions) => {
    const { language, scheme } = options
    const context = await browser.newContext({
      ...frame,
      baseURL: url,
      locale: language,
      colorScheme: scheme,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
      serviceWorkers: options.worker ? 'allow' : 'block',
    })
    context.setDefaultTimeout(tapMsMax)
    const page = await context.newPage()
    if (opened.length === 0) await needChineseFont(page)
    const window = windowOf({ page, context, language, scheme, axeSource, url })
    opened.push({ window, name: `${name} ${opened.length + 1}` })
    return window
  }
  return {
    phone: options => {
      const viewport = { width: 390, height: 844 }
      const frame = { viewport, deviceScaleFactor: 2, hasTouch: true, isMobile: true }
      return open('phone', options, frame)
    },
    desk: options => open('desk', options, { viewport: { width: 1280, height: 800 } }),
    troubles: () =>
      opened.flatMap(({ window, name }) => window.troubles().map(trouble => `${name}: ${trouble}`)),
    keepFailure: async story => {
      for (const { window, name } of opened) {
        if (window.page.isClosed()) continue
        await window.page.screenshot({ path: join(out, `failed.${story}.${name}.png`) })
      }
    },
    close: async () => {
      await Promise.all(opened.map(({ window }) => window.close()))
      if (film !== undefined) await browser.close()
    },
  }
}

type Frame = Look & { page: Page; context: BrowserContext; axeSource: string; url: string }

function windowOf({ page, context, language, scheme, axeSource, url }: Frame): Window {
  const heard: string[] = []
  const forgiven: RegExp[] = []
  listen(page, url, trouble => heard.push(trouble))
  const picture = async (screen: string, face = 'full') => {
    // A half faded sheet is no picture to judge.
    await page.evaluate(
      'Promise.allSettled(document.getAnimations().filter(a => a.effect?.getComputedTiming()' +
        '.iterations !== Infinity).map(a => a.finished))',
    )
    if (!drawn) return
    const short = language === 'en' ? 'en' : 'zh'
    await page.screenshot({ path: join(out, `${screen}.${face}.${short}.${scheme}.png`) })
  }
  return {
    page,
    context,
    language,
    scheme,
    words: words(language),
    forgives: pattern => void forgiven.push(pattern),
    troubles: () =>
      heard.splice(0).filter(trouble => !forgiven.some(pattern => pattern.test(trouble))),
    picture,
    axe: async part => {
      // Given by the debugger, so that the page's own policy stays as it is.
      const known = await page.evaluate<boolean>(`typeof window.axe?.run === 'function'`)
      if (!known) await page.evaluate(axeSource)
      const where = part === undefined ? 'document' : JSON.stringify(part)
      return page.evaluate<string[]>(
        `(window.axe ?? Promise.reject('no axe')).run(${where}, ` +
          `{ runOnly: { type: 'tag', values: ${JSON.stringify(axeTags)} }, ` +
          // What is right is not described one by one: that took half of the time.
          `resultTypes: ['violations'] }).then(found => ` +
          `found.violations.flatMap(one => one.nodes.map(node => ` +
          `one.id + ': ' + node.target.join(' ') + ' ' + ` +
          `(node.any[0]?.message ?? node.all[0]?.message ?? one.help))))`,
      )
    },
    close: () => context.close(),
  }
}

function listen(page: Page, url: string, hear: (trouble: string) => void): void {
  const home = new URL(url).origin
  page.on('request', request => {
    const to = new URL(request.url())
    if (to.protocol.startsWith('http') && to.origin !== home) hear(`request to ${to.href}`)
  })
  page.on('response', response => {
    if (response.status() >= 500) hear(`${response.status()} from ${response.url()}`)
  })
  page.on('pageerror', error => hear(`page error: ${error.message}`))
  page.on('console', message => {
    const text = message.text()
    // The browser reports every refusal as an error; a refusal is an answer, not a fault.
    if (message.type() !== 'error' || /status of 4\d\d/.test(text)) return
    hear(`console: ${text} (${message.location().url})`)
  })
}

/** Without a Chinese font half of the pictures would be empty boxes that no test sees. */
async function needChineseFont(page: Page): Promise<void> {
  const [han, missing] = await page.evaluate<[number, number]>(
    `(() => {
      const brush = document.createElement('canvas').getContext('2d')
      brush.font = '100px sans-serif'
      return [brush.measureText('福').width, brush.measureText('\\u{10FFFE}').width]
    })()`,
  )
  if (han === missing || han < 90) {
    throw new Error('no Chinese font: apt-get install fonts-noto-cjk')
  }
}

import { createPath, parsePath, type Location, type Navigator, type To } from 'react-router'
import { newKey } from './ids.ts'

/** What moves in the browser; the tests stand in for it. */
export type Browser = Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & {
  history: Pick<History, 'state' | 'pushState' | 'replaceState' | 'go'>
  location: Pick<Location, 'pathname' | 'search' | 'hash'> & {
    href: string
    assign: (url: string) => void
  }
}

/** Something that lies over a page, such as a sheet: Back takes it away before the page. */
export type Layer = {
  /** An answer is on its way: Back does not close it, but leaves the page it lies on. */
  held: () => boolean
  close: () => void
}

type Move = { action: 'POP' | 'PUSH' | 'REPLACE'; location: Location }
/** What stands in each entry of the browser's history; `layers` lie over the page of that entry. */
type Entry = { usr: unknown; key: string; idx: number; layers: number }

type Tab = {
  browser: Browser
  layers: Layer[]
  /** Steps to other pages that wait until the entries of layers are taken back. */
  steps: (() => void)[]
  /** The browser is on its way back over entries of layers. */
  unwinding: boolean
  /** The browser is on its way out of the app; a step of ours would call it back. */
  leaving: boolean
  shown: Location
  hear: ((move: Move) => void) | undefined
}

/**
 * The history of this tab: pages, and over each page an entry for every layer that is open, so
 * that the phone's Back closes the topmost and the page stays. A page is never left over a layer:
 * its entries are taken back first, so that nobody walks through closed sheets later.
 */
export function openHistory(browser: Browser) {
  const first = browser.history.state
  if (!isEntry(first)) browser.history.replaceState(entryOf(first), '')
  const shown = placeOf(browser)
  const tab: Tab = {
    browser,
    layers: [],
    steps: [],
    unwinding: false,
    leaving: false,
    shown,
    hear: undefined,
  }
  const came = () => arrive(tab)
  // A browser may keep the page that was left, and show it again as it stood.
  const returned = () => {
    tab.leaving = false
    settle(tab)
  }
  return {
    navigator: navigatorOf(tab),
    now: (): Move => ({ action: 'POP', location: tab.shown }),
    /** Hears of every other page; one listener at a time. Gives the way to stop. */
    listen: (hear: (move: Move) => void) => {
      tab.hear = hear
      browser.addEventListener('popstate', came)
      browser.addEventListener('pageshow', returned)
      // After a reload nothing lies over the page, whatever its entry says.
      settle(tab)
      return () => {
        tab.hear = undefined
        browser.removeEventListener('popstate', came)
        browser.removeEventListener('pageshow', returned)
      }
    },
    /** Leaves the app for another address, whatever lies over the page or closes meanwhile. */
    leave: (url: string) => {
      tab.leaving = true
      browser.location.assign(url)
    },
    /** Lays something over the page until the answer is called. */
    lay: (layer: Layer) => {
      tab.layers.push(layer)
      // One sheet that takes the place of another is one entry, and no step of the browser.
      queueMicrotask(() => settle(tab))
      return () => {
        const at = tab.layers.indexOf(layer)
        if (at !== -1) tab.layers.splice(at, 1)
        queueMicrotask(() => settle(tab))
      }
    },
  }
}

function navigatorOf(tab: Tab): Navigator {
  const { history, location: here } = tab.browser
  const now = () => entryOf(history.state)
  const after = (step: () => void) => {
    tab.steps.push(step)
    settle(tab)
  }
  return {
    createHref: hrefOf,
    encodeLocation: to => {
      const { pathname, search, hash } = new URL(hrefOf(to), here.href)
      return { pathname, search, hash }
    },
    push: (to, usr: unknown) => {
      const location = locationOf(tab.shown, to, usr)
      const { key } = location
      show(tab, { action: 'PUSH', location })
      after(() => {
        const entry: Entry = { usr, key, idx: now().idx + 1, layers: 0 }
        history.pushState(entry, '', hrefOf(location))
      })
    },
    replace: (to, usr: unknown) => {
      const location = locationOf(tab.shown, to, usr)
      const { key } = location
      show(tab, { action: 'REPLACE', location })
      after(() => history.replaceState({ ...now(), usr, key }, '', hrefOf(location)))
    },
    go: by => {
      // What lies over the page goes with it.
      tab.layers.length = 0
      after(() => history.go(by))
    },
  }
}

/** Makes the entries fit what is open, one step of the browser at a time. */
function settle(tab: Tab): void {
  if (tab.unwinding || tab.leaving) return
  const { history } = tab.browser
  const wanted = tab.steps.length > 0 ? 0 : tab.layers.length
  const there = entryOf(history.state).layers
  if (there > wanted) {
    tab.unwinding = true
    history.go(wanted - there)
    return
  }
  for (const step of tab.steps.splice(0)) step()
  for (let n = entryOf(history.state).layers; n < tab.layers.length; n++) {
    history.pushState({ ...entryOf(history.state), layers: n + 1 }, '')
  }
}

/** The browser stands on another entry: by Back, by Forward, or because we took layers back. */
function arrive(tab: Tab): void {
  const { layers, idx } = entryOf(tab.browser.history.state)
  const wasOurs = tab.unwinding
  tab.unwinding = false
  if (!wasOurs && layers < tab.layers.length && isShown(tab)) {
    if (tab.layers.at(-1)?.held() !== true) return close(tab, layers)
    // The page is left with what is on its way; where there is none before it, that stays in view.
    if (idx > 0) return tab.browser.history.go(-1 - layers)
  }
  const isOther = tab.steps.length === 0 && !isShown(tab)
  if (isOther) close(tab, 0)
  settle(tab)
  // Ahead there may be entries of sheets that were closed: only where we come to rest is a page.
  if (isOther && !tab.unwinding) show(tab, { action: 'POP', location: placeOf(tab.browser) })
}

function close(tab: Tab, left: number): void {
  for (const layer of tab.layers.splice(left).toReversed()) layer.close()
}

function show(tab: Tab, move: Move): void {
  tab.shown = move.location
  tab.hear?.(move)
}

function isShown({ browser, shown }: Tab): boolean {
  const place = placeOf(browser)
  return place.key === shown.key && hrefOf(place) === hrefOf(shown)
}

function placeOf({ history, location }: Browser): Location {
  const { pathname, search, hash } = location
  const { usr, key } = entryOf(history.state)
  return { pathname, search, hash, state: usr, key }
}

const hrefOf = (to: To) => (typeof to === 'string' ? to : createPath(to))

function locationOf(from: Location, to: To, state: unknown): Location {
  const path = typeof to === 'string' ? parsePath(to) : to
  return { pathname: from.pathname, search: '', hash: '', ...path, state, key: newKey() }
}

const isEntry = (what: unknown): what is Partial<Entry> =>
  typeof what === 'object' && what !== null && 'idx' in what

function entryOf(state: unknown): Entry {
  const { usr = null, key = 'default', idx = 0, layers = 0 } = isEntry(state) ? state : {}
  return { usr, key, idx, layers }
}

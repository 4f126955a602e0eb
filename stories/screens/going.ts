import type { Window } from './browser.ts'

// A screen that is none, so that what is looked at is never the old one under a new address.
const between = '/no/such/screen'

/**
 * Goes to a screen as a link leads there. An app that is open is not opened anew: that costs four
 * times as much, and people rarely do it. Stories that are about a reload go by `page.goto`.
 *
 * The desk is opened anew each time: on its way between two pages it was seen to stand still.
 */
export async function go(window: Window, path: string): Promise<void> {
  const { pathname, protocol } = new URL(window.page.url())
  if (!protocol.startsWith('http') || [path, pathname].some(isOfDesk)) {
    await window.page.goto(path)
    return
  }
  for (const address of pathname === between ? [path] : [between, path]) {
    await window.page.evaluate(`{
      window.left = document.querySelector('h1')
      history.pushState(null, '', ${JSON.stringify(address)})
      dispatchEvent(new PopStateEvent('popstate'))
    }`)
    await becomes(window, `!window.left?.isConnected && document.querySelector('h1') !== null`)
  }
}

const isOfDesk = (path: string): boolean => path.startsWith('/console')

/** Waits, frame by frame, until an expression of the page is true. */
export async function becomes({ page }: Window, expression: string): Promise<void> {
  // Told by the debugger: the page's own policy forbids waiting by a string.
  await page.evaluate(
    `new Promise(done => {
      const look = () => ((${expression}) ? done(true) : requestAnimationFrame(look))
      look()
    })`,
  )
}

import type { Window } from './browser.ts'

/**
 * Goes to a screen as a link leads there. An app that is open is not opened anew: that costs four
 * times as much, and people rarely do it. Stories that are about a reload go by `page.goto`.
 *
 * It leaves the screen before for one of another kind, so that what is looked at is never the old
 * one under a new address.
 */
export async function go(window: Window, path: string): Promise<void> {
  const { pathname, protocol } = new URL(window.page.url())
  const by = wayTo(path)
  if (!protocol.startsWith('http') || wayTo(pathname) !== by) {
    await window.page.goto(path)
    return
  }
  for (const address of pathname.replace(/\/$/, '') === by ? [path] : [by, path]) {
    await window.page.evaluate(`{
      window.left = document.querySelector('h1')
      history.pushState(null, '', ${JSON.stringify(address)})
      dispatchEvent(new PopStateEvent('popstate'))
    }`)
    await becomes(window, `!window.left?.isConnected && document.querySelector('h1') !== null`)
  }
}

/** What lies on the way: a screen that is none, or of the desk, which has no such, its home. */
const wayTo = (path: string): string =>
  path.startsWith('/console') ? '/console' : '/no/such/screen'

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

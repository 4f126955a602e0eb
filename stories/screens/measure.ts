import type { Window } from './browser.ts'

/** How far the page reaches beyond the window sideways, in CSS pixels. */
export const tooWide = ({ page }: Window) =>
  page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')

/** What a finger cannot hit: everything to press that is smaller than 44 by 44, with its size. */
export const smallTargets = ({ page }: Window) =>
  page.evaluate<string[]>(`(() => {
    const least = 44
    const things = document.querySelectorAll(
      'button, a[href], input, select, textarea, label, [role=switch], [role=slider]')
    const seen = [...things].filter(one => {
      const { width, height } = one.getBoundingClientRect()
      const style = getComputedStyle(one)
      return width > 1 && height > 1 && style.visibility !== 'hidden' && style.opacity !== '0' &&
        style.pointerEvents !== 'none' && !one.closest('[inert]')
    })
    // A box to tick, and a field in its frame, are hit by everything around them.
    const hit = one => one.closest('label, .field-box, .adm-search-bar') ?? one
    // A label above its field is read and not pressed; a link inside a sentence flows with it.
    const read = one => one.matches('label[for]') || one.matches('p a, .skip')
    return seen.filter(one => !read(one)).map(one => [one, hit(one).getBoundingClientRect()])
      .filter(([, box]) => Math.round(box.width) < least || Math.round(box.height) < least)
      .map(([one, box]) => one.tagName + '.' + one.className + ' “' +
        (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 30) + '” ' +
        Math.round(box.width) + '×' + Math.round(box.height))
  })()`)

/** Words that are cut off although nothing says that more follows. */
export const cutWords = ({ page }: Window) =>
  page.evaluate<string[]>(`(() => {
    const cut = []
    for (const one of document.querySelectorAll('body *')) {
      if (one.closest('svg, .unseen, [hidden], [inert]') || one.children.length > 0) continue
      const { overflowX, overflowY, textOverflow } = getComputedStyle(one)
      const wide = overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1
      const high = overflowY === 'hidden' && one.scrollHeight > one.clientHeight + 1
      if ((wide && textOverflow !== 'ellipsis' && overflowX !== 'auto') || high)
        cut.push(one.className + ' “' + one.textContent.trim().slice(0, 40) + '”')
      const box = one.getBoundingClientRect()
      if (box.width > 0 && one.textContent.trim() !== '' && box.right > innerWidth + 1 &&
        !one.closest('.verify-table')) cut.push('beyond the edge: ' + one.textContent.slice(0, 40))
    }
    // What an empty field asks for has no box of its own: it is written into one of that size.
    for (const one of document.querySelectorAll('textarea[placeholder]')) {
      if (one.value !== '' || one.offsetHeight === 0) continue
      const { font, padding, letterSpacing } = getComputedStyle(one)
      const like = document.createElement('div')
      Object.assign(like.style, { font, padding, letterSpacing, position: 'absolute',
        boxSizing: 'border-box', width: one.clientWidth + 'px', visibility: 'hidden' })
      like.textContent = one.placeholder
      document.body.append(like)
      if (like.offsetHeight > one.clientHeight + 1 || like.scrollWidth > like.clientWidth + 1)
        cut.push('asks “' + one.placeholder + '” and cuts it')
      like.remove()
    }
    return cut
  })()`)

/** Words that lie under something fixed once the page is scrolled to its end. */
export const coveredAtTheEnd = ({ page }: Window) =>
  page.evaluate<string[]>(`(() => {
    scrollTo(0, document.documentElement.scrollHeight)
    const last = [...document.querySelectorAll('main p, main button, main a, main li, main dd')]
      .filter(one => !one.closest('.unseen, dialog, .thread, .pad, [inert]') && one.offsetHeight > 0)
      .slice(-6)
    return last.flatMap(one => {
      const box = one.getBoundingClientRect()
      if (box.bottom > innerHeight + 1) return ['below the window: ' + one.textContent.slice(0, 40)]
      const there = document.elementFromPoint(box.left + box.width / 2, box.bottom - 2)
      const bar = there?.closest('.tabs, .pad')
      return bar ? ['under ' + bar.className + ': ' + one.textContent.slice(0, 40)] : []
    })
  })()`)

/** All that does not fit a finger or an edge, on this screen as it stands. */
async function misfits(window: Window): Promise<string[]> {
  const wider = await tooWide(window)
  return [
    ...(wider > 0 ? [`scrolls sideways by ${wider}`] : []),
    ...(await cutWords(window)),
    ...(await coveredAtTheEnd(window)),
    ...(await smallTargets(window)),
  ]
}

/**
 * The same, told for a screen that only a story leads to: as it stands, on the smallest phone, and
 * with text twice as large.
 */
export async function misfitsAtAllSizes(window: Window): Promise<string[]> {
  const { page } = window
  const size = page.viewportSize() ?? { width: 390, height: 844 }
  const found = await misfits(window)
  await page.setViewportSize({ width: 320, height: 568 })
  found.push(...(await misfits(window)).map(sin => `at 320: ${sin}`))
  await page.setViewportSize(size)
  await page.evaluate(`document.documentElement.style.fontSize = '200%'`)
  found.push(...(await misfits(window)).map(sin => `text of 200 %: ${sin}`))
  await page.evaluate(`document.documentElement.style.fontSize = ''`)
  await page.evaluate('scrollTo(0, 0)')
  return found
}

/** Every text on the screen, and what stands in labels and placeholders. */
export const textsOf = ({ page }: Window) =>
  page.evaluate<string[]>(`(() => {
    const texts = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode
      if (parentElement?.closest('script, style')) continue
      texts.push(textContent.trim())
    }
    for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        texts.push((one.getAttribute(name) ?? '').trim())
    texts.push(document.title)
    return texts.filter(text => text !== '')
  })()`)

/** The shift of the layout since the page was opened that no hand has caused. */
export const layoutShift = ({ page }: Window) =>
  page.evaluate<number>(`new Promise(done => {
    let sum = 0
    const watch = new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value
    })
    watch.observe({ type: 'layout-shift', buffered: true })
    // What is buffered is told in the next task.
    setTimeout(() => done(sum), 50)
  })`)

/** Works on the main thread of a page by the processor's own clock, whoever else is busy. */
export async function workOf(window: Window, act: () => Promise<unknown>): Promise<number> {
  const session = await window.context.newCDPSession(window.page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const taken = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(one => one.name === 'TaskDuration')?.value ?? 0
  }
  const before = await taken()
  await act()
  const after = await taken()
  await session.detach()
  // A new document begins to count anew.
  return (after >= before ? after - before : after) * 1000
}

/** What the piece below takes of the main thread on two quiet cores, in ms. */
const quietPieceMs = 10

/**
 * How many times slower this page's own thread is just now than on a quiet machine, never below 1:
 * by a fixed piece of what a screen does, told by the clock that `workOf` reads. Neighbours on the
 * cores slow the thread itself, which a piece of work elsewhere does not see.
 */
export async function threadSlowness(window: Window): Promise<number> {
  const piece = `(() => {
    const box = document.createElement('div')
    box.setAttribute('aria-hidden', 'true')
    document.body.append(box)
    for (let n = 0; n < 400; n++) {
      const line = document.createElement('p')
      line.textContent = JSON.stringify({ n, words: [...'一二三四五六七八'].toSorted() })
      box.append(line)
    }
    const high = box.scrollHeight
    box.remove()
    return high
  })()`
  const took: number[] = []
  for (let n = 0; n < 3; n++) took.push(await workOf(window, () => window.page.evaluate(piece)))
  return Math.max(1, Math.min(...took) / quietPieceMs)
}

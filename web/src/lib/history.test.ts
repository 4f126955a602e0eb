import { beforeEach, expect, test } from 'vitest'
import { openHistory, type Browser, type Layer } from './history.ts'

/** A browser's history: pushing cuts what lies ahead, and going happens a moment later. */
function aBrowser(path = '/wallet') {
  const entries: { state: unknown; path: string }[] = [{ state: null, path }]
  const ears = new EventTarget()
  let at = 0
  const asked: Promise<void>[] = []
  const left: string[] = []
  const put = (state: unknown, url: string | URL | null | undefined) => ({
    state: structuredClone(state),
    path: url?.toString() ?? entries[at]?.path ?? '',
  })
  const go = async (by: number) => {
    await new Promise<void>(done => setTimeout(done, 1))
    if (!entries[at + by]) return
    at += by
    ears.dispatchEvent(new Event('popstate'))
  }
  const url = () => new URL(entries[at]?.path ?? '', 'http://house')
  const browser: Browser = {
    addEventListener: ears.addEventListener.bind(ears),
    removeEventListener: ears.removeEventListener.bind(ears),
    location: {
      get pathname() {
        return url().pathname
      },
      get search() {
        return url().search
      },
      get hash() {
        return url().hash
      },
      get href() {
        return url().href
      },
      assign: to => void left.push(to),
    },
    history: {
      get state(): unknown {
        return entries[at]?.state
      },
      pushState: (state, _, to) => {
        entries.splice(at + 1, Infinity, put(state, to))
        at += 1
      },
      replaceState: (state, _, to) => {
        entries[at] = put(state, to)
      },
      go: (by = 0) => {
        asked.push(go(by))
      },
    },
  }
  /** Everything the browser was asked for has happened, and what followed from it. */
  const still = async () => {
    await Promise.resolve()
    while (asked.length > 0) await asked.shift()
    await Promise.resolve()
    if (asked.length > 0) await still()
  }
  const press = async (by: number) => {
    browser.history.go(by)
    await still()
  }
  /** What a browser does that shows a kept page again. */
  const show = async () => {
    ears.dispatchEvent(new Event('pageshow'))
    await still()
  }
  const paths = () => entries.map(one => one.path)
  return { browser, still, press, show, paths, place: () => at, left }
}

let shown: string[]
let open: string[]

/** A tab in that browser, whose pages and sheets are noted as they come and go. */
function aTab(browser: Browser) {
  const tab = openHistory(browser)
  tab.listen(({ location }) => shown.push(location.pathname))
  const sheet = (name: string, held = false) => {
    const layer: Layer = { held: () => held, close: () => void (held || shut()) }
    const away = tab.lay(layer)
    open.push(name)
    const shut = () => {
      open = open.filter(one => one !== name)
      away()
    }
    return shut
  }
  return { ...tab, sheet }
}

beforeEach(() => {
  shown = []
  open = []
})

test('Back closes the sheet and stays on the page; the next Back leaves it', async () => {
  const { browser, still, press } = aBrowser('/wallet')
  const { navigator, sheet } = aTab(browser)
  navigator.push('/transfer')
  sheet('pin')
  await still()

  await press(-1)
  expect([open, shown]).toEqual([[], ['/transfer']])

  await press(-1)
  expect(shown).toEqual(['/transfer', '/wallet'])
})

test('also on the first page there is: the app is not left', async () => {
  const { browser, still, press, place } = aBrowser('/c/code')
  const { sheet } = aTab(browser)
  sheet('pin')
  await still()

  await press(-1)

  expect([open, shown, place()]).toEqual([[], [], 0])
})

test('sheets over sheets close one by one', async () => {
  const { browser, still, press } = aBrowser()
  const { sheet } = aTab(browser)
  for (const name of ['composer', 'people', 'pin']) {
    sheet(name)
    await still()
  }

  await press(-1)
  expect(open).toEqual(['composer', 'people'])
  await press(-2)
  expect([open, shown]).toEqual([[], []])
})

test('a sheet closed by its own button leaves no step behind', async () => {
  const { browser, still, press } = aBrowser('/wallet')
  const { navigator, sheet } = aTab(browser)
  navigator.push('/transfer')
  const shut = sheet('pin')
  await still()

  shut()
  await still()
  await press(-1)

  expect(shown).toEqual(['/transfer', '/wallet'])
})

test('a sheet in the place of another is one step', async () => {
  const { browser, still, paths } = aBrowser()
  const { sheet } = aTab(browser)
  const shut = sheet('menu')
  await still()

  shut()
  sheet('forward')
  await still()

  expect(paths()).toHaveLength(2)
})

test.each(['push', 'replace'] as const)(
  'who goes on by %s from a sheet finds none again',
  async how => {
    const { browser, still, press, paths, place } = aBrowser('/wallet')
    const { navigator, sheet } = aTab(browser)
    navigator.push('/transfer')
    const shut = sheet('pin')
    const inner = sheet('passkey')
    await still()

    navigator[how]('/paid')
    // The sheet goes a moment later, when the next page stands.
    inner()
    shut()
    await still()
    const before = how === 'push' ? ['/wallet', '/transfer'] : ['/wallet']
    expect(paths().slice(0, place() + 1)).toEqual([...before, '/paid'])

    await press(1)
    await press(-1)
    expect(shown).toEqual(['/transfer', '/paid', before.at(-1)])
  },
)

test('a filter that changes the address stays open over it', async () => {
  const { browser, still, press } = aBrowser('/bills')
  const { navigator, sheet } = aTab(browser)
  sheet('filter')
  await still()

  navigator.replace('/bills?month=2026-11')
  await still()
  expect(browser.location.search).toBe('?month=2026-11')

  await press(-1)
  expect([open, browser.location.search]).toEqual([[], '?month=2026-11'])
})

test('Forward brings no closed sheet back', async () => {
  const { browser, still, press, place } = aBrowser()
  const { sheet } = aTab(browser)
  sheet('pin')
  await still()
  await press(-1)

  await press(1)

  expect([open, shown, place()]).toEqual([[], [], 0])
})

test('a reload under an open sheet shows the page, and Back leaves it at once', async () => {
  const { browser, still, press } = aBrowser('/wallet')
  const { navigator, sheet } = aTab(browser)
  navigator.push('/transfer')
  sheet('pin')
  await still()
  shown = []

  aTab(browser)
  await still()
  expect(shown).toEqual([])
  await press(-1)

  // Both heard it; only the page that was loaded again is there to show it.
  expect(new Set(shown)).toEqual(new Set(['/wallet']))
})

test('while an answer is on its way Back leaves the page; what is asked goes on', async () => {
  const { browser, still, press } = aBrowser('/wallet')
  const { navigator, sheet } = aTab(browser)
  navigator.push('/transfer')
  sheet('paying', true)
  await still()

  await press(-1)

  expect(shown).toEqual(['/transfer', '/wallet'])
  expect(open).toEqual(['paying'])
})

test('with nowhere to go, what is on its way stays in view', async () => {
  const { browser, still, press, place } = aBrowser('/c/code')
  const { sheet } = aTab(browser)
  sheet('paying', true)
  await still()

  await press(-1)

  expect([open, shown, place()]).toEqual([['paying'], [], 1])
})

test('a jump over several pages closes what lies over the one that is left', async () => {
  const { browser, still, press } = aBrowser('/today')
  const { navigator, sheet } = aTab(browser)
  navigator.push('/wallet')
  navigator.push('/transfer')
  sheet('pin')
  await still()

  await press(-3)

  expect([open, shown.at(-1)]).toEqual([[], '/today'])
})

test('who leaves the app is not called back by the sheet that closes behind them', async () => {
  const { browser, still, show, place, left } = aBrowser()
  const { sheet, leave } = aTab(browser)
  const shut = sheet('pin')
  await still()

  leave('https://provider.example/')
  shut()
  await still()
  expect([left, place()]).toEqual([['https://provider.example/'], 1])

  // Shown again as it was kept: what was closed leaves no step behind now.
  await show()
  expect(place()).toBe(0)
})

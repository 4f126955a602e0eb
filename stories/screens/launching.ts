import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

// The shell is the same Chromium without the window around it, which is less work; it has no
// camera.
const shells = ['chromium-headless-shell']
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const macPlaces = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
// A full Chromium draws its own address bar as web pages of its own, anew for each window: half of
// what a window costs, and nobody looks at it. The switch counts once, so what Playwright switches
// off by it is named again.
const unseen = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup'],
  ...['PreloadTopChromeWebUI', 'LensOverlay', 'MediaRouter', 'AimEnabled', 'OptimizationHints'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'PaintHolding'],
  ...['HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'ThirdPartyStoragePartitioning'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'NetworkTimeServiceQuerying', 'PreconnectToSearch'],
]
const args = [
  `--disable-features=${unseen.join(',')}`,
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function findBrowser(wanted: readonly string[]): string {
  const told = process.env['FUQUAN_CHROMIUM']
  if (told) return told
  for (const name of wanted) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      if (existsSync(join(folder, name))) return join(folder, name)
    }
  }
  const mac = macPlaces.find(place => existsSync(place))
  if (mac) return mac
  throw new Error('no Chromium: apt-get install chromium, or FUQUAN_CHROMIUM=/path/to/chromium')
}

let shared: Promise<Browser> | undefined

/**
 * The one browser of this worker: what its files look at are windows that know nothing of each
 * other, and to start a browser for each costs more than a story. It ends with the worker.
 */
export function sharedBrowser(): Promise<Browser> {
  shared ??= chromium.launch({ executablePath: findBrowser([...shells, ...names]), args })
  return shared
}

/** Starts a browser of its own for which a film (Y4M) is what its camera sees, allowed unasked. */
export function filmingBrowser(film: string): Promise<Browser> {
  const seeing = [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]
  return chromium.launch({ executablePath: findBrowser(names), args: [...args, ...seeing] })
}

/// <reference lib="webworker" />
// Keeps the shell and the last reads that carry no money, so that the app opens without network
// and says so. It never answers a write, never anything about money, never another origin.

const worker = workerScope(self)
const shell = '__SHELL__'.split(' ')
const shellCache = `shell-${digest(shell.join())}`
const readsCache = 'reads'
const readsMax = 200
const keptReads = [
  /^\/api\/identity\/(house|me|pictures\/[^/]+)$/,
  /^\/api\/chat\/rooms$/,
  /^\/api\/chat\/rooms\/[^/]+$/,
  /^\/api\/chat\/rooms\/[^/]+\/messages$/,
  /^\/api\/chat\/invitations$/,
  /^\/api\/friends\/requests$/,
]

worker.addEventListener('install', event => {
  event.waitUntil(caches.open(shellCache).then(cache => cache.addAll(shell)))
})

worker.addEventListener('activate', event => {
  event.waitUntil(dropOldShells().then(() => worker.clients.claim()))
})

worker.addEventListener('message', event => {
  if (event.data === 'take over') void worker.skipWaiting()
  if (event.data === 'forget') event.waitUntil(forgetReads())
})

worker.addEventListener('push', event => {
  const push = readPush(event.data?.text() ?? '')
  const { title, body, tag, silent } = push
  // A notification without words makes some browsers drop the address, so there are always some.
  const options = {
    body,
    tag,
    silent,
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    data: push.url,
  }
  event.waitUntil(worker.registration.showNotification(title, options))
})

worker.addEventListener('notificationclick', event => {
  event.notification.close()
  const url: unknown = event.notification.data
  // A path of ours: `//elsewhere` would lead out of the house.
  const ours = typeof url === 'string' && /^\/(?![/\\])/.test(url)
  event.waitUntil(openScreen(ours ? url : '/'))
})

worker.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  const { pathname } = url
  // What follows a line one knows is nothing to begin with: it would only push out what is.
  const begins = !url.searchParams.has('after')
  if (begins && keptReads.some(pattern => pattern.test(pathname)))
    event.respondWith(freshOrKept(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(keptOrFresh(request))
  else if (request.mode === 'navigate' && isScreen(pathname)) event.respondWith(page(request))
})

const isScreen = (path: string) => !/^\/(api|console|docs|healthz|readyz|metrics)(\/|$)/.test(path)

async function keptOrFresh(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request)
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    // No network: the shell opens, and the app itself says that it is offline.
    const kept = await caches.match('/')
    if (kept) return kept
    throw error
  }
}

// Counts who was signed in here, so that no answer to the one before is kept for the next.
let era = 0

async function forgetReads(): Promise<void> {
  era += 1
  await caches.delete(readsCache)
}

async function freshOrKept(request: Request): Promise<Response> {
  const asked = era
  try {
    const answer = await fetch(request)
    // A sign-in that ended while the app was closed says so here first.
    if (answer.status === 401) await forgetReads()
    else if (answer.ok && asked === era) await keep(request, answer.clone())
    return answer
  } catch (error) {
    // No network: what was read last is shown, under the bar that says how old it is.
    const kept = await caches.match(request, { cacheName: readsCache })
    if (kept) return kept
    throw error
  }
}

async function keep(request: Request, answer: Response): Promise<void> {
  const cache = await caches.open(readsCache)
  const keys = await cache.keys()
  const oldest = keys[0]
  if (oldest && keys.length >= readsMax) await cache.delete(oldest)
  await cache.put(request, answer)
}

type Push = { title: string; body: string; tag: string; silent: boolean; url: string }

function readPush(text: string): Push {
  const plain: Push = { title: location.host, body: '', tag: '', silent: false, url: '/' }
  try {
    const read: Partial<Push> = JSON.parse(text)
    return { ...plain, ...read }
  } catch {
    // Not ours, or broken on the way: it opens the app and says no more.
    return plain
  }
}

/** Shows the screen a push leads to, in a window that is open if there is one. */
async function openScreen(url: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const [shown] = windows
  if (!shown) return void (await worker.clients.openWindow(url))
  await shown.navigate(url)
  await shown.focus()
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter(name => name.startsWith('shell-') && name !== shellCache)
  await Promise.all(old.map(name => caches.delete(name)))
}

function digest(text: string): string {
  let hash = 0
  for (const letter of text) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0
  return (hash >>> 0).toString(36)
}

// The page's types call `self` a window; in this file it is the worker.
function workerScope(scope: unknown): ServiceWorkerGlobalScope {
  assertWorker(scope)
  return scope
}
function assertWorker(scope: unknown): asserts scope is ServiceWorkerGlobalScope {
  if (typeof scope !== 'object') throw new TypeError('not a worker')
}

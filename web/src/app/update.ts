import { useSyncExternalStore } from 'react'

let waiting: ServiceWorker | undefined
const listeners = new Set<() => void>()

/** Keeps the shell for times without network; on plain http browsers do not offer that. */
export function keepShell(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  navigator.serviceWorker
    .register('/sw.js')
    .then(watch)
    // Without it the app only needs the network to open.
    .catch(() => undefined)
}

function watch(registration: ServiceWorkerRegistration): void {
  const look = (worker: ServiceWorker | null) => {
    if (!worker || !navigator.serviceWorker.controller) return
    if (worker.state === 'installed') offer(worker)
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed') offer(worker)
    })
  }
  look(registration.waiting)
  registration.addEventListener('updatefound', () => look(registration.installing))
}

function offer(worker: ServiceWorker): void {
  waiting = worker
  listeners.forEach(tell => tell())
}

/** Whether a new version waits for a tap. */
export function useNewVersion(): boolean {
  return useSyncExternalStore(
    tell => {
      listeners.add(tell)
      return () => {
        listeners.delete(tell)
      }
    },
    () => waiting !== undefined,
  )
}

/** Takes the new version now; the page loads again once it is in charge. */
export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload())
  waiting?.postMessage('take over')
}

/** Empties what was kept for reading offline: it belonged to who signed out. */
export function forgetReads(): void {
  navigator.serviceWorker?.controller?.postMessage('forget')
  // The worker may be gone or not yet there, and what it kept is here all the same.
  if ('caches' in window) void caches.delete('reads')
}

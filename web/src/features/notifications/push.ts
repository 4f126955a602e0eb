/** Whether this browser, at this address, could hear pushes at all. */
export const canHearPushes = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

type Address = { endpoint: string; p256dh: string; auth: string }

/** Asks the browser for an address for pushes; undefined when the person or the browser says no. */
export async function subscribe(pushKey: string): Promise<Address | undefined> {
  const said = await Notification.requestPermission()
  if (said !== 'granted') return undefined
  const worker = await navigator.serviceWorker.ready
  const had = await worker.pushManager.getSubscription()
  // One made for other keys hears nothing of ours.
  if (had) await had.unsubscribe()
  const made = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: pushKey,
  })
  const keys = made.toJSON().keys ?? {}
  const { p256dh, auth } = keys
  return p256dh && auth ? { endpoint: made.endpoint, p256dh, auth } : undefined
}

/** Lets this browser hear no more. */
export async function stopHearing(): Promise<void> {
  const worker = await navigator.serviceWorker.getRegistration()
  const had = await worker?.pushManager.getSubscription()
  await had?.unsubscribe()
}

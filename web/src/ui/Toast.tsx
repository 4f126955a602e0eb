import { useSyncExternalStore } from 'react'

type Said = { id: number; words: string }

const shownMs = 4000
let said: readonly Said[] = []
let last = 0
const listeners = new Set<() => void>()
const tellAll = () => listeners.forEach(listen => listen())

/** Says a small piece of good news for four seconds; bad news stands in its place instead. */
export function toast(words: string): void {
  const id = ++last
  said = [...said, { id, words }]
  tellAll()
  setTimeout(() => {
    said = said.filter(one => one.id !== id)
    tellAll()
  }, shownMs)
}

/** Where toasts appear; it stands once in the shell. */
export function Toasts() {
  const shown = useSyncExternalStore(listen, () => said)
  return (
    <div className="toasts" role="status">
      {shown.map(one => (
        <p className="toast" key={one.id}>
          {one.words}
        </p>
      ))}
    </div>
  )
}

function listen(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

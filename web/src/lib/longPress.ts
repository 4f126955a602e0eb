import { useRef } from 'react'

const holdMs = 450

/** Hears a long press of a finger; some phones never tell one as a context menu. */
export function useLongPress(onHold: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const stop = () => clearTimeout(timer.current)
  return {
    onPointerDown: (event: { pointerType: string }) => {
      stop()
      if (event.pointerType === 'touch') timer.current = setTimeout(onHold, holdMs)
    },
    onPointerUp: stop,
    onPointerMove: stop,
    onPointerCancel: stop,
  }
}

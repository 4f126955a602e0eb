import { useEffect, useId, useRef, type MouseEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { tab } from '../lib/tab.ts'
import { IconButton } from './Button.tsx'

type Props = {
  title: string
  children: ReactNode
  onClose: () => void
  /** While true Escape, the cross and the backdrop do nothing: an answer is on its way. */
  held?: boolean
}

/** A half sheet: a native dialog, so focus is held, Escape and Back close and focus returns. */
export function Sheet({ title, children, onClose, held = false }: Props) {
  const { t } = useTranslation('app')
  const name = useId()
  const close = () => {
    if (!held) onClose()
  }
  const { dialog, isBeside } = useModal()
  useBack(close, held)
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={name}
      onCancel={event => {
        event.preventDefault()
        close()
      }}
      onClick={event => {
        if (isBeside(event)) close()
      }}
    >
      <div className="sheet-head">
        <IconButton icon="close" label={t('close')} onPress={close} />
        <h2 className="sheet-title" id={name}>
          {title}
        </h2>
      </div>
      <div className="sheet-body">{children}</div>
    </dialog>
  )
}

const settleMs = 400

/**
 * Opens the dialog it is given as a modal one, and gives focus back when it goes. `isBeside` tells
 * whether a tap was beside it; the second half of the double tap that opened it is not.
 */
export function useModal() {
  const dialog = useRef<HTMLDialogElement>(null)
  const openedAt = useRef(0)
  useEffect(() => {
    openedAt.current = performance.now()
    const shown = dialog.current
    const before = document.activeElement
    if (shown && !shown.open) shown.showModal()
    // The browser would choose the first button, which is the cross.
    shown?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => {
      shown?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  const isBeside = (event: MouseEvent) =>
    event.target === event.currentTarget && event.timeStamp - openedAt.current > settleMs
  return { dialog, isBeside }
}

/**
 * Lets the phone's Back do what Escape does to something that lies over a page, as long as it is
 * there; while `held` it leaves the page instead. What the address names closes with the address
 * and needs none of this.
 */
export function useBack(close: () => void, held = false): void {
  const now = useRef({ close, held })
  useEffect(() => {
    now.current = { close, held }
  })
  useEffect(() => tab.lay({ held: () => now.current.held, close: () => now.current.close() }), [])
}

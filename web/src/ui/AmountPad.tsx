import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLongPress } from '../lib/longPress.ts'
import type { PadKey } from '../lib/pad.ts'
import { Icon } from './Icon.tsx'

type Props = {
  /** What stands in the field, said to the ear after each key. */
  text: string
  decimals: boolean
  onKey: (key: PadKey) => void
  onClear: () => void
  onDone: () => void
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

// For a moment the keys of the field before may still stand when the next one's come.
let padsOpen = 0

/**
 * Our own keys for numbers, docked below while a field of numbers has the focus. The page makes
 * room for it, so that it never covers the field or the button that follows. Who has a keyboard
 * types into the field itself and never tabs through these.
 */
export function AmountPad({ text, decimals, onKey, onClear, onDone }: Props) {
  const { t } = useTranslation('app')
  const hold = useLongPress(onClear)
  useEffect(() => {
    const root = document.documentElement
    padsOpen++
    root.dataset['pad'] = 'open'
    return () => {
      padsOpen--
      if (padsOpen === 0) delete root.dataset['pad']
    }
  }, [])
  return (
    <div
      className="pad"
      role="group"
      aria-label={t('amount.pad')}
      // The field keeps the focus and the caret while a finger is on the keys.
      onMouseDown={event => event.preventDefault()}
      onContextMenu={event => event.preventDefault()}
    >
      <p className="unseen" role="status">
        {text}
      </p>
      <div className="pad-keys">
        {digits.map(digit => (
          <Key key={digit} sign={digit} onKey={onKey} />
        ))}
        <Key sign="0" wide={decimals ? 2 : 3} onKey={onKey} />
        {decimals && <Key sign="." label={t('amount.point')} onKey={onKey} />}
        <button
          type="button"
          className="pad-key is-erase"
          tabIndex={-1}
          aria-label={t('amount.erase')}
          onClick={() => onKey('erase')}
          {...hold}
        >
          <Icon name="erase" />
        </button>
        <button type="button" className="pad-key is-done" tabIndex={-1} onClick={onDone}>
          {t('done')}
        </button>
      </div>
    </div>
  )
}

type KeyProps = {
  sign: Exclude<PadKey, 'erase'>
  label?: string
  wide?: number
  onKey: (key: PadKey) => void
}

function Key({ sign, label, wide, onKey }: KeyProps) {
  return (
    <button
      type="button"
      className={`pad-key${wide ? ` is-wide-${wide}` : ''}`}
      tabIndex={-1}
      aria-label={label}
      onClick={() => onKey(sign)}
    >
      {sign}
    </button>
  )
}

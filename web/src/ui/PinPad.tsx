import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './Icon.tsx'

export const pinLength = 6

type Props = {
  digits: string
  onDigits: (digits: string) => void
  /** What was wrong with the digits before, said at once to the ear. */
  wrong?: string | undefined
  busy?: boolean
  label: string
}

/** Six boxes and our own keypad: digits are never shown or spoken, paste does nothing. */
export function PinPad({ digits, onDigits, wrong, busy = false, label }: Props) {
  const { t } = useTranslation('app')
  const pad = useRef<HTMLDivElement>(null)
  const add = (digit: string) => {
    if (!busy && digits.length < pinLength) onDigits(digits + digit)
  }
  const erase = () => {
    if (!busy) onDigits(digits.slice(0, -1))
  }

  useEffect(() => pad.current?.focus(), [])

  return (
    <div
      ref={pad}
      className={`pin${busy ? ' is-busy' : ''}`}
      role="group"
      aria-label={label}
      tabIndex={-1}
      data-first=""
      onKeyDown={event => {
        if (/^[0-9]$/.test(event.key)) add(event.key)
        else if (event.key === 'Backspace') erase()
        else return
        event.preventDefault()
      }}
    >
      <div className={`pin-boxes${wrong ? ' is-wrong' : ''}`} aria-hidden="true">
        {Array.from({ length: pinLength }, (_, at) => (
          <span key={at} className="pin-box">
            {at < digits.length && <span className="pin-dot" />}
          </span>
        ))}
      </div>
      <p className="unseen" role="status">
        {digits.length > 0 && t('pin.entered', { count: digits.length, length: pinLength })}
      </p>
      <p className="pin-said" role="alert">
        {wrong}
      </p>
      <div className="pin-keys">
        {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(digit => (
          <Key key={digit} digit={digit} onPress={add} />
        ))}
        <span />
        <Key digit="0" onPress={add} />
        <button
          type="button"
          className="pin-key is-bare"
          aria-label={t('pin.erase')}
          onClick={erase}
        >
          <Icon name="erase" />
        </button>
      </div>
    </div>
  )
}

function Key({ digit, onPress }: { digit: string; onPress: (digit: string) => void }) {
  return (
    <button type="button" className="pin-key" onClick={() => onPress(digit)}>
      {digit}
    </button>
  )
}

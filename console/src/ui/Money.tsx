import { useState } from 'react'
import { useWords } from '../lib/i18n.ts'
import { readAmount, typedAmount, writeAmount, writeDigits } from '../lib/money.ts'
import type { Unit } from '../lib/money.ts'
import { Input } from './antd.ts'

/** An amount of minor units: digits for the eye, a sentence with the unit's name for the ear. */
export function Money({ minor, unit }: { minor: string; unit: Unit }) {
  const { language } = useWords()
  const spoken = `${writeDigits(minor, unit.scale, language)} ${unit.names[language]}`
  return (
    <span className="money">
      <span aria-hidden="true">{writeAmount(minor, unit, language)}</span>
      <span className="only-ear">{spoken}</span>
    </span>
  )
}

type AmountInputProps = {
  id?: string
  value?: string | undefined
  onChange?: (minor: string | undefined) => void
  unit: Unit
  /** Given while what stands there is no amount; nothing is given unless this is told. */
  unread?: string
}

/** Takes an amount in display units and gives minor units; says nothing while it is no amount. */
export function AmountInput({ id, value, onChange, unit, unread }: AmountInputProps) {
  const { language } = useWords()
  const [typed, setTyped] = useState(value === undefined ? '' : typedAmount(value, unit.scale))
  return (
    <Input
      {...(id === undefined ? {} : { id })}
      inputMode="decimal"
      autoComplete="off"
      className="amount-input"
      value={typed}
      suffix={unit.symbols[language]}
      onChange={change => {
        setTyped(change.target.value)
        const read = readAmount(change.target.value, unit.scale)
        const isEmpty = change.target.value.trim() === ''
        onChange?.('minor' in read ? read.minor : isEmpty ? undefined : unread)
      }}
    />
  )
}

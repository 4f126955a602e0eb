import { useWords } from '../lib/i18n.ts'
import { writeAmount } from '../lib/money.ts'
import type { Unit } from '../lib/money.ts'
import { Form } from './antd.ts'
import { AmountInput } from './Money.tsx'

type Props = {
  name: string
  label: string
  unit: Unit
  missing: string
  /** Said when it is more than `most`. */
  most?: { minor: string; words: (amount: string) => string }
  /** Zero is an amount too, as in an empty drawer. */
  zeroToo?: boolean
}

/** A field of a form for one amount; says in place what is wrong with it. */
export function AmountField({ name, label, unit, missing, most, zeroToo = false }: Props) {
  const { language } = useWords()
  const check = async (_: unknown, minor: string | undefined) => {
    if (minor === undefined || (minor === '0' && !zeroToo)) throw new Error(missing)
    if (most !== undefined && BigInt(minor) > BigInt(most.minor)) {
      throw new Error(most.words(writeAmount(most.minor, unit, language)))
    }
  }
  return (
    <Form.Item name={name} label={label} rules={[{ validator: check }]} validateTrigger="onSubmit">
      <AmountInput unit={unit} />
    </Form.Item>
  )
}

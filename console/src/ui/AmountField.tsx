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
  /** It may be left empty; `help` says what for. */
  optional?: { help: string }
}

/** Stands for what is no amount: left out, it would be taken for an empty field. */
const unread = '?'

/** A field of a form for one amount; says in place what is wrong with it. */
export function AmountField(props: Props) {
  const { name, label, unit, missing, most, zeroToo = false, optional } = props
  const { language } = useWords()
  const check = async (_: unknown, minor: string | undefined) => {
    if (optional !== undefined && (minor === undefined || minor === '')) return
    if (minor === undefined || minor === unread || (minor === '0' && !zeroToo))
      throw new Error(missing)
    if (most !== undefined && BigInt(minor) > BigInt(most.minor)) {
      throw new Error(most.words(writeAmount(most.minor, unit, language)))
    }
  }
  return (
    <Form.Item
      name={name}
      label={label}
      extra={optional?.help}
      rules={[{ validator: check }]}
      validateTrigger="onSubmit"
    >
      <AmountInput unit={unit} unread={unread} />
    </Form.Item>
  )
}

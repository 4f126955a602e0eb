import { correctTransfer } from '@fuquan/sdk/sdk.gen.ts'
import type { Transfer } from '@fuquan/sdk/types.gen.ts'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeAmount } from '../../lib/money.ts'
import type { Unit } from '../../lib/money.ts'
import { Button, Form, Select } from '../../ui/antd.ts'
import { AmountField } from '../../ui/AmountField.tsx'

type Fields = { leg: number; amount?: string; cover?: string; reason: string }
/** What the house carries, when something was written. */
const coverOf = ({ cover = '' }: Fields): Record<string, string> => (cover === '' ? {} : { cover })
// What holds money (an envelope) and what ends a hold keep their own accounts in order.
const correctable = ['move', 'capture']

/** Puts a wrong movement right by a new one that names it; where that is possible at all. */
export function Correct({ transfer, unit }: { transfer: Transfer; unit: Unit }) {
  const { say } = useWords()
  const may = useMay()('operator', 'treasurer')
  const [open, setOpen] = useState(false)
  const fits = correctable.includes(transfer.step) && transfer.kind !== 'correction'
  if (!may || !fits) return null
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {say('correct.button')}
      </Button>
      {open ? <Correcting transfer={transfer} unit={unit} close={() => setOpen(false)} /> : null}
    </>
  )
}

type Props = { transfer: Transfer; unit: Unit; close: () => void }

function Correcting({ transfer, unit, close }: Props) {
  const { say, language } = useWords()
  const { bookId, id, legs } = transfer
  const first = legs[0]?.amount ?? '0'
  return (
    <StaffAct<Fields>
      danger
      title={say('correct.title')}
      effect={say('correct.effect')}
      initial={{ leg: 1, amount: first, reason: say('correct.reason') }}
      shown={fields => ({
        kind: 'ledger.correct',
        payee: id,
        amount: fields.amount ?? '0',
        facts: { leg: String(fields.leg), ...coverOf(fields) },
      })}
      run={({ leg, amount = '0', reason, ...rest }, proof, key) =>
        correctTransfer({
          path: { accountId: bookId, transferId: id },
          headers: { 'idempotency-key': key },
          body: { leg, amount, reason, proof, ...coverOf({ leg, reason, ...rest }) },
        })
      }
      close={close}
    >
      {legs.length > 1 ? (
        <Form.Item name="leg" label={say('correct.leg')}>
          <Select
            options={legs.map((leg, n) => ({
              value: n + 1,
              label: say('correct.legTo', {
                leg: n + 1,
                amount: writeAmount(leg.amount, unit, language),
              }),
            }))}
          />
        </Form.Item>
      ) : (
        <Form.Item name="leg" hidden>
          <Select options={[{ value: 1, label: '1' }]} />
        </Form.Item>
      )}
      <AmountField
        name="amount"
        label={say('correct.amount')}
        unit={unit}
        missing={say('correct.amountMissing')}
      />
      <AmountField
        name="cover"
        label={say('correct.cover')}
        unit={unit}
        missing={say('correct.coverWrong')}
        optional={{ help: say('correct.coverHelp') }}
      />
    </StaffAct>
  )
}

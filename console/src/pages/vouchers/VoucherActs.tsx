import { createVouchers, printVouchers, stopVouchers } from '@fuquan/sdk/sdk.gen.ts'
import type { VoucherBatch, VoucherSheet } from '@fuquan/sdk/types.gen.ts'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeAmount } from '../../lib/money.ts'
import type { Unit } from '../../lib/money.ts'
import { Form, Input, InputNumber, Radio } from '../../ui/antd.ts'
import { AmountField } from '../../ui/AmountField.tsx'

const countMax = 500
const labelMax = 40

type Making = {
  label?: string
  count?: number
  amount?: string
  source: 'issue' | 'fund'
  until?: string
  reason: string
}

/** The end of a day as the person sees it. */
const endOf = (day: string | undefined): string => new Date(`${day ?? ''}T23:59:59`).toISOString()

/** Makes a batch; what it costs in all stands there before the PIN. */
export function MakeBatch({ unit, close }: { unit: Unit; close: () => void }) {
  const { say, language } = useWords()
  const required = (message: string) => [{ required: true, message }]
  const future = async (_: unknown, day: string | undefined) => {
    if (!day || new Date(`${day}T23:59:59`) < new Date()) {
      throw new Error(say('vouchers.untilMissing'))
    }
  }
  return (
    <StaffAct<Making>
      title={say('vouchers.makeTitle')}
      effect={say('vouchers.makeEffect')}
      initial={{ source: 'issue', reason: say('vouchers.makeReason') }}
      shown={({ source, amount = '0', count = 0, label = '' }) => ({
        kind: 'ledger.vouchers',
        payee: source,
        amount,
        facts: { count: String(count), label: label.trim() },
      })}
      run={({ label = '', count = 0, amount = '0', source, until, reason }, proof, key) =>
        createVouchers({
          headers: { 'idempotency-key': key },
          body: {
            label: label.trim(),
            count,
            amount,
            source,
            expiresAt: endOf(until),
            reason,
            proof,
          },
        })
      }
      close={close}
    >
      <Form.Item
        name="label"
        label={say('vouchers.label')}
        extra={say('vouchers.labelHelp')}
        rules={required(say('vouchers.labelMissing'))}
      >
        <Input maxLength={labelMax} />
      </Form.Item>
      <div className="pair">
        <Form.Item
          name="count"
          label={say('vouchers.count')}
          rules={required(say('vouchers.countMissing'))}
        >
          <InputNumber min={1} max={countMax} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <AmountField
          name="amount"
          label={say('vouchers.each')}
          unit={unit}
          missing={say('vouchers.eachMissing')}
        />
      </div>
      <Form.Item noStyle shouldUpdate>
        {form => {
          const { amount, count }: Partial<Making> = form.getFieldsValue(['amount', 'count'])
          const total = BigInt(amount ?? '0') * BigInt(count ?? 0)
          const words = writeAmount(total.toString(), unit, language)
          return <p role="status">{say('vouchers.total', { amount: words })}</p>
        }}
      </Form.Item>
      <Form.Item name="source" label={say('vouchers.source')}>
        <Radio.Group
          options={[
            { value: 'issue', label: say('vouchers.issue') },
            { value: 'fund', label: say('vouchers.fund') },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="until"
        label={say('vouchers.until')}
        rules={[{ validator: future }]}
        validateTrigger="onSubmit"
      >
        <Input type="date" />
      </Form.Item>
    </StaffAct>
  )
}

type PrintProps = {
  batch: VoucherBatch
  close: () => void
  printed: (sheet: VoucherSheet) => void
}

/** Shows the codes of a batch. The sheet's own name lets a lost answer be asked for again. */
export function PrintBatch({ batch, close, printed }: PrintProps) {
  const { say } = useWords()
  return (
    <StaffAct<{ reason: string }>
      title={say('vouchers.printTitle')}
      effect={say('vouchers.printEffect')}
      initial={{ reason: say('vouchers.printReason') }}
      shown={() => ({ kind: 'ledger.print_vouchers', payee: batch.id })}
      run={async ({ reason }, proof, sheet) => {
        const { data } = await printVouchers({
          path: { voucherBatchId: batch.id },
          body: { sheet, reason, proof },
          throwOnError: true,
        })
        printed(data)
      }}
      close={close}
    />
  )
}

type StopProps = { batch: VoucherBatch; unit: Unit; close: () => void }

/** Stops a batch; says what becomes void and what goes back. */
export function StopBatch({ batch, unit, close }: StopProps) {
  const { say, language } = useWords()
  const count = batch.count - batch.used
  const left = BigInt(batch.amount) * BigInt(count)
  const amount = writeAmount(left.toString(), unit, language)
  return (
    <StaffAct<{ reason: string }>
      danger
      title={say('vouchers.stopTitle')}
      effect={say('vouchers.stopEffect', { count, amount })}
      run={({ reason }, _, key) =>
        stopVouchers({
          path: { voucherBatchId: batch.id },
          headers: { 'idempotency-key': key },
          body: { reason },
        })
      }
      close={close}
    />
  )
}

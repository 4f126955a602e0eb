import { burnCredits, issueCredits } from '@fuquan/sdk/sdk.gen.ts'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { digestOf } from '../../lib/digest.ts'
import { Form, Radio } from '../../ui/antd.ts'
import { AmountInput } from '../../ui/Money.tsx'
import { PeopleSelect } from '../../ui/PeopleSelect.tsx'

type ActProps = { unit: Unit; close: () => void }
type Fields = { side: 'fund' | 'people'; people?: string[]; person?: string; amount?: string }

/** Issue credits to the fund, or the same amount to each of some members. */
export function Issue({ unit, close }: ActProps) {
  const { say } = useWords()
  const peopleOf = (fields: Fields) => (fields.side === 'fund' ? [] : (fields.people ?? []))
  return (
    <StaffAct<Fields>
      title={say('books.issueTitle')}
      effect={say('books.issueEffect')}
      initial={{ side: 'people' }}
      shown={fields => {
        const people = peopleOf(fields)
        const [only] = people
        return {
          kind: 'ledger.issue',
          amount: fields.amount ?? '0',
          ...(only === undefined
            ? { payee: 'fund' }
            : people.length === 1
              ? { payee: only }
              : {
                  payee: 'members',
                  facts: { people: String(people.length), who: digestOf(people) },
                }),
        }
      }}
      run={(fields, proof, key) =>
        issueCredits({
          headers: { 'idempotency-key': key },
          body: {
            to: fields.side === 'fund' ? 'fund' : (fields.people ?? []),
            amount: fields.amount ?? '0',
            reason: fields.reason,
            proof,
          },
        })
      }
      close={close}
    >
      <Side label={say('books.issueTo')} />
      <Form.Item noStyle shouldUpdate={(a: Fields, b: Fields) => a.side !== b.side}>
        {form =>
          form.getFieldValue('side') === 'people' ? (
            <Form.Item
              name="people"
              label={say('books.issueWho')}
              rules={[{ required: true, message: say('books.whoMissing') }]}
            >
              <PeopleSelect mode="multiple" />
            </Form.Item>
          ) : null
        }
      </Form.Item>
      <AmountField unit={unit} label={say('books.issueEach')} />
    </StaffAct>
  )
}

/** Take credits back out of the fund or one wallet, never more than is free. */
export function Burn({ unit, close }: ActProps) {
  const { say } = useWords()
  const from = (fields: Fields) => (fields.side === 'fund' ? 'fund' : (fields.person ?? ''))
  return (
    <StaffAct<Fields>
      danger
      title={say('books.burnTitle')}
      effect={say('books.burnEffect')}
      initial={{ side: 'fund' }}
      shown={fields => ({
        kind: 'ledger.burn',
        payee: from(fields),
        amount: fields.amount ?? '0',
      })}
      run={(fields, proof, key) =>
        burnCredits({
          headers: { 'idempotency-key': key },
          body: { from: from(fields), amount: fields.amount ?? '0', reason: fields.reason, proof },
        })
      }
      close={close}
    >
      <Side label={say('books.burnFrom')} />
      <Form.Item noStyle shouldUpdate={(a: Fields, b: Fields) => a.side !== b.side}>
        {form =>
          form.getFieldValue('side') === 'people' ? (
            <Form.Item
              name="person"
              label={say('books.issueWho')}
              rules={[{ required: true, message: say('books.whoMissing') }]}
            >
              <PeopleSelect />
            </Form.Item>
          ) : null
        }
      </Form.Item>
      <AmountField unit={unit} label={say('books.burnAmount')} />
    </StaffAct>
  )
}

function Side({ label }: { label: string }) {
  const { say } = useWords()
  return (
    <Form.Item name="side" label={label}>
      <Radio.Group
        options={[
          { value: 'people', label: say('books.issuePeople') },
          { value: 'fund', label: say('books.issueFund') },
        ]}
      />
    </Form.Item>
  )
}

function AmountField({ unit, label }: { unit: Unit; label: string }) {
  const { say } = useWords()
  return (
    <Form.Item
      name="amount"
      label={label}
      rules={[
        {
          validator: async (_, minor: string | undefined) => {
            if (minor === undefined || BigInt(minor) === 0n) {
              throw new Error(say('books.amountWrong', { scale: unit.scale }))
            }
          },
        },
      ]}
    >
      <AmountInput unit={unit} />
    </Form.Item>
  )
}

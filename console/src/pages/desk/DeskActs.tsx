import { listCardsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { closeDesk, deskTopUp, openDesk } from '@fuquan/sdk/sdk.gen.ts'
import type { DeskDay } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeAmount } from '../../lib/money.ts'
import type { Unit } from '../../lib/money.ts'
import { Form } from '../../ui/antd.ts'
import { AmountField } from '../../ui/AmountField.tsx'
import { PeopleSelect } from '../../ui/PeopleSelect.tsx'
import { PersonName } from '../../ui/Person.tsx'

type Props = { unit: Unit; close: () => void }
type Opening = { float?: string; reason: string }

/** Opens the drawer with what is in it. */
export function OpenDesk({ unit, close }: Props) {
  const { say } = useWords()
  return (
    <StaffAct<Opening>
      title={say('cash.openTitle')}
      effect={say('cash.openEffect')}
      initial={{ reason: say('cash.openReason') }}
      run={({ float = '0', reason }) => openDesk({ body: { float, reason } })}
      close={close}
    >
      <AmountField
        name="float"
        label={say('cash.float')}
        unit={unit}
        missing={say('cash.amountMissing')}
        zeroToo
      />
    </StaffAct>
  )
}

type Taking = { person?: string; amount?: string; reason: string }

/** Takes cash from a member who is here; the name stands large before anything is confirmed. */
export function TakeCash({ dayId, most, unit, close }: Props & { dayId: string; most: string }) {
  const { say, language } = useWords()
  const me = useMe()
  const checkPerson = async (_: unknown, person: string | undefined) => {
    if (person === undefined) throw new Error(say('cash.memberMissing'))
    if (person === me.user.id) throw new Error(say('cash.notYourself'))
  }
  return (
    <StaffAct<Taking>
      title={say('cash.topUpTitle')}
      effect={say('cash.topUpEffect', { most: writeAmount(most, unit, language) })}
      initial={{ reason: say('cash.topUpReason') }}
      shown={({ person = '', amount = '0' }) => ({
        kind: 'ledger.desk_top_up',
        payee: person,
        amount,
      })}
      run={({ person = '', amount = '0', reason }, proof, key) =>
        deskTopUp({
          path: { deskDayId: dayId },
          headers: { 'idempotency-key': key },
          body: { userId: person, amount, reason, proof },
        })
      }
      close={close}
    >
      <Form.Item
        name="person"
        label={say('cash.member')}
        rules={[{ validator: checkPerson }]}
        validateTrigger="onSubmit"
      >
        <PeopleSelect />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(a: Taking, b: Taking) => a.person !== b.person}>
        {form => <Before person={form.getFieldValue('person')} />}
      </Form.Item>
      <AmountField
        name="amount"
        label={say('cash.amount')}
        unit={unit}
        missing={say('cash.amountMissing')}
        most={{ minor: most, words: amount => say('cash.amountMost', { most: amount }) }}
      />
    </StaffAct>
  )
}

/** Who stands there, as the house knows them. */
function Before({ person }: { person: string | undefined }) {
  const { say } = useWords()
  const cards = useQuery({
    ...listCardsOptions({ query: { ids: person ?? '' } }),
    enabled: person !== undefined,
  })
  const card = cards.data?.items[0]
  if (person === undefined || card === undefined) return null
  return (
    <div className="desk-person" role="status">
      <PersonName card={card} />
      <b>{say('cash.isIt')}</b>
    </div>
  )
}

type Counting = { counted?: string; reason: string }

/** Counts the drawer and closes the day. */
export function CloseDesk({ day, over, unit, close }: Props & { day: DeskDay; over: string }) {
  const { say, language } = useWords()
  const write = (minor: string) => writeAmount(minor, unit, language)
  return (
    <StaffAct<Counting>
      title={say('cash.closeTitle')}
      effect={say('cash.closeEffect', { expected: write(day.expected), over: write(over) })}
      initial={{ reason: say('cash.closeReason') }}
      shown={({ counted = '0' }) => ({
        kind: 'ledger.desk_close',
        payee: 'desk',
        facts: { counted },
      })}
      run={({ counted = '0', reason }, proof, key) =>
        closeDesk({
          path: { deskDayId: day.id },
          headers: { 'idempotency-key': key },
          body: { counted, reason, proof },
        })
      }
      close={close}
    >
      <AmountField
        name="counted"
        label={say('cash.counted')}
        unit={unit}
        missing={say('cash.amountMissing')}
        zeroToo
      />
    </StaffAct>
  )
}

import { exportPeople } from '@fuquan/sdk/sdk.gen.ts'
import type { ExportPeopleData } from '@fuquan/sdk/types.gen.ts'
import { StaffAct } from '../../app/staff-act.tsx'
import { saveText } from '../../lib/csv.ts'
import { useWords } from '../../lib/i18n.ts'

type Filter = Pick<ExportPeopleData['body'], 'search' | 'state' | 'role'>

/** A longer list gives no file. */
const peopleMax = 50_000

/** Takes the people of the list out as a file: with a reason and the PIN. */
export function TakePeople({ filter, close }: { filter: Filter; close: () => void }) {
  const { say } = useWords()
  return (
    <StaffAct
      title={say('keeping.peopleTitle')}
      effect={say('keeping.peopleEffect', { max: peopleMax })}
      shown={() => ({ kind: 'identity.export_people', payee: 'house' })}
      run={async ({ reason }, proof) => {
        const { data } = await exportPeople({ body: { ...filter, reason, proof } })
        saveText('fuquan-people.csv', data)
      }}
      close={close}
    />
  )
}

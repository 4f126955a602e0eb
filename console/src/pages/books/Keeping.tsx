import { getBookPassesOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { exportAccounts, rebuildBooks } from '@fuquan/sdk/sdk.gen.ts'
import type { BookPass } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay, useMe } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { saveText } from '../../lib/csv.ts'
import { useWords } from '../../lib/i18n.ts'
import { lookedAtNow } from '../../lib/looks.ts'
import { writeMoment } from '../../lib/time.ts'
import { Alert, Button } from '../../ui/antd.ts'
import { Face } from '../../ui/faces.tsx'
import { Section } from '../../ui/Page.tsx'

const renewMs = 2_000
const restMs = 60_000

/** When the books were recomputed and how it went; a rebuild now, and the accounts as a file. */
export function Keeping() {
  const { say } = useWords()
  const may = useMay()('operator', 'treasurer')
  const [act, setAct] = useState<'rebuild' | 'export'>()
  // What the last rebuild was when another one was asked for.
  const [before, setBefore] = useState<string>()
  const isLast = (whole: BookPass | null | undefined) => (whole?.at ?? '') === before
  const passes = useQuery({
    ...getBookPassesOptions(),
    refetchInterval: ({ state }) => (isLast(state.data?.whole) ? renewMs : restMs),
  })
  const close = () => setAct(undefined)
  return (
    <Section
      title={say('keeping.title')}
      actions={
        may ? (
          <span className="row">
            <Button onClick={() => setAct('rebuild')}>{say('keeping.now')}</Button>
            <Button onClick={() => setAct('export')}>{say('keeping.accounts')}</Button>
          </span>
        ) : null
      }
    >
      <p className="quiet">{say('keeping.words')}</p>
      <Face query={passes}>
        {({ minute, whole, open }) => (
          <>
            <Pass label={say('keeping.minute')} pass={minute} />
            <Pass label={say('keeping.whole')} pass={whole} />
            <div className="need">
              <span className="need-words">{say('keeping.open')}</span>
              <span>
                {open === 0 ? say('keeping.openNone') : say('keeping.openCount', { count: open })}
              </span>
            </div>
          </>
        )}
      </Face>
      {isLast(passes.data?.whole) ? (
        <Alert type="info" showIcon title={say('keeping.asked')} />
      ) : null}
      {act === 'rebuild' ? (
        <StaffAct
          title={say('keeping.nowTitle')}
          effect={say('keeping.nowEffect')}
          run={async ({ reason }) => {
            const { data } = await rebuildBooks({ body: { reason } })
            setBefore(data.whole?.at ?? '')
          }}
          close={close}
        />
      ) : null}
      {act === 'export' ? <TakeAccounts close={close} /> : null}
    </Section>
  )
}

function Pass({ label, pass }: { label: string; pass: BookPass | null }) {
  const { say, language } = useWords()
  const said = (one: BookPass): string => {
    const at = writeMoment(one.at, language)
    const found =
      one.differences === 0
        ? say('keeping.agrees', { at })
        : say('keeping.differs', { at, count: one.differences })
    if (one.skipped.length === 0) return found
    return `${found}${say('keeping.skipped', { looks: one.skipped.join(', ') })}`
  }
  return (
    <div className="need">
      <span className="need-words">{label}</span>
      <span>{pass === null ? say('keeping.never') : said(pass)}</span>
    </div>
  )
}

function TakeAccounts({ close }: { close: () => void }) {
  const { say } = useWords()
  const me = useMe()
  const [people] = useState(() => lookedAtNow(me.user.id))
  const looking =
    people.length === 0 ? '' : say('keeping.accountsLooking', { count: people.length })
  return (
    <StaffAct
      title={say('keeping.accountsTitle')}
      effect={`${say('keeping.accountsEffect')} ${looking}`}
      shown={() => ({ kind: 'ledger.export_accounts', payee: 'house' })}
      run={async ({ reason }, proof) => {
        const { data } = await exportAccounts({ body: { people, reason, proof } })
        saveText('fuquan-accounts.csv', data)
      }}
      close={close}
    />
  )
}

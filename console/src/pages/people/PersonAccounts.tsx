import {
  getPublicBooksOptions,
  listAccountsOfPersonOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { SendingDay } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useMay } from '../../app/session.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { writeAmount } from '../../lib/money.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Tag } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'

/** What this person holds, each account a door to its lines. Only for who keeps the books. */
export function PersonAccounts({ userId }: { userId: string }) {
  const { say } = useWords()
  const may = useMay()('operator', 'treasurer', 'auditor')
  const books = useQuery({ ...getPublicBooksOptions(), enabled: may })
  const accounts = useQuery({
    ...listAccountsOfPersonOptions({ path: { userId } }),
    enabled: may,
    retry: false,
  })
  if (!may) return null
  return (
    <section className="stack" aria-label={say('person.accounts')} style={{ gap: 8 }}>
      <h2>{say('person.accounts')}</h2>
      <Face query={books}>
        {({ asset }) => (
          <Face query={accounts}>
            {({ items, sending }) => (
              <>
                {items.length === 0 ? <Empty>{say('person.accountsNone')}</Empty> : null}
                {items.map(one => (
                  <div key={one.id} className="need">
                    <span className="need-words">
                      <Link to={`/books/accounts/${one.id}`}>
                        {nameOf(say, 'accountKinds', one.kind)}
                      </Link>{' '}
                      {one.state === 'open' ? null : <Tag>{say(`books.${one.state}`)}</Tag>}
                    </span>
                    <Money minor={one.balance} unit={asset} />
                  </div>
                ))}
                <Sending day={sending} unit={asset} />
              </>
            )}
          </Face>
        )}
      </Face>
    </section>
  )
}

/** What they may still send on the day that runs. */
function Sending({ day, unit }: { day: SendingDay | null; unit: Unit }) {
  const { say, language } = useWords()
  if (day === null) return <p className="quiet">{say('limits.sendingNone')}</p>
  const facts = {
    cap: writeAmount(day.cap, unit, language),
    at: writeMoment(day.resetsAt, language),
  }
  return (
    <div className="need">
      <div className="need-words">
        <p>{say('limits.sending')}</p>
        <p className="quiet">
          {say(day.by === 'own' ? 'limits.sendingOwn' : 'limits.sendingLine', facts)}
        </p>
      </div>
      <Money minor={day.left} unit={unit} />
    </div>
  )
}

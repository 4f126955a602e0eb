import {
  getPublicBooksOptions,
  listAccountsOfPersonOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useMay } from '../../app/session.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
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
            {({ items }) =>
              items.length === 0 ? (
                <Empty>{say('person.accountsNone')}</Empty>
              ) : (
                items.map(one => (
                  <div key={one.id} className="need">
                    <Link className="need-words" to={`/books/accounts/${one.id}`}>
                      {nameOf(say, 'accountKinds', one.kind)}
                    </Link>
                    <Money minor={one.balance} unit={asset} />
                  </div>
                ))
              )
            }
          </Face>
        )}
      </Face>
    </section>
  )
}

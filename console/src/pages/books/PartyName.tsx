import type { Party } from '@fuquan/sdk/types.gen.ts'
import { Link } from 'react-router'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { PersonName } from '../../ui/Person.tsx'

/** One end of money: whose it is and what kind of account, as a way to that account. */
export function PartyName({ party }: { party: Party }) {
  const { say } = useWords()
  const { accountId, kind } = party
  return (
    <span className="party">
      <Owner owner={party.owner} />
      <Link to={`/books/accounts/${accountId}`} title={accountId}>
        {party.owner.kind === 'thing' ? say('books.account') : nameOf(say, 'accountKinds', kind)}
      </Link>
    </span>
  )
}

/** Whose an account is: a person while a look at them is live, the house, or a thing. */
export function Owner({ owner }: { owner: Party['owner'] }) {
  const { say } = useWords()
  switch (owner.kind) {
    case 'person':
      return <PersonName card={owner.user} />
    case 'unseen':
      return <span>{say('parties.unseen')}</span>
    case 'house':
      return <span>{say('parties.house')}</span>
    case 'thing':
      return owner.ref.startsWith('env_') ? (
        <Link to={`/books/envelopes/${owner.ref}`}>{say('parties.envelope')}</Link>
      ) : (
        <Link to="/vouchers">{say('parties.vouchers')}</Link>
      )
  }
}

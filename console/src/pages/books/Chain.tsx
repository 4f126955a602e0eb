import type { PublicBooks } from '@fuquan/sdk/types.gen.ts'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button } from '../../ui/antd.ts'
import { Empty } from '../../ui/faces.tsx'
import { Section } from '../../ui/Page.tsx'

/** The head of the chain over all books: what is published, so that nobody can rewrite the past. */
export function Chain({ books }: { books: PublicBooks }) {
  const { say, language } = useWords()
  const seal = books.newestSeal
  return (
    <Section
      title={say('more.chain')}
      actions={
        <Button type="link" href="/books" target="_blank" rel="noopener">
          {say('more.publicPage')}
        </Button>
      }
    >
      {seal === null ? (
        <Empty>{say('more.sealNone')}</Empty>
      ) : (
        <>
          <p>
            <b>{say('more.sealRoot', { number: seal.number })}</b> ·{' '}
            {say('more.sealBooks', { count: seal.books })} · {writeMoment(seal.at, language)}
          </p>
          <p className="mono quiet">{seal.root}</p>
        </>
      )}
    </Section>
  )
}

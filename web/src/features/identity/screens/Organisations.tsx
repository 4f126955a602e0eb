import type { OrganisationCard } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useOrganisations } from '../standingQueries.ts'

/** Named bodies of this community: mine first, then all that staff have verified. */
export function Organisations() {
  const { t } = useTranslation('standing')
  const mine = useOrganisations('mine')
  const all = useOrganisations('verified')
  const problem = mine.error ?? all.error
  const own = new Set(mine.data?.items.map(one => one.id))
  const others = all.data?.items.filter(one => !own.has(one.id)) ?? []
  const empty = mine.data?.items.length === 0 && all.data !== undefined && others.length === 0
  return (
    <Page title={t('organisations.title')} back="/me">
      <p className="quiet">{t('organisations.words')}</p>
      {problem && <Refused problem={problem} onAgain={() => void all.refetch()} />}
      {(mine.isPending || all.isPending) && <Skeleton rows={3} />}
      {empty && (
        <Empty art="people" title={t('organisations.none')} words={t('organisations.noneWords')} />
      )}
      <List title={t('organisations.mine')} items={mine.data?.items ?? []} />
      <List title={t('organisations.all')} items={others} />
      <ButtonLink to="/me/organisations/new" look="soft">
        {t('organisations.found')}
      </ButtonLink>
    </Page>
  )
}

function List({ title, items }: { title: string; items: readonly OrganisationCard[] }) {
  const { t } = useTranslation('standing')
  if (items.length === 0) return null
  return (
    <section className="titled">
      <h2 className="section-title">{title}</h2>
      <ul className="card rows">
        {items.map(one => (
          <li key={one.id}>
            <Row
              to={`/me/organisations/${one.id}`}
              start={<Icon name="people" />}
              name={one.name}
              note={t(`organisations.states.${one.state}`)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

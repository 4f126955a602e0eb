import type { PackCard } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { StickerPicture } from '../parts/StickerPicture.tsx'
import { usePacks } from '../queries.ts'
import '../stickers.css'

/** Packs that anybody here may add: those of the house, then the newest of members. */
export function Packs() {
  const { t } = useTranslation(['stickers', 'app'])
  const packs = usePacks()
  const items = packs.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page title={t('catalogue')} back="/me">
      <p className="quiet">{t('catalogueHint')}</p>
      <div className="card rows">
        <Row name={t('mine')} to="/stickers/mine" />
      </div>
      {packs.error && <Refused problem={packs.error} onAgain={() => void packs.refetch()} />}
      {packs.isPending && <Skeleton rows={4} />}
      {items.length > 0 && (
        <ul className="card rows">
          {items.map(pack => (
            <li key={pack.id}>
              <PackRow pack={pack} to={`/stickers/${pack.id}`} />
            </li>
          ))}
        </ul>
      )}
      {packs.hasNextPage && (
        <Button
          look="plain"
          wide
          busy={packs.isFetchingNextPage}
          onPress={() => void packs.fetchNextPage()}
        >
          {t('app:loadMore')}
        </Button>
      )}
    </Page>
  )
}

/** One pack in a list: its first picture, its name, whose it is and how it stands. */
export function PackRow({ pack, to }: { pack: PackCard; to: string }) {
  const { t } = useTranslation('stickers')
  const [first] = pack.cover
  const from = pack.builtIn ? t('builtIn') : (pack.owner?.name ?? pack.author)
  const state = pack.state === 'published' ? '' : t(`states.${pack.state}`)
  const end = state || (pack.added ? t('added') : '')
  return (
    <Row
      start={first ? <StickerPicture id={first} alt="" side={48} preview /> : undefined}
      name={pack.name}
      note={`${from} · ${t('count', { count: pack.count })}`}
      end={end && <span className="tag">{end}</span>}
      to={to}
    />
  )
}

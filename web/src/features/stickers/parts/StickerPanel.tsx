import type { Sticker, StickerShelf } from '@fuquan/sdk/index.ts'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/Field.tsx'
import { IconLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { useSendSticker, useShelf } from '../queries.ts'
import { find, indexOf } from '../search.ts'
import { StickerGrid } from './StickerGrid.tsx'
import { StickerPicture } from './StickerPicture.tsx'
import '../stickers.css'

type Props = { roomId: string; onSent: () => void }

/** The sticker key of a chat, opened: recent, search, each pack, and the way to more. */
export function StickerPanel({ roomId, onSent }: Props) {
  const { t } = useTranslation('stickers')
  const { data: shelf, error, refetch } = useShelf()
  const send = useSendSticker(roomId, onSent)
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  if (error) return <Refused problem={error} onAgain={() => void refetch()} />
  if (!shelf) return <Skeleton rows={3} />

  const first = shelf.recent.length > 0 ? 'recent' : (shelf.packs[0]?.id ?? 'recent')
  const tab = chosen ?? first
  return (
    <div className="sticker-panel" role="group" aria-label={t('panel')}>
      <div className="sticker-tabs">
        <Tab name={t('recent')} on={tab === 'recent'} onPress={() => setChosen('recent')}>
          <Icon name="clock" />
        </Tab>
        <Tab name={t('search')} on={tab === 'search'} onPress={() => setChosen('search')}>
          <Icon name="search" />
        </Tab>
        {shelf.packs.map(({ id, name, stickers }) => (
          <Tab key={id} name={name} on={tab === id} onPress={() => setChosen(id)}>
            {stickers[0] && <StickerPicture id={stickers[0].id} alt="" side={32} />}
          </Tab>
        ))}
        <IconLink icon="plus" label={t('more')} to="/stickers" />
      </div>
      {send.error && <Refused problem={send.error} />}
      <p className="unseen" role="status">
        {send.isPending ? t('sending') : ''}
      </p>
      <Shown
        shelf={shelf}
        tab={tab}
        busy={send.isPending}
        onPick={sticker => send.mutate(sticker.id)}
      />
    </div>
  )
}

type TabProps = { name: string; on: boolean; onPress: () => void; children: ReactNode }

function Tab({ name, on, onPress, children }: TabProps) {
  return (
    <button
      type="button"
      className="sticker-tab"
      aria-label={name}
      aria-pressed={on}
      onClick={onPress}
    >
      {children}
    </button>
  )
}

type ShownProps = {
  shelf: StickerShelf
  tab: string
  busy: boolean
  onPick: (sticker: Sticker) => void
}

function Shown({ shelf, tab, busy, onPick }: ShownProps) {
  const { t } = useTranslation('stickers')
  const [typed, setTyped] = useState('')
  const index = useMemo(() => indexOf(shelf), [shelf])
  if (tab === 'search') {
    const found = find(index, typed)
    return (
      <div className="sticker-shown">
        <Field
          label={t('search')}
          type="search"
          value={typed}
          onValue={setTyped}
          placeholder={t('searchHint')}
          lengthMax={20}
        />
        {typed.trim() !== '' && found.length === 0 && <p className="quiet">{t('nothing')}</p>}
        <StickerGrid stickers={found} onPick={onPick} busy={busy} />
      </div>
    )
  }
  const pack = shelf.packs.find(one => one.id === tab)
  const stickers = tab === 'recent' ? shelf.recent : (pack?.stickers ?? [])
  const none = shelf.packs.length === 0 ? t('noPacks') : t('noRecent')
  return (
    <div className="sticker-shown">
      <h2 className="sticker-name">{pack?.name ?? t('recent')}</h2>
      {stickers.length === 0 && <p className="quiet">{none}</p>}
      <StickerGrid stickers={stickers} onPick={onPick} busy={busy} />
    </div>
  )
}

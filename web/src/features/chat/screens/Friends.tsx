import { useTranslation } from 'react-i18next'
import { Route, Routes, useMatch } from 'react-router'
import { useWide } from '../../../lib/wide.ts'
import { Empty } from '../../../ui/faces.tsx'
import { RoomList } from '../parts/RoomList.tsx'
import { Room } from './Room.tsx'
import { RoomInfo } from './RoomInfo.tsx'
import { RoomInvite } from './RoomInvite.tsx'
import { RoomPictures } from './RoomPictures.tsx'

/** The Friends tab: rooms on the left and one open on the right; on a phone one at a time. */
export function Friends() {
  const { t } = useTranslation('chat')
  const atList = useMatch('/friends') !== null
  const wide = useWide()
  return (
    <div className={`columns${atList ? ' is-list' : ''}`}>
      {(atList || wide) && (
        <div className="columns-list">
          <RoomList heading={atList} />
        </div>
      )}
      <div className="columns-detail">
        {atList ? (
          <Empty art="friends" title={t('list.pick')} />
        ) : (
          <Routes>
            <Route path="/info" element={<RoomInfo />} />
            <Route path="/pictures" element={<RoomPictures />} />
            <Route path="/invite" element={<RoomInvite />} />
            <Route path="*" element={<Room />} />
          </Routes>
        )}
      </div>
    </div>
  )
}

import {
  listPacksInReviewOptions,
  listPublishedPacksInfiniteOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { PackCard } from '@fuquan/sdk/types.gen.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useMay } from '../../app/session.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { Button, Segmented, Table } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'
import { Faces } from './Faces.tsx'
import { PackInReview } from './PackInReview.tsx'
import { StickerReports } from './StickerReports.tsx'
import { TakeDown } from './TakeDown.tsx'
import './stickers.css'

const shows = ['review', 'out', 'reports'] as const
type Show = (typeof shows)[number]
const showOf = (text: string | null): Show => shows.find(one => one === text) ?? 'review'

/** Packs that members share: what waits for review, what is out, what is reported. */
export function StickersPage() {
  const { say } = useWords()
  const [search, setSearch] = useSearchParams()
  const show = showOf(search.get('show'))
  return (
    <Page
      title={say('stickers.title')}
      lede={say('stickers.lede')}
      actions={
        <Segmented
          value={show}
          options={[
            { value: 'review', label: say('stickers.review') },
            { value: 'out', label: say('stickers.out') },
            { value: 'reports', label: say('stickers.reports') },
          ]}
          onChange={chosen => setSearch({ show: chosen }, { replace: true })}
        />
      }
    >
      {show === 'review' ? <Waiting /> : null}
      {show === 'out' ? <Published /> : null}
      {show === 'reports' ? <StickerReports /> : null}
    </Page>
  )
}

function Waiting() {
  const { say } = useWords()
  const packs = useQuery(listPacksInReviewOptions())
  const items = packs.data?.items ?? []
  return (
    <>
      {packs.isError ? <Refused error={packs.error} again={() => void packs.refetch()} /> : null}
      {packs.data !== undefined && items.length === 0 ? (
        <Empty>{say('stickers.noneReview')}</Empty>
      ) : null}
      {items.map(pack => (
        <PackInReview key={pack.id} pack={pack} />
      ))}
    </>
  )
}

function Published() {
  const { say } = useWords()
  const may = useMay()('operator', 'moderator')
  const [taking, setTaking] = useState<PackCard>()
  const packs = useInfiniteQuery({
    ...listPublishedPacksInfiniteOptions(),
    initialPageParam: {},
    getNextPageParam: page =>
      page.next === undefined ? undefined : { query: { cursor: page.next } },
  })
  const items = packs.data?.pages.flatMap(page => page.items) ?? []
  return (
    <>
      {packs.isError ? <Refused error={packs.error} again={() => void packs.refetch()} /> : null}
      {packs.data !== undefined && items.length === 0 ? (
        <Empty>{say('stickers.noneOut')}</Empty>
      ) : null}
      {items.length > 0 ? (
        <Table
          rowKey="id"
          size="middle"
          dataSource={items}
          pagination={false}
          columns={[
            { title: say('stickers.pack'), render: (_, pack) => <Faces pack={pack} /> },
            {
              title: say('stickers.by'),
              render: (_, { owner }) => (owner === null ? null : <PersonName card={owner} />),
            },
            {
              title: say('stickers.licence'),
              render: (_, { licence }) =>
                licence === null ? null : nameOf(say, 'stickers.licences', licence),
            },
            {
              title: '',
              align: 'right',
              render: (_, pack) =>
                may ? (
                  <Button danger onClick={() => setTaking(pack)}>
                    {say('stickers.takeDown')}
                  </Button>
                ) : null,
            },
          ]}
        />
      ) : null}
      {packs.hasNextPage ? (
        <Button onClick={() => void packs.fetchNextPage()}>{say('stickers.more')}</Button>
      ) : null}
      {taking === undefined ? null : <TakeDown pack={taking} close={() => setTaking(undefined)} />}
    </>
  )
}

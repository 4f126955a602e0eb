import { listDeskCoversOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { uploadCover } from '@fuquan/sdk/sdk.gen.ts'
import type { DeskCover } from '@fuquan/sdk/types.gen.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { useWords } from '../../lib/i18n.ts'
import { Button } from '../../ui/antd.ts'
import { Empty, Face, Refused } from '../../ui/faces.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { type Act, CoverAct } from './CoverAct.tsx'
import { CoverCard } from './CoverCard.tsx'
import './covers.css'

const groups = ['in_review', 'draft', 'returned', 'published', 'withdrawn'] as const

/** Covers that were added to those of the house: handed in, looked at by a second person, out. */
export function CoversPage() {
  const { say } = useWords()
  const covers = useQuery(listDeskCoversOptions())
  const [act, setAct] = useState<Act>()
  return (
    <Page title={say('covers.title')} lede={say('covers.lede')} actions={<Add onAdded={setAct} />}>
      <Face query={covers}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{say('covers.none')}</Empty>
          ) : (
            groups.map(state => (
              <Group
                key={state}
                state={state}
                covers={items.filter(cover => cover.state === state)}
                onAct={setAct}
              />
            ))
          )
        }
      </Face>
      {act === undefined ? null : <CoverAct act={act} close={() => setAct(undefined)} />}
    </Page>
  )
}

type GroupProps = {
  state: (typeof groups)[number]
  covers: DeskCover[]
  onAct: (act: Act) => void
}

function Group({ state, covers, onAct }: GroupProps) {
  const { say } = useWords()
  if (covers.length === 0) return null
  return (
    <Section title={say(`covers.states.${state}`)}>
      <ul className="cover-cards">
        {covers.map(cover => (
          <li key={cover.id}>
            <CoverCard cover={cover} onAct={onAct} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

const accepted = 'image/png,image/jpeg,image/webp,image/gif'

/** Chooses a picture and sends it; its words are asked for at once. */
function Add({ onAdded }: { onAdded: (act: Act) => void }) {
  const { say } = useWords()
  const may = useMay()('operator')
  const field = useRef<HTMLInputElement>(null)
  const queries = useQueryClient()
  const adding = useMutation({
    mutationFn: (file: File) => uploadCover({ body: { file } }),
    onSuccess: async ({ data }) => {
      onAdded({ is: 'submit', cover: data })
      await queries.invalidateQueries()
    },
  })
  if (!may) return null
  return (
    <>
      <input
        ref={field}
        className="cover-file"
        type="file"
        accept={accepted}
        tabIndex={-1}
        aria-label={say('covers.add')}
        onChange={event => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          if (file !== undefined) adding.mutate(file)
        }}
      />
      <Button type="primary" loading={adding.isPending} onClick={() => field.current?.click()}>
        {say('covers.add')}
      </Button>
      {adding.isError ? <Refused error={adding.error} again={() => adding.reset()} /> : null}
    </>
  )
}

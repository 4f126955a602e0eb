import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { newId } from '../../../lib/ids.ts'
import { Button } from '../../../ui/Button.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useDraftPack, useMyPacks, useShelf } from '../queries.ts'
import { PackRow } from './Packs.tsx'

const nameMax = 20

/** Packs I made, and the first step to a new one. */
export function MyPacks() {
  const { t } = useTranslation('stickers')
  const packs = useMyPacks()
  const shelf = useShelf()
  const items = packs.data?.items ?? []
  return (
    <Page title={t('mine')} back="/stickers">
      {packs.error && <Refused problem={packs.error} onAgain={() => void packs.refetch()} />}
      {packs.isPending && <Skeleton rows={3} />}
      {packs.data && items.length === 0 && (
        <Empty art="spark" title={t('noneMine')} words={t('noneMineHint')} />
      )}
      {items.length > 0 && (
        <ul className="card rows">
          {items.map(pack => (
            <li key={pack.id}>
              <PackRow pack={pack} to={`/stickers/mine/${pack.id}`} />
            </li>
          ))}
        </ul>
      )}
      {shelf.data && <NewPack may={shelf.data.mayUpload} />}
    </Page>
  )
}

function NewPack({ may }: { may: boolean }) {
  const { t } = useTranslation('stickers')
  const navigate = useNavigate()
  // Made when the form opens: pressing again after a lost answer begins the same pack.
  const [packId] = useState(() => newId('pak'))
  const [name, setName] = useState('')
  const draft = useDraftPack()
  const why = may ? (name.trim() === '' ? '' : undefined) : t('levelNote')
  const begin = () =>
    draft.mutate(
      { body: { packId, name: name.trim() } },
      { onSuccess: pack => void navigate(`/stickers/mine/${pack.id}`) },
    )
  return (
    <section className="titled">
      <h2 className="section-title">{t('make')}</h2>
      <Field
        label={t('makeName')}
        value={name}
        onValue={setName}
        lengthMax={nameMax}
        hint={t('makeHint')}
      />
      {draft.error && <Refused problem={draft.error} />}
      <Button wide why={why} busy={draft.isPending} onPress={begin}>
        {t('begin')}
      </Button>
    </section>
  )
}

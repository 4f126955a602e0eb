import type { Pack } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { ReportSheet } from '../parts/ReportSheet.tsx'
import { StickerGrid } from '../parts/StickerGrid.tsx'
import { useAddPack, useDropPack, usePack } from '../queries.ts'
import '../stickers.css'

/** A pack: pictures, author, licence; add it, put it away, report it. */
export function PackPage() {
  const { t } = useTranslation('stickers')
  const { packId = '' } = useParams()
  const { data: pack, error, isPending, refetch } = usePack(packId)
  return (
    <Page title={pack?.name ?? t('catalogue')} back="/stickers">
      {error && <Refused problem={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton rows={4} />}
      {pack && <Shown pack={pack} />}
    </Page>
  )
}

function Shown({ pack }: { pack: Pack }) {
  const { t } = useTranslation('stickers')
  const [reporting, setReporting] = useState(false)
  const author = pack.author || pack.owner?.name || ''
  const own = pack.mine !== null && !pack.builtIn
  return (
    <>
      {pack.state === 'withdrawn' && <p role="status">{t('withdrawnPack')}</p>}
      {pack.state === 'published' && <Keep pack={pack} />}
      {pack.stickers.length > 0 && (
        <div className="card pack-pictures">
          <StickerGrid stickers={pack.stickers} />
        </div>
      )}
      <div className="card pack-head">
        {author !== '' && <p>{t('by', { author })}</p>}
        {pack.licence && (
          <p className="quiet">
            {t('licence')} · {t(`licences.${pack.licence}`)}
          </p>
        )}
        <p className="quiet">
          {t('count', { count: pack.stickers.length })}
          {pack.builtIn && ` · ${t('builtIn')}`}
        </p>
      </div>
      {own && (
        <ButtonLink look="soft" wide to={`/stickers/mine/${pack.id}`}>
          {t('mine')}
        </ButtonLink>
      )}
      {!own && (
        <Button look="text" wide onPress={() => setReporting(true)}>
          {t('report')}
        </Button>
      )}
      {reporting && <ReportSheet packId={pack.id} onClose={() => setReporting(false)} />}
    </>
  )
}

function Keep({ pack }: { pack: Pack }) {
  const { t } = useTranslation('stickers')
  const add = useAddPack()
  const drop = useDropPack()
  const path = { packId: pack.id }
  return (
    <div className="acts">
      {(add.error ?? drop.error) && <Refused problem={add.error ?? drop.error} />}
      {pack.added ? (
        <Button look="plain" wide busy={drop.isPending} onPress={() => drop.mutate({ path })}>
          {t('drop')}
        </Button>
      ) : (
        <Button
          wide
          busy={add.isPending}
          onPress={() => add.mutate({ path }, { onSuccess: () => toast(t('addedNow')) })}
        >
          {t('add')}
        </Button>
      )}
    </div>
  )
}

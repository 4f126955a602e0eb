import type { Pack } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { DraftStickers } from '../parts/DraftStickers.tsx'
import { DraftTerms } from '../parts/DraftTerms.tsx'
import { StickerGrid } from '../parts/StickerGrid.tsx'
import { usePack, useSubmitPack, useWithdrawPack } from '../queries.ts'
import { missingIn } from '../state.ts'
import '../stickers.css'

/** My pack: pictures, words, licence, then review; read only once it is handed in. */
export function EditPack() {
  const { t } = useTranslation('stickers')
  const { packId = '' } = useParams()
  const { data: pack, error, isPending, refetch } = usePack(packId)
  return (
    <Page title={pack?.name ?? t('mine')} back="/stickers/mine">
      {error && <Refused problem={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton rows={4} />}
      {pack && <Standing pack={pack} />}
      {pack && isOpen(pack) ? <Draft key={pack.id} pack={pack} /> : null}
      {pack && !isOpen(pack) ? <Settled pack={pack} /> : null}
    </Page>
  )
}

const isOpen = ({ state }: Pack) => state === 'draft' || state === 'returned'

function Standing({ pack }: { pack: Pack }) {
  const { t } = useTranslation('stickers')
  const reason = pack.mine?.reason ?? ''
  const words = {
    draft: t('makeHint'),
    in_review: t('inReview'),
    returned: t('returnedBecause', { reason }),
    published: t('publishedNote'),
    withdrawn: reason === '' ? t('withdrawnPack') : t('takenDown'),
  }
  return (
    <div className="card pack-head" role="status">
      <p>
        <span className="tag">{t(`states.${pack.state}`)}</span>
      </p>
      <p className="quiet">{words[pack.state]}</p>
      {pack.state === 'withdrawn' && reason !== '' && <p className="quiet">{reason}</p>}
    </div>
  )
}

function Draft({ pack }: { pack: Pack }) {
  const { t } = useTranslation('stickers')
  const submit = useSubmitPack()
  const missing = missingIn(pack)
  const why =
    missing === undefined
      ? undefined
      : missing.kind === 'needAlts'
        ? t('needAlts', { count: missing.count })
        : t(missing.kind)
  return (
    <>
      <DraftStickers pack={pack} />
      <DraftTerms pack={pack} />
      <p className="quiet">{t('submitNote')}</p>
      {submit.error && <Refused problem={submit.error} />}
      <Button
        wide
        why={why}
        busy={submit.isPending}
        onPress={() => submit.mutate({ path: { packId: pack.id } })}
      >
        {t('submit')}
      </Button>
      <TakeBack pack={pack} name={t('delete')} note={t('deleteNote')} />
    </>
  )
}

function Settled({ pack }: { pack: Pack }) {
  const { t } = useTranslation('stickers')
  return (
    <>
      {pack.stickers.length > 0 && !(pack.state === 'withdrawn' && pack.mine?.reason) && (
        <div className="card pack-pictures">
          <StickerGrid stickers={pack.stickers} />
        </div>
      )}
      {pack.state === 'published' && (
        <TakeBack pack={pack} name={t('withdraw')} note={t('withdrawNote')} />
      )}
    </>
  )
}

function TakeBack({ pack, name, note }: { pack: Pack; name: string; note: string }) {
  const navigate = useNavigate()
  const withdraw = useWithdrawPack()
  const back = () =>
    withdraw.mutate(
      { path: { packId: pack.id } },
      { onSuccess: () => void navigate('/stickers/mine', { replace: true }) },
    )
  return (
    <section className="titled">
      <p className="quiet">{note}</p>
      {withdraw.error && <Refused problem={withdraw.error} />}
      <Button look="danger" wide busy={withdraw.isPending} onPress={back}>
        {name}
      </Button>
    </section>
  )
}

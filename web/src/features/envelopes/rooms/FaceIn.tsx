import { useQuery } from '@tanstack/react-query'
import { joinFaceRoom } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Navigate, useParams } from 'react-router'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'

/** Where the QR of a room leads: in, at once, for it dies with the next one. */
export function FaceIn() {
  const { t } = useTranslation('rooms')
  const { qr = '' } = useParams()
  const joined = useQuery({
    queryKey: ['face-in', qr],
    queryFn: async () => (await joinFaceRoom({ body: { qr } })).data,
    retry: false,
    staleTime: Infinity,
  })
  if (joined.data) return <Navigate to={`/face/${joined.data.faceRoomId}`} replace />
  return (
    <Page title={t('title')} back="/face">
      {joined.isPending && (
        <div role="status" className="face-part">
          <p>{t('entering')}</p>
          <Skeleton rows={2} square={false} />
        </div>
      )}
      {joined.error && (
        <>
          <Refused problem={joined.error} />
          <ButtonLink to="/wallet/scan" look="soft" wide icon="scan">
            {t('scan')}
          </ButtonLink>
        </>
      )}
    </Page>
  )
}

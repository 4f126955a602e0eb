import type { EnvelopeDoor } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { deadline } from '../../../lib/time.ts'
import { coverPictureOf } from '../queries.ts'
import './outside.css'

/** A shared envelope as whoever holds its link may know it: cover, who may open it, until when. */
export function LinkCard({ door, house }: { door: EnvelopeDoor; house: string }) {
  const { t } = useTranslation('links')
  const { open, audience, cover, password } = door
  return (
    <section className="link-card" aria-label={t('title')}>
      <div className="link-cover">
        {cover !== 'plain' && <img src={coverPictureOf(cover, 'full')} alt="" />}
      </div>
      <h2>{open ? t('sent', { name: open.sender }) : t('one')}</h2>
      {open && open.greeting !== '' && <p className="link-greeting">{open.greeting}</p>}
      <p>
        {t(`who.${audience}`, { house })} {password && t('password')}
      </p>
      {open && <When open={open} />}
      {open && over.includes(open.state) && (
        <Link className="text-link" to={`/envelopes/${open.envelopeId}/verify`}>
          {t('check')}
        </Link>
      )}
    </section>
  )
}

const over = ['emptied', 'expired', 'returned', 'declined']

function When({ open }: { open: NonNullable<EnvelopeDoor['open']> }) {
  const { t } = useTranslation('links')
  const { state, opensAt, expiresAt } = open
  if (state === 'open') return <p className="quiet">{t('until', { time: deadline(expiresAt) })}</p>
  if (state === 'scheduled' || state === 'gathering') {
    return opensAt ? <p className="quiet">{t('later', { time: deadline(opensAt) })}</p> : null
  }
  return <p className="quiet">{t(`over.${state}`)}</p>
}

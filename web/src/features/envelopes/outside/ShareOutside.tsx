import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { copyText, shareLink } from '../../../lib/share.ts'
import { Button } from '../../../ui/Button.tsx'
import { LinkShare } from '../../../ui/LinkShare.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useOutsideLink } from './queries.ts'

const running = ['scheduled', 'gathering', 'open']

/** The sender hands the link of a running envelope around outside; the link alone opens nothing. */
export function ShareOutside({ view }: { view: EnvelopeView }) {
  const { t } = useTranslation(['links', 'app', 'envelopes'])
  const may = view.mine && running.includes(view.state) && view.mode !== 'room'
  const url = useOutsideLink(view.id, may)
  if (!may || url === undefined) return null
  const { kind, roomId } = view.audience
  const anyone = kind === 'anyone' || (kind === 'code' && roomId === null)
  const title = view.greeting || t('envelopes:greeting')
  const hand = async () => {
    if (await shareLink({ url, title })) return
    if (await copyText(url)) toast(t('app:copied'))
  }
  if (!anyone) {
    return (
      <Button look="text" icon="copy" small onPress={() => void hand()}>
        {t('shareFew')}
      </Button>
    )
  }
  return (
    <section className="result-share" aria-label={t('share')}>
      <p className="quiet">{t('shareWords')}</p>
      <LinkShare url={url} title={title} qrLabel={t('share')} />
    </section>
  )
}

import { useTranslation } from 'react-i18next'
import { copyText, shareLink } from '../lib/share.ts'
import { Button } from './Button.tsx'
import { QrCode } from './QrCode.tsx'
import { toast } from './Toast.tsx'

/** A link as QR code, as text, and with the system's own ways to hand it on. */
export function LinkShare(props: { url: string; title: string; qrLabel: string }) {
  const { t } = useTranslation('app')
  const copy = async () => {
    if (await copyText(props.url)) toast(t('copied'))
  }
  const share = async () => {
    if (!(await shareLink(props))) await copy()
  }
  return (
    <>
      <QrCode text={props.url} label={props.qrLabel} />
      <p className="invite-address">{props.url}</p>
      <div className="choices">
        <Button look="soft" icon="copy" small onPress={() => void copy()}>
          {t('copy')}
        </Button>
        {'share' in navigator && (
          <Button small onPress={() => void share()}>
            {t('share')}
          </Button>
        )}
      </div>
    </>
  )
}

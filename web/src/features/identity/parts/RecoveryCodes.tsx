import { useTranslation } from 'react-i18next'
import { copyText } from '../../../lib/share.ts'
import { Button } from '../../../ui/Button.tsx'
import { toast } from '../../../ui/Toast.tsx'

type Props = { codes: readonly string[]; onKept: () => void }

/** Ten codes, this one time: to be copied, printed, and then put away. */
export function RecoveryCodes({ codes, onKept }: Props) {
  const { t } = useTranslation(['security', 'app'])
  const copy = async () => {
    if (await copyText(codes.join('\n'))) toast(t('app:copied'))
  }
  return (
    <section className="codes" aria-labelledby="codes">
      <h2 className="section-title" id="codes">
        {t('factor.codesTitle')}
      </h2>
      <p>{t('factor.codesWords')}</p>
      <ol className="codes-list">
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="choices codes-acts">
        <Button look="soft" icon="copy" small onPress={() => void copy()}>
          {t('factor.copy')}
        </Button>
        <Button look="soft" icon="print" small onPress={() => globalThis.print()}>
          {t('factor.print')}
        </Button>
      </div>
      <Button wide onPress={onKept}>
        {t('factor.kept')}
      </Button>
    </section>
  )
}

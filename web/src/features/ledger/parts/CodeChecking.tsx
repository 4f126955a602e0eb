import { useTranslation } from 'react-i18next'

/** No answer came: it is asked again with the same number until it is known. */
export function Checking() {
  const { t } = useTranslation('codes')
  return (
    <div className="checking" role="status">
      <p>{t('charge.checking')}</p>
      <p className="quiet">{t('charge.checkingWords')}</p>
    </div>
  )
}

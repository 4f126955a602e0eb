import { languageNames, languages, speak, useLanguage } from '../../../lib/i18n.ts'
import { useTranslation } from 'react-i18next'

type Props = { onChosen?: (language: (typeof languages)[number]) => void }

/** Two buttons with each language's own name, so that nobody has to read the other one. */
export function LanguageChoice({ onChosen }: Props) {
  const { t } = useTranslation('identity')
  const now = useLanguage()
  return (
    <div className="language" role="group" aria-label={t('door.language')}>
      {languages.map(language => (
        <button
          key={language}
          type="button"
          lang={language}
          className="language-choice"
          aria-pressed={language === now}
          onClick={() => {
            void speak(language)
            onChosen?.(language)
          }}
        >
          {languageNames[language]}
        </button>
      ))}
    </div>
  )
}

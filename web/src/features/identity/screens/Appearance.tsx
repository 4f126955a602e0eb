import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bigText, chooseBigText, chooseTheme, theme, themes } from '../../../lib/theme.ts'
import { speakKit, Switch } from '../../../ui/antd.ts'
import { Choices } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { LanguageChoice } from '../parts/LanguageChoice.tsx'
import { useChangeMe } from '../queries.ts'

/** Language, colours and text size of this device. */
export function Appearance() {
  const { t } = useTranslation('identity')
  const [chosen, setChosen] = useState(theme())
  const [big, setBig] = useState(bigText())
  const change = useChangeMe()
  return (
    <Page title={t('appearance.title')} back="/me">
      <section className="card is-padded acts" aria-label={t('appearance.language')}>
        <p className="field-label">{t('appearance.language')}</p>
        <LanguageChoice
          onChosen={language => {
            speakKit(language)
            change.mutate({ body: { language } })
          }}
        />
      </section>
      <section className="card is-padded">
        <Choices
          legend={t('appearance.theme')}
          name="theme"
          value={chosen}
          options={themes.map(value => ({ value, label: t(`appearance.themes.${value}`) }))}
          onValue={value => {
            setChosen(value)
            chooseTheme(value)
          }}
        />
      </section>
      <section className="card">
        <div className="row">
          <span className="row-main">
            <span className="row-name" id="big-text">
              {t('appearance.text')}
            </span>
            <span className="row-note">{t('appearance.textHint')}</span>
          </span>
          <Switch
            aria-labelledby="big-text"
            checked={big}
            onChange={on => {
              setBig(on)
              chooseBigText(on)
            }}
          />
        </div>
      </section>
    </Page>
  )
}

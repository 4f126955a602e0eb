import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseJoy, joyOn } from '../../../lib/joy.ts'
import { bigText, chooseBigText, chooseTheme, theme, themes } from '../../../lib/theme.ts'
import { speakKit } from '../../../ui/antd.ts'
import { Choices } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { LanguageChoice } from '../parts/LanguageChoice.tsx'
import { useChangeMe } from '../queries.ts'

/** Language, colours and text size of this device. */
export function Appearance() {
  const { t } = useTranslation('identity')
  const [chosen, setChosen] = useState(theme())
  const [big, setBig] = useState(bigText())
  const [joy, setJoy] = useState(joyOn())
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
      <section className="card rows">
        <SwitchRow
          name={t('appearance.text')}
          note={t('appearance.textHint')}
          checked={big}
          onChange={on => {
            setBig(on)
            chooseBigText(on)
          }}
        />
        <SwitchRow
          name={t('appearance.sound')}
          note={t('appearance.soundHint')}
          checked={joy}
          onChange={on => {
            setJoy(on)
            chooseJoy(on)
          }}
        />
      </section>
    </Page>
  )
}

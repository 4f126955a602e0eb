import { useTranslation } from 'react-i18next'
import { useCovers } from '../queries.ts'

type Props = { value: string | undefined; onValue: (key: string) => void }

/** In which cover it is sent: pictures in a row, each with its name. */
export function CoverPick({ value, onValue }: Props) {
  const { t } = useTranslation('envelopes')
  const covers = useCovers()
  if (!covers.data || covers.data.items.length === 0) return null
  const { items, usual } = covers.data
  const chosen = value ?? usual
  return (
    <fieldset className="plain-fieldset">
      <legend className="field-label">{t('composer.cover')}</legend>
      <div className="covers">
        {items.map(cover => (
          <label className="cover-choice" key={cover.key}>
            <input
              type="radio"
              name="cover"
              checked={cover.key === chosen}
              onChange={() => onValue(cover.key)}
            />
            <img src={cover.small} alt={cover.alt} width={60} height={80} loading="lazy" />
            <span className="cover-name">{cover.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

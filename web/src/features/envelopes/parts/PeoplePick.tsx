import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchBar } from '../../../ui/antd.ts'
import { Avatar } from '../../../ui/Avatar.tsx'

type Person = { id: string; name: string; handle: string; pictureId: string | null }
type Props = {
  legend: string
  people: readonly Person[]
  chosen: readonly string[]
  max: number
  onChange: (chosen: readonly string[]) => void
}
const searchFrom = 8

/** Some of these people, at most so many, in the order they are ticked. */
export function PeoplePick({ legend, people, chosen, max, onChange }: Props) {
  const { t } = useTranslation('envelopes')
  const [text, setText] = useState('')
  const wanted = text.trim().replace(/^@/, '').toLowerCase()
  const found = people.filter(({ name, handle }) =>
    [name, handle].some(one => one.toLowerCase().includes(wanted)),
  )
  const full = chosen.length >= max
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter(one => one !== id) : [...chosen, id])
  return (
    <>
      {people.length >= searchFrom && (
        <SearchBar placeholder={t('audience.search')} value={text} onChange={setText} />
      )}
      <fieldset className="plain-fieldset pick-list">
        <legend className="field-label">{legend}</legend>
        {found.map(one => {
          const on = chosen.includes(one.id)
          return (
            <label className="pick-row" key={one.id}>
              <Avatar id={one.id} pictureId={one.pictureId} size={36} />
              <span className="row-main">
                <span className="row-name">{one.name}</span>
                <span className="row-note">@{one.handle}</span>
              </span>
              <input
                type="checkbox"
                checked={on}
                disabled={full && !on}
                onChange={() => toggle(one.id)}
              />
            </label>
          )
        })}
      </fieldset>
      {full && <p className="quiet">{t('audience.full', { max })}</p>}
      {found.length === 0 && <p className="face">{t('audience.noHit', { text: text.trim() })}</p>}
    </>
  )
}

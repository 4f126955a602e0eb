import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { newId } from '../../../lib/ids.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useMakeRoom } from '../queries.ts'

const templates = ['interest', 'dinner', 'class', 'team', 'occasion'] as const
const rhythms = ['none', 'weekly', 'monthly', 'yearly', 'once'] as const
const rhythmOf = {
  interest: 'none',
  dinner: 'once',
  class: 'weekly',
  team: 'weekly',
  occasion: 'once',
} as const

/** Making a room: a name and a template that fills the rest, all editable. */
export function NewRoom() {
  const { t } = useTranslation(['chat', 'modules'])
  const navigate = useNavigate()
  // Made when the screen opens: pressing twice makes one room.
  const [roomId] = useState(() => newId('rom'))
  const [name, setName] = useState('')
  const [template, setTemplate] = useState<(typeof templates)[number]>('interest')
  const [rhythm, setRhythm] = useState<(typeof rhythms)[number]>('none')
  const [purpose, setPurpose] = useState<string>()
  const make = useMakeRoom()
  const named = name.trim() !== ''
  const written = purpose ?? t(`modules:chat.purposes.${template}`)
  return (
    <Page title={t('make.title')} back="/friends">
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!named || make.isPending) return
          make.mutate(
            { body: { roomId, name: name.trim(), template, rhythm, purpose: written.trim() } },
            { onSuccess: room => void navigate(`/friends/${room.id}`, { replace: true }) },
          )
        }}
      >
        <Field
          label={t('make.name')}
          value={name}
          onValue={setName}
          placeholder={t('make.namePlaceholder')}
          lengthMax={40}
          autoFocus
        />
        <Choices
          legend={t('make.template')}
          name="template"
          value={template}
          options={templates.map(value => ({
            value,
            label: t(`modules:chat.templates.${value}`),
          }))}
          onValue={value => {
            setTemplate(value)
            setRhythm(rhythmOf[value])
          }}
        />
        <Field label={t('make.purpose')} value={written} onValue={setPurpose} lengthMax={200} />
        <Choices
          legend={t('make.rhythm')}
          name="rhythm"
          value={rhythm}
          options={rhythms.map(value => ({ value, label: t(`modules:chat.rhythms.${value}`) }))}
          onValue={setRhythm}
        />
        {make.error && <Refused problem={make.error} />}
        <div>
          <Button
            type="submit"
            wide
            busy={make.isPending}
            why={named ? undefined : t('make.nameMissing')}
          >
            {t('make.go')}
          </Button>
        </div>
      </form>
    </Page>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useFound } from '../standingQueries.ts'

const nameMin = 2
const nameMax = 40
const aboutMax = 300

/** Founds an organisation with me as its first admin. */
export function FoundOrganisation() {
  const { t } = useTranslation('standing')
  const navigate = useNavigate()
  const found = useFound()
  const [name, setName] = useState('')
  const [about, setAbout] = useState('')
  const ready = [...name.trim()].length >= nameMin
  const taken = refusedWith(found.error, 'identity_organisation_name_taken')
  return (
    <Page title={t('organisations.foundTitle')} back="/me/organisations">
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!ready || found.isPending) return
          found.mutate(
            { body: { name, about } },
            {
              onSuccess: made => void navigate(`/me/organisations/${made.id}`, { replace: true }),
            },
          )
        }}
      >
        <Field
          label={t('organisations.name')}
          value={name}
          onValue={setName}
          lengthMax={nameMax}
          hint={t('organisations.nameHint')}
          wrong={taken ? sentenceOfProblem(found.error) : undefined}
          autoFocus
        />
        <Field
          label={t('organisations.about')}
          value={about}
          onValue={setAbout}
          lengthMax={aboutMax}
          hint={t('organisations.aboutHint')}
        />
        {found.error && !taken && <Refused problem={found.error} />}
        <Button type="submit" wide busy={found.isPending} why={ready ? undefined : ''}>
          {t('organisations.foundGo')}
        </Button>
      </form>
    </Page>
  )
}

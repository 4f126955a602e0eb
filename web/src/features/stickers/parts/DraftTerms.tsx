import type { ChangePackData, Pack, StickerLicence } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { useChangePack } from '../queries.ts'

const forAll = ['own', 'cc0', 'cc_by'] as const
const consentMax = 200
const authorMax = 60

/** Name, licence, author and consent of a draft; each is kept as soon as it is said. */
export function DraftTerms({ pack }: { pack: Pack }) {
  const { t } = useTranslation('stickers')
  const { staffRoles } = useMe()
  const change = useChangePack()
  const [author, setAuthor] = useState(pack.author)
  const [consent, setConsent] = useState(pack.mine?.consent ?? '')
  const say = (body: ChangePackData['body']) => change.mutate({ path: { packId: pack.id }, body })
  const runsHouse = staffRoles.some(role => role === 'owner' || role === 'operator')
  const licences: StickerLicence[] = runsHouse ? [...forAll, 'operator'] : [...forAll]
  // Chosen at once under the finger; what the house says comes a moment later.
  const [licence, setLicence] = useState(pack.licence)
  const [showsPeople, setShowsPeople] = useState(pack.mine?.showsPeople ?? false)
  return (
    <section className="titled">
      <Choices<StickerLicence | 'none'>
        legend={t('licence')}
        name="licence"
        value={licence ?? 'none'}
        options={licences.map(value => ({ value, label: t(`licences.${value}`) }))}
        onValue={chosen => {
          if (chosen === 'none') return
          setLicence(chosen)
          say({ licence: chosen })
        }}
      />
      {licence && <p className="quiet">{t(`licenceNotes.${licence}`)}</p>}
      {licence === 'cc_by' && (
        <div onBlur={() => author.trim() !== pack.author && say({ author: author.trim() })}>
          <Field label={t('author')} value={author} onValue={setAuthor} lengthMax={authorMax} />
        </div>
      )}
      <div className="card rows">
        <SwitchRow
          name={t('people')}
          note={t('peopleNote')}
          checked={showsPeople}
          onChange={on => {
            setShowsPeople(on)
            say({ showsPeople: on })
          }}
        />
      </div>
      {showsPeople && (
        <div
          onBlur={() => consent.trim() !== pack.mine?.consent && say({ consent: consent.trim() })}
        >
          <Field label={t('consent')} value={consent} onValue={setConsent} lengthMax={consentMax} />
        </div>
      )}
      {change.error && <Refused problem={change.error} />}
    </section>
  )
}

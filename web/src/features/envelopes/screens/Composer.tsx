import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useRoom } from '../../../app/neighbours.ts'
import { IconLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { modeOf, noRoom } from '../modes.ts'
import { ComposerForm } from '../parts/ComposerForm.tsx'
import { useCovers, useLimits } from '../queries.ts'

/** Sending an envelope of one mode: who may open it, then what is in it. */
export function Composer() {
  const { t } = useTranslation('envelopes')
  const { roomId: asked, mode: named } = useParams()
  const mode = modeOf(named)
  const first = asked === noRoom ? undefined : asked
  const [chosen, setChosen] = useState(first)
  const here = useRoom(first)
  const room = useRoom(chosen)
  const limits = useLimits(chosen)
  const grid = first === undefined ? '/send-envelope' : `/send-envelope/${first}`
  const covers = useCovers()
  // All at once: what comes late would push down what is being written. Covers may be missing.
  const isWaiting = covers.isPending || (first !== undefined && here.data === undefined)
  const missing = limits.data === undefined || isWaiting
  const problem = here.error ?? limits.error
  return (
    <Page
      title={t('composer.titleOf', { mode: t(`modeLong.${mode}`) })}
      back={grid}
      end={<IconLink icon="more" label={t('composer.other')} to={grid} />}
    >
      {problem && missing && <Refused problem={problem} onAgain={() => void limits.refetch()} />}
      {!problem && missing && <Skeleton rows={4} square={false} />}
      {limits.data && !missing && (
        <ComposerForm
          key={mode}
          mode={mode}
          here={here.data}
          room={chosen === undefined ? undefined : room.data}
          limits={limits.data}
          onRoom={setChosen}
        />
      )}
    </Page>
  )
}

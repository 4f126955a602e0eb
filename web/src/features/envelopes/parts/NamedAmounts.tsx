import type { Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMembers } from '../../../app/neighbours.ts'
import { useMe } from '../../../app/session.tsx'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import type { Draft } from '../draft.ts'
import { PeoplePick } from './PeoplePick.tsx'

type Props = {
  draft: Draft
  room: Room | undefined
  max: number
  onChange: (part: Partial<Draft>) => void
}

/** Of an envelope of names: who of the room it is for, and how much for each of them. */
export function NamedAmounts({ draft, room, max, onChange }: Props) {
  const { t } = useTranslation('envelopes')
  const [open, setOpen] = useState(false)
  const { people, amounts } = draft
  const members = useMembers(room?.id ?? '')
  const named = new Map((members.data?.items ?? []).map(one => [one.person.id, one.person.name]))
  const type = (id: string, text: string) => {
    // The first amount is the same for all until somebody is given another one.
    const untouched = people.filter(
      one => one === id || (amounts[one] ?? '') === (amounts[id] ?? ''),
    )
    const first = people[0] === id
    const same = Object.fromEntries((first ? untouched : [id]).map(one => [one, text]))
    onChange({ amounts: { ...amounts, ...same } })
  }
  return (
    <section className="named" aria-label={t('composer.named')}>
      {people.map(id => (
        <AmountField
          key={id}
          label={t('composer.namedFor', { name: named.get(id) ?? '' })}
          text={amounts[id] ?? ''}
          onText={text => type(id, text)}
        />
      ))}
      {room && (
        <Button look="soft" icon="people" small onPress={() => setOpen(true)}>
          {people.length === 0 ? t('composer.pickNames') : t('composer.changeNames')}
        </Button>
      )}
      {open && room && (
        <Sheet title={t('composer.pickNames')} onClose={() => setOpen(false)}>
          <Names {...{ draft, room, max, onChange }} onDone={() => setOpen(false)} />
        </Sheet>
      )}
    </section>
  )
}

function Names({ draft, room, max, onChange, onDone }: Props & { room: Room; onDone: () => void }) {
  const { t } = useTranslation(['envelopes', 'app'])
  const me = useMe()
  const members = useMembers(room.id)
  if (members.isPending) return <Skeleton rows={3} />
  if (members.error && !members.data) return <Refused problem={members.error} />
  const people = (members.data?.items ?? [])
    .map(one => one.person)
    .filter(one => one.id !== me.user.id)
  const choose = (chosen: readonly string[]) => {
    const usual = draft.amounts[draft.people[0] ?? ''] ?? ''
    const kept = chosen.map(id => [id, draft.amounts[id] ?? usual] as const)
    onChange({ people: chosen, amounts: Object.fromEntries(kept) })
  }
  return (
    <div className="audience-pick">
      <PeoplePick
        legend={t('composer.namesOf', { name: room.name, max })}
        people={people}
        chosen={draft.people}
        max={max}
        onChange={choose}
      />
      <Button wide onPress={onDone}>
        {t('app:done')}
      </Button>
    </div>
  )
}

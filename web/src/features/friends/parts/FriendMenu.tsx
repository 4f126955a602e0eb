import type { FriendProfile } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useBlock, useEndFriendship } from '../queries.ts'

type Act = 'end' | 'block'

/** Ending and blocking: each says what will happen before it does. */
export function FriendMenu({ profile }: { profile: FriendProfile }) {
  const { t } = useTranslation(['friends', 'app'])
  const [act, setAct] = useState<Act | undefined>(undefined)
  const end = useEndFriendship()
  const block = useBlock()
  const { person, tie } = profile
  const running = act === 'end' ? end : block
  const close = () => setAct(undefined)
  const confirm = () => running.mutate({ path: { userId: person.id } }, { onSuccess: close })
  return (
    <section className="friend-more" aria-label={t('person.more')}>
      {tie === 'friend' && (
        <Button look="text" onPress={() => setAct('end')}>
          {t('person.end')}
        </Button>
      )}
      <Button look="text" onPress={() => setAct('block')}>
        {t('person.block')}
      </Button>
      {act && (
        <Sheet title={t(`person.${act}Title`, { name: person.name })} onClose={close}>
          <div className="acts">
            <p>{t(`person.${act}Words`)}</p>
            {running.error && <Refused problem={running.error} />}
            <Button
              look="danger"
              icon={act === 'end' ? 'out' : 'lock'}
              wide
              busy={running.isPending}
              onPress={confirm}
            >
              {t(`person.${act}`)}
            </Button>
            <Button look="plain" wide onPress={close}>
              {t('app:cancel')}
            </Button>
          </div>
        </Sheet>
      )}
    </section>
  )
}

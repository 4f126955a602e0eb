import type { Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useClear } from '../talk-queries.ts'

/** Clears what was said so far from my own view: what that means is said before it is done. */
export function ClearTalk({ room }: { room: Room }) {
  const { t } = useTranslation(['talk', 'app'])
  const [asking, setAsking] = useState(false)
  const clear = useClear()
  const done = () => {
    setAsking(false)
    toast(t('group.cleared'))
  }
  return (
    <>
      <Row start={<Icon name="erase" />} name={t('group.clear')} onPress={() => setAsking(true)} />
      {asking && (
        <Sheet
          title={t('group.clearTitle')}
          onClose={() => setAsking(false)}
          held={clear.isPending}
        >
          <div className="acts">
            <p>{t('group.clearWords')}</p>
            {clear.error && <Refused problem={clear.error} />}
            <Button
              look="danger"
              icon="erase"
              wide
              busy={clear.isPending}
              onPress={() => clear.mutate({ path: { roomId: room.id } }, { onSuccess: done })}
            >
              {t('group.clear')}
            </Button>
            <Button look="plain" wide onPress={() => setAsking(false)}>
              {t('app:cancel')}
            </Button>
          </div>
        </Sheet>
      )}
    </>
  )
}

import type { Message } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { copyText } from '../../../lib/share.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { newId } from '../../../lib/ids.ts'
import { useRecall, useRooms } from '../queries.ts'
import { useForward, usePin, useReaders, useRemoveLine } from '../talk-queries.ts'
import { useTalking } from '../talking.ts'
import { ReportSheet } from './ReportSheet.tsx'

const recallMs = 2 * 60_000
type Props = { message: Message; words: string; onClose: () => void }
type Step = 'menu' | 'forward' | 'report' | 'remove' | 'readers'

/** What one may do with a line: copy, quote, forward, recall, report and what admins may. */
export function MessageActions(props: Props) {
  const [step, setStep] = useState<Step>('menu')
  switch (step) {
    case 'forward':
      return <Forward {...props} />
    case 'report':
      return <ReportOfTalk {...props} />
    case 'remove':
      return <Remove {...props} />
    case 'readers':
      return <Readers {...props} />
    case 'menu':
      return <Menu {...props} onStep={setStep} />
  }
}

function ReportOfTalk(props: Props) {
  return <ReportSheet roomId={useTalking().room.id} {...props} />
}

function Menu({ message, words, onClose, onStep }: Props & { onStep: (step: Step) => void }) {
  const { t } = useTranslation(['chat', 'app', 'talk'])
  const me = useMe()
  const { room, quote } = useTalking()
  const recall = useRecall()
  const pin = usePin()
  const mine = message.author === me.user.id
  const young = Date.now() - Date.parse(message.at) < recallMs
  const admin = room.kind === 'group' && room.myRole !== 'member' && room.state !== 'closed'
  const forwards = message.kind !== 'embed' || message.embed?.kind === 'sticker'
  const path = { roomId: room.id, number: message.number }
  const copy = async () => {
    if (await copyText(message.text ?? '')) toast(t('app:copied'))
    onClose()
  }
  return (
    <Sheet title={t('room.actions')} onClose={onClose}>
      <div className="acts">
        <p className="quote">{words}</p>
        {recall.error && <Refused problem={recall.error} />}
        {pin.error && <Refused problem={pin.error} />}
        {message.text !== null && (
          <Button look="plain" wide icon="copy" onPress={() => void copy()}>
            {t('room.copy')}
          </Button>
        )}
        {room.readOnly === null && (
          <Button
            look="plain"
            icon="quote"
            wide
            onPress={() => {
              quote(message)
              onClose()
            }}
          >
            {t('talk:acts.quote')}
          </Button>
        )}
        {forwards && (
          <Button look="plain" icon="forward" wide onPress={() => onStep('forward')}>
            {t('talk:acts.forward')}
          </Button>
        )}
        <Button look="plain" icon="eye" wide onPress={() => onStep('readers')}>
          {t('talk:acts.readers')}
        </Button>
        {mine && young && (
          <Button
            look="plain"
            icon="erase"
            wide
            busy={recall.isPending}
            onPress={() => recall.mutate({ path }, { onSuccess: onClose })}
          >
            {t('room.recall')}
          </Button>
        )}
        {admin && message.announced && (
          <Button
            look="plain"
            icon="pin"
            wide
            busy={pin.isPending}
            onPress={() =>
              pin.mutate({ path, body: { pinned: !message.pinned } }, { onSuccess: onClose })
            }
          >
            {message.pinned ? t('talk:acts.unpin') : t('talk:acts.pin')}
          </Button>
        )}
        {!mine && (
          <Button look="plain" wide icon="alert" onPress={() => onStep('report')}>
            {t('talk:acts.report')}
          </Button>
        )}
        {admin && !mine && (
          <Button look="danger" wide icon="close" onPress={() => onStep('remove')}>
            {t('talk:acts.remove')}
          </Button>
        )}
      </div>
    </Sheet>
  )
}

function Forward({ message, onClose }: Props) {
  const { t } = useTranslation(['talk', 'app'])
  const { room } = useTalking()
  const rooms = useRooms()
  const forward = useForward()
  // Made when the sheet opens: pressing twice says it once.
  const [messageId] = useState(() => newId('msg'))
  const wanted = (rooms.data?.items ?? []).filter(one => one.state !== 'closed')
  return (
    <Sheet title={t('acts.forwardTitle')} onClose={onClose} held={forward.isPending}>
      {forward.error && <Refused problem={forward.error} />}
      {rooms.isPending && <Skeleton rows={4} />}
      <ul className="rows">
        {wanted.map(one => (
          <li key={one.id}>
            <Row
              start={<Avatar id={one.peer?.id ?? one.id} pictureId={one.peer?.pictureId ?? null} />}
              name={one.name}
              onPress={() =>
                forward.mutate(
                  {
                    path: { roomId: room.id, number: message.number },
                    body: { toRoomId: one.id, messageId },
                  },
                  {
                    onSuccess: () => {
                      toast(t('acts.forwardedTo', { name: one.name }))
                      onClose()
                    },
                  },
                )
              }
            />
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function Remove({ message, words, onClose }: Props) {
  const { t } = useTranslation(['talk', 'app'])
  const { room } = useTalking()
  const remove = useRemoveLine()
  const path = { roomId: room.id, number: message.number }
  return (
    <Sheet title={t('acts.removeTitle')} onClose={onClose} held={remove.isPending}>
      <div className="acts">
        <p className="quote">{words}</p>
        <p>{t('acts.removeWords')}</p>
        {remove.error && <Refused problem={remove.error} />}
        <Button
          look="danger"
          icon="close"
          wide
          busy={remove.isPending}
          onPress={() => remove.mutate({ path }, { onSuccess: onClose })}
        >
          {t('acts.remove')}
        </Button>
        <Button look="plain" wide onPress={onClose}>
          {t('app:cancel')}
        </Button>
      </div>
    </Sheet>
  )
}

function Readers({ message, onClose }: Props) {
  const { t } = useTranslation('talk')
  const { room } = useTalking()
  const readers = useReaders(room.id, message.number)
  const count = readers.data?.count ?? 0
  return (
    <Sheet title={t('acts.readers')} onClose={onClose}>
      {readers.isPending && <Skeleton rows={2} />}
      {readers.error && <Refused problem={readers.error} />}
      {readers.data?.count === null && <p>{t('read.off')}</p>}
      {readers.data && readers.data.count !== null && (
        <>
          <p>{count === 0 ? t('read.nobody') : t('read.title', { count })}</p>
          {readers.data.people === null && <p className="quiet">{t('read.noNames')}</p>}
          <ul className="rows">
            {(readers.data.people ?? []).map(one => (
              <li key={one.id}>
                <Row start={<Avatar id={one.id} pictureId={one.pictureId} />} name={one.name} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Sheet>
  )
}

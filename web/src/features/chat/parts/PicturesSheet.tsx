import { uploadMessagePicture, type MessagePicture, type Room } from '@fuquan/sdk/index.ts'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newId } from '../../../lib/ids.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useSay } from '../talk-queries.ts'

const picturesMax = 9
type Props = { room: Room; onClose: () => void }

/** Chooses pictures, says what they show, and sends them as one line. */
export function PicturesSheet({ room, onClose }: Props) {
  const { t } = useTranslation('talk')
  const say = useSay()
  // Made when the sheet opens: pressing twice says it once.
  const [messageId] = useState(() => newId('msg'))
  const [pictures, setPictures] = useState<MessagePicture[]>([])
  const [uploading, setUploading] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const chooser = useRef<HTMLInputElement>(null)
  const bring = async (files: readonly File[]) => {
    setProblem(undefined)
    setUploading(true)
    try {
      for (const file of files.slice(0, picturesMax - pictures.length)) {
        const body = { file }
        const { data } = await uploadMessagePicture({ path: { roomId: room.id }, body })
        setPictures(now => [...now, data])
      }
    } catch (refused) {
      setProblem(refused)
    } finally {
      setUploading(false)
    }
  }
  const describe = (id: string, alt: string) =>
    setPictures(now => now.map(one => (one.id === id ? { ...one, alt } : one)))
  const send = () => {
    const said = pictures.map(({ id, alt }) => ({ id, alt: alt.trim() }))
    say.mutate(
      { path: { roomId: room.id }, body: { messageId, pictures: said } },
      { onSuccess: onClose },
    )
  }
  const full = pictures.length >= picturesMax
  return (
    <Sheet
      title={t('compose.picturesTitle', { count: pictures.length })}
      onClose={onClose}
      held={say.isPending}
    >
      <div className="acts">
        <p className="quiet">{t('compose.metadata')}</p>
        <input
          ref={chooser}
          className="unseen"
          type="file"
          accept="image/*"
          multiple
          tabIndex={-1}
          aria-label={t('compose.pictures')}
          onChange={event => {
            void bring([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <ul className="chosen">
          {pictures.map((picture, at) => (
            <li key={picture.id} className="chosen-one">
              <img
                src={`/api/chat/rooms/${room.id}/pictures/${picture.id}/small`}
                alt=""
                width={64}
                height={64}
              />
              <Field
                label={t('compose.alt', { number: at + 1 })}
                value={picture.alt}
                onValue={alt => describe(picture.id, alt)}
                lengthMax={80}
              />
              <IconButton
                icon="close"
                label={t('compose.removePicture', { number: at + 1 })}
                onPress={() => setPictures(now => now.filter(one => one.id !== picture.id))}
              />
            </li>
          ))}
        </ul>
        {problem !== undefined && <Refused problem={problem} />}
        {say.error && <Refused problem={say.error} />}
        <Button
          look="soft"
          wide
          icon="picture"
          busy={uploading}
          why={full ? t('compose.picturesMax', { count: picturesMax }) : undefined}
          onPress={() => chooser.current?.click()}
        >
          {uploading ? t('compose.uploading') : t('compose.add')}
        </Button>
        <Button
          wide
          busy={say.isPending}
          why={pictures.length === 0 ? t('compose.picturesNone') : undefined}
          onPress={send}
        >
          {t('compose.send')}
        </Button>
      </div>
    </Sheet>
  )
}

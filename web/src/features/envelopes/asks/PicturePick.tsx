import { uploadAskPicture } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'

const altMax = 80
const accepted = 'image/png,image/jpeg,image/webp,image/gif'

/** A picture that was uploaded to go with a request; `url` shows it on this device alone. */
export type Chosen = { id: string; url: string; alt: string }
type Props = { chosen: Chosen | undefined; onChosen: (chosen: Chosen | undefined) => void }

/** A picture for a request, with what it shows. It is uploaded at once and looked at once asked. */
export function PicturePick({ chosen, onChosen }: Props) {
  const { t } = useTranslation('asks')
  const chooser = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<{ busy: boolean; problem?: unknown }>({ busy: false })
  const url = chosen?.url
  useEffect(() => () => (url === undefined ? undefined : URL.revokeObjectURL(url)), [url])
  const bring = async (file: File) => {
    setState({ busy: true })
    try {
      const { data } = await uploadAskPicture({ body: { file } })
      setState({ busy: false })
      onChosen({ id: data.id, url: URL.createObjectURL(file), alt: '' })
    } catch (problem) {
      setState({ busy: false, problem })
    }
  }
  return (
    <section className="ask-picking" aria-label={t('picture.title')}>
      <h2 className="field-label">{t('picture.title')}</h2>
      <input
        ref={chooser}
        className="unseen"
        type="file"
        accept={accepted}
        tabIndex={-1}
        aria-label={t('picture.add')}
        onChange={event => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          if (file !== undefined) void bring(file)
        }}
      />
      {chosen && (
        <div className="ask-chosen">
          <img src={chosen.url} alt="" width={60} height={80} />
          <Field
            label={t('picture.alt')}
            value={chosen.alt}
            onValue={alt => onChosen({ ...chosen, alt })}
            lengthMax={altMax}
          />
          <IconButton
            icon="close"
            label={t('picture.remove')}
            onPress={() => onChosen(undefined)}
          />
        </div>
      )}
      {state.problem !== undefined && <Refused problem={state.problem} />}
      {!chosen && (
        <Button
          look="soft"
          wide
          icon="picture"
          busy={state.busy}
          onPress={() => chooser.current?.click()}
        >
          {t(state.busy ? 'picture.adding' : 'picture.add')}
        </Button>
      )}
      <p className="quiet">{t('picture.hint')}</p>
    </section>
  )
}

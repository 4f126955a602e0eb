import { useEffect, useId, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from './Button.tsx'
import { type CodeReader, openCodeReader } from './codeReader.ts'
import { Icon } from './Icon.tsx'
import { useCamera } from './useCamera.ts'

const pauseMs = 120

/**
 * Reads codes by camera or from a picture, and hands on their text; it never follows one. The
 * camera is asked for only after our own sentence.
 */
export function Scanner({ onText }: { onText: (text: string) => void }) {
  const { t } = useTranslation('codes')
  const { video, camera } = useCamera()
  const reader = useReader()
  const [said, setSaid] = useState<string | undefined>(undefined)
  const { state } = camera
  useWatching({ video, reader, live: state === 'live', onText }, () => setSaid(t('scanner.unread')))
  const readFile = async (file: File) => {
    setSaid(undefined)
    const image = await createImageBitmap(file).catch(() => undefined)
    const texts = image && (await reader()?.read(image))
    const text = texts?.[0]
    if (text !== undefined) onText(text)
    else setSaid(image && !texts ? t('scanner.unread') : t('scanner.nothing'))
  }
  return (
    <div className="scanner">
      <div className={`scanner-frame${state === 'live' ? ' is-live' : ''}`}>
        {state === 'live' ? (
          <>
            <video ref={video} muted playsInline aria-label={t('scanner.live')} />
            <div className="scanner-aim" aria-hidden="true" />
            {camera.torch !== undefined && (
              <div className="scanner-torch">
                <IconButton
                  icon="torch"
                  label={t('scanner.torch')}
                  pressed={camera.torch}
                  onPress={() => camera.switchTorch(!camera.torch)}
                />
              </div>
            )}
          </>
        ) : (
          <Asking state={state} onStart={camera.start} />
        )}
      </div>
      {state === 'live' && <p className="quiet centred">{t('scanner.aim')}</p>}
      <PictureField onFile={file => void readFile(file)} />
      {said !== undefined && (
        <p className="field-wrong" role="alert">
          <Icon name="alert" size={18} />
          {said}
        </p>
      )}
    </div>
  )
}

/** Our sentence before the browser's question, or why there is no picture. */
function Asking({ state, onStart }: { state: string; onStart: () => void }) {
  const { t } = useTranslation('codes')
  if (state === 'refused' || state === 'absent') {
    return (
      <div className="scanner-words" role="status">
        <Icon name="camera" size={40} />
        <p>{t(`scanner.${state}`)}</p>
        <p className="quiet">{t(`scanner.${state}Words`)}</p>
      </div>
    )
  }
  return (
    <div className="scanner-words">
      <Icon name="camera" size={40} />
      <p>{t('scanner.ask')}</p>
      <Button busy={state === 'starting'} onPress={onStart}>
        {t('scanner.start')}
      </Button>
    </div>
  )
}

function PictureField({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation('codes')
  const id = useId()
  return (
    <div className="scanner-picture">
      <input
        id={id}
        className="unseen"
        type="file"
        accept="image/*"
        onChange={event => {
          const file = event.target.files?.[0]
          if (file) onFile(file)
          event.target.value = ''
        }}
      />
      <label htmlFor={id} className="button is-soft is-wide">
        {t('scanner.picture')}
      </label>
    </div>
  )
}

/** A reader that starts when it is first needed and ends with the screen. */
function useReader(): () => CodeReader | undefined {
  const reader = useRef<CodeReader | undefined>(undefined)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      reader.current?.close()
      reader.current = undefined
    }
  }, [])
  return () => (gone.current ? undefined : (reader.current ??= openCodeReader()))
}

type Watch = {
  video: RefObject<HTMLVideoElement | null>
  reader: () => CodeReader | undefined
  live: boolean
  onText: (text: string) => void
}

/** Reads what the camera sees, one picture after the other, until a code is found. */
function useWatching({ video, reader, live, onText }: Watch, onUnread: () => void): void {
  const tell = useRef({ onText, onUnread, reader })
  useEffect(() => {
    tell.current = { onText, onUnread, reader }
  })
  useEffect(() => {
    if (!live) return
    let stopped = false
    const look = async () => {
      const shown = video.current
      if (!shown || shown.videoWidth === 0) return
      const texts = await tell.current.reader()?.read(await createImageBitmap(shown))
      if (stopped) return
      if (texts === undefined) {
        stopped = true
        return tell.current.onUnread()
      }
      const [text] = texts
      if (text === undefined) return
      stopped = true
      tell.current.onText(text)
    }
    const run = async () => {
      while (!stopped) {
        await look().catch(() => undefined)
        await new Promise(done => setTimeout(done, pauseMs))
      }
    }
    void run()
    return () => {
      stopped = true
    }
  }, [live, video])
}

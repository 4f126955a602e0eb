import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { copyText } from '../../../lib/share.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Scanner } from '../../../ui/Scanner.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { type Scanned, scannedAs } from '../codeState.ts'

/** Reads a code and leads where it leads in this house; of anything else it shows the text. */
export function CodeScan() {
  const { t } = useTranslation('codes')
  const navigate = useNavigate()
  const [found, setFound] = useState<Scanned | undefined>(undefined)
  const take = (text: string) => {
    const scanned = scannedAs(text, location.origin)
    if (scanned.is === 'inside') void navigate(scanned.path, { replace: true })
    else setFound(scanned)
  }
  return (
    <Page title={t('scanner.title')} back="/wallet">
      {found ? (
        <Found found={found} onAgain={() => setFound(undefined)} />
      ) : (
        <>
          <Scanner onText={take} />
          <Typed onText={take} />
        </>
      )}
    </Page>
  )
}

/** What was read and leads nowhere by itself. */
function Found({ found, onAgain }: { found: Scanned; onAgain: () => void }) {
  const { t } = useTranslation(['codes', 'app'])
  const again = (
    <Button look="soft" wide onPress={onAgain}>
      {t('scanner.another')}
    </Button>
  )
  if (found.is === 'pay_code') {
    return (
      <div className="acts" role="status">
        <p className="payee-name centred">{t('scanner.payCode')}</p>
        <p className="quiet centred">{t('scanner.payCodeWords')}</p>
        <ButtonLink to="/wallet/till" wide>
          {t('scanner.payCodeGo')}
        </ButtonLink>
        {again}
      </div>
    )
  }
  const text = found.is === 'foreign' ? found.text : found.path
  const copy = async () => {
    if (await copyText(text)) toast(t('app:copied'))
  }
  return (
    <div className="acts" role="status">
      <p className="foreign-head">
        <Icon name="alert" />
        {t('scanner.foreign')}
      </p>
      <p className="quiet">{t('scanner.foreignWords')}</p>
      <p className="foreign-text" role="group" aria-label={t('scanner.content')} dir="auto">
        {text}
      </p>
      {again}
      <Button look="text" small icon="copy" onPress={() => void copy()}>
        {t('scanner.copy')}
      </Button>
    </div>
  )
}

/** Typing is an equal way for whoever has no camera. */
function Typed({ onText }: { onText: (text: string) => void }) {
  const { t } = useTranslation('codes')
  const [text, setText] = useState('')
  return (
    <form
      className="typed"
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() !== '') onText(text)
      }}
    >
      <Field label={t('scanner.type')} value={text} onValue={setText} />
      <Button type="submit" look="plain" wide why={text.trim() === '' ? '' : undefined}>
        {t('scanner.typeGo')}
      </Button>
    </form>
  )
}

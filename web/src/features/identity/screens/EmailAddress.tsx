import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import type { Security } from '@fuquan/sdk/index.ts'
import { deadline } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { Confirm } from '../parts/Confirm.tsx'
import { useDropEmail, useSecurity, useSetEmail } from '../methods.ts'

/** My e-mail address: what it is for, whether it is confirmed, and changing it. */
export function EmailAddress() {
  const { t } = useTranslation('security')
  const security = useSecurity()
  return (
    <Page title={t('email.title')} back="/me/security">
      {security.error && (
        <Refused problem={security.error} onAgain={() => void security.refetch()} />
      )}
      {security.isPending && <Skeleton rows={2} />}
      {security.data && <Form email={security.data.email} mail={security.data.mail} />}
    </Page>
  )
}

function Form({ email, mail }: { email: Security['email']; mail: boolean }) {
  const { t } = useTranslation('security')
  const { pin, passkeys } = useMe()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState<'set' | 'drop' | undefined>(undefined)
  const set = useSetEmail()
  const drop = useDropEmail()
  const ready = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.trim())
  const address = typed.trim().toLowerCase()
  // Who has neither PIN nor passkey yet has nothing to show.
  const shows = pin.state !== 'unset' || passkeys > 0

  const act = (what: 'set' | 'drop', proof?: string) => {
    const shown = proof === undefined ? {} : { proof }
    const done = (words: string) => () => {
      setAsked(undefined)
      setTyped('')
      toast(words)
    }
    if (what === 'set') {
      set.mutate({ body: { email: address, ...shown } }, { onSuccess: done(t('email.sent')) })
    } else drop.mutate({ body: shown }, { onSuccess: done(t('email.removed')) })
  }
  const begin = (what: 'set' | 'drop') => {
    set.reset()
    drop.reset()
    if (shows) setAsked(what)
    else act(what)
  }
  const problem = set.error ?? drop.error
  return (
    <>
      <div className="card rows">
        <Row
          start={<Icon name="mail" />}
          name={email.address ?? t('email.none')}
          note={t('email.words')}
          end={email.address && t(email.verified ? 'email.verified' : 'email.unverified')}
        />
      </div>
      {email.stopped && (
        <p className="field-wrong" role="status">
          {t(`email.stopped.${email.stopped}`)}
        </p>
      )}
      {email.waiting && (
        <p role="status">
          {t('email.waiting', {
            address: email.waiting.address,
            time: deadline(email.waiting.expiresAt),
          })}
        </p>
      )}
      {!mail && <p className="quiet">{t('email.noMail')}</p>}
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (ready && !set.isPending) begin('set')
        }}
      >
        <Field
          label={t('email.field')}
          type="email"
          inputMode="email"
          name="email"
          value={typed}
          onValue={setTyped}
          autoComplete="email"
          lengthMax={254}
        />
        {problem && !asked && <Refused problem={problem} />}
        <Button type="submit" wide busy={set.isPending} why={ready ? undefined : ''}>
          {t('email.send')}
        </Button>
        {email.address && (
          <Button look="danger" wide busy={drop.isPending} onPress={() => begin('drop')}>
            {t('email.remove')}
          </Button>
        )}
      </form>
      {asked && (
        <Confirm
          kind="identity.change_email"
          facts={{ email: asked === 'set' ? address : '' }}
          title={asked === 'set' ? t('email.change', { address }) : t('email.removeConfirm')}
          icon="mail"
          busy={set.isPending || drop.isPending}
          problem={problem}
          onProof={proof => act(asked, proof)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Security } from '@fuquan/sdk/index.ts'
import { deadline } from '../../../lib/time.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useDropProvider, useSecurity, useStartLink } from '../methods.ts'
import { usePasswords } from '../queries.ts'
import { sail } from '../voyage.ts'
import { Confirm } from './Confirm.tsx'

/** By which ways I sign in, and what protects them: each leads to its own page. */
export function SigningIn() {
  const { t } = useTranslation('security')
  const security = useSecurity()
  const passwords = usePasswords()
  if (security.error) {
    return <Refused problem={security.error} onAgain={() => void security.refetch()} />
  }
  if (!security.data) return <Skeleton rows={4} />
  const { password, passkeys, email, secondFactor, providers, newDeviceUntil } = security.data
  const count = passkeys.length
  const stranded = !passwords && count === 0 && !providers.some(one => one.linked)
  return (
    <section aria-labelledby="signing-in">
      <h2 className="section-title" id="signing-in">
        {t('signingIn')}
      </h2>
      {stranded && (
        <p className="signing-new" role="status">
          {t('passwordsOff.only')}
        </p>
      )}
      {newDeviceUntil && (
        <p className="quiet signing-new">{t('newDevice', { time: deadline(newDeviceUntil) })}</p>
      )}
      <div className="card rows">
        <Row
          to="/me/security/passkeys"
          start={<Icon name="key" />}
          name={t('passkey.title')}
          end={count === 0 ? t('passkey.none') : t('passkey.count', { count })}
        />
        <Row
          to="/me/security/password"
          start={<Icon name="lock" />}
          name={t('password.title')}
          end={passwordState({ password, passwords }, t)}
        />
        <Row
          to="/me/security/second-factor"
          start={<Icon name="shield" />}
          name={t('factor.title')}
          note={secondFactor.on && t('factor.left', { count: secondFactor.codesLeft })}
          end={secondFactor.on ? t('factor.on') : t('factor.off')}
        />
        <Row
          to="/me/security/email"
          start={<Icon name="mail" />}
          name={t('email.title')}
          note={email.address}
          end={emailState(email, t)}
        />
        {providers.map(provider => (
          <ProviderRow key={provider.issuer} provider={provider} />
        ))}
      </div>
    </section>
  )
}

type Passwords = { password: boolean; passwords: boolean }
type SayPassword = (key: 'password.set' | 'password.none' | 'passwordsOff.state') => string

function passwordState({ password, passwords }: Passwords, say: SayPassword): string {
  if (!passwords) return say('passwordsOff.state')
  return say(password ? 'password.set' : 'password.none')
}

type Say = (key: 'email.none' | 'email.verified' | 'email.unverified') => string

function emailState(email: Security['email'], say: Say): string {
  if (email.address === null) return say('email.none')
  return say(email.verified ? 'email.verified' : 'email.unverified')
}

/** A sign-in of the organisation: linking leaves the house, unlinking asks for a confirmation. */
function ProviderRow({ provider }: { provider: Security['providers'][number] }) {
  const { t } = useTranslation('security')
  const [asked, setAsked] = useState(false)
  const link = useStartLink()
  const drop = useDropProvider()
  const { issuer, label, linked } = provider
  const confirmed = (proof: string) => {
    if (linked) {
      const onSuccess = () => {
        setAsked(false)
        toast(t('provider.unlinkDone'))
      }
      drop.mutate({ body: { issuer, proof } }, { onSuccess })
      return
    }
    link.mutate(
      { body: { issuer, proof } },
      { onSuccess: ({ url, ticket }) => sail(url, { purpose: 'link', ticket, label }) },
    )
  }
  return (
    <>
      <Row
        start={<Icon name="people" />}
        name={label}
        note={linked ? t('provider.unlink') : t('provider.link')}
        end={linked ? t('provider.linked') : t('provider.unlinked')}
        onPress={() => setAsked(true)}
      />
      {asked && (
        <Confirm
          kind={linked ? 'identity.unlink_provider' : 'identity.link_provider'}
          title={t(linked ? 'provider.unlinkConfirm' : 'provider.linkConfirm', { label })}
          icon="people"
          busy={link.isPending || drop.isPending}
          problem={link.error ?? drop.error}
          onProof={confirmed}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  )
}

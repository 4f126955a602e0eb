import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useParams } from 'react-router'
import type { ProviderNewcomer } from '@fuquan/sdk/index.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { ResetByTrip } from '../parts/ResetByTrip.tsx'
import { SecondStep } from '../parts/SecondStep.tsx'
import { useFinishLink, useFinishProvider, useSignUpByProvider } from '../methods.ts'
import { useHouse, useLengths } from '../queries.ts'
import { isHandle, plainHandle } from '../state.ts'
import { land, type Voyage } from '../voyage.ts'

/** Where each provider leads back to: signs in, lets somebody join, links, or resets the PIN. */
export function ProviderLanding() {
  const { t } = useTranslation('security')
  const { search } = useLocation()
  const { number = '1' } = useParams()
  const navigate = useNavigate()
  const [voyage, setVoyage] = useState<Voyage | undefined>(undefined)
  const [lost, setLost] = useState(false)
  const finish = useFinishProvider()
  const link = useFinishLink()
  const begun = useRef(false)
  const { mutate: enter } = finish
  const { mutate: join } = link
  const [unreset, setUnreset] = useState<unknown>()

  useEffect(() => {
    // The answer is good once, so it is brought once, however often this page is drawn.
    if (begun.current) return
    begun.current = true
    const kept = land()
    setVoyage(kept)
    setLost(kept === undefined)
    const body = { ticket: kept?.ticket ?? '', answer: search.slice(1), at: Number(number) }
    if (kept?.purpose === 'link') {
      join(
        { body },
        {
          onSuccess: () => {
            toast(t('provider.linkDone'))
            void navigate('/me/security', { replace: true })
          },
        },
      )
    } else if (kept?.purpose === 'sign_in') {
      enter(
        { body },
        {
          onSuccess: ({ signedIn }) => {
            if (signedIn?.deviceId) void navigate('/today', { replace: true })
          },
        },
      )
    }
  }, [enter, join, navigate, number, search, t])

  const again = (
    <ButtonLink
      to={voyage?.purpose === 'reset_pin' ? '/me/security/reset' : '/sign-in'}
      look="plain"
    >
      {t('provider.again')}
    </ButtonLink>
  )
  const ticket = finish.data?.signedIn?.second?.ticket
  const newcomer = finish.data?.newcomer
  const problem = finish.error ?? link.error ?? unreset
  const failed = lost || Boolean(problem)
  const resets = voyage?.purpose === 'reset_pin'
  return (
    <Page title={voyage?.label ?? t(lost ? 'provider.failed' : 'provider.waiting')} back="/">
      {failed && (
        <>
          {!lost && <Refused problem={problem} />}
          <Empty
            title={t('provider.failed')}
            words={t('provider.failedWords')}
            art="people"
            action={again}
          />
        </>
      )}
      {!failed && !ticket && !newcomer && !resets && <Skeleton rows={2} />}
      {resets && !failed && (
        <ResetByTrip
          trip={{ ticket: voyage.ticket, answer: search.slice(1), at: Number(number) }}
          onProblem={setUnreset}
        />
      )}
      {ticket && (
        <SecondStep ticket={ticket} onAgain={() => void navigate('/sign-in', { replace: true })} />
      )}
      {newcomer && <Newcomer newcomer={newcomer} inviteCode={voyage?.inviteCode} />}
    </Page>
  )
}

type NewcomerProps = { newcomer: ProviderNewcomer; inviteCode: string | undefined }

function Newcomer({ newcomer, inviteCode }: NewcomerProps) {
  const { t } = useTranslation(['security', 'identity'])
  const navigate = useNavigate()
  const language = useLanguage()
  const house = useHouse()
  const [handle, setHandle] = useState(newcomer.handle)
  const [name, setName] = useState(newcomer.name)
  const { handleMost, nameMost } = useLengths()
  const join = useSignUpByProvider()
  const ready = isHandle(handle) && name.trim() !== ''
  const go = () =>
    join.mutate(
      {
        body: {
          ...{ ticket: newcomer.ticket, handle, name: name.trim(), language },
          ...(inviteCode && { inviteCode }),
        },
      },
      {
        onSuccess: ({ deviceId }) => {
          if (deviceId) void navigate('/today', { replace: true })
        },
      },
    )
  if (join.data && join.data.deviceId === null && !join.data.second) {
    const words = t('identity:signUp.askedWords', { handle })
    return <Empty title={t('identity:signUp.asked')} words={words} />
  }
  const atHandle = refusedWith(join.error, 'identity_handle_taken', 'identity_handle_reserved')
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (ready && !join.isPending) go()
      }}
    >
      <h2 className="section-title">{t('provider.newTitle')}</h2>
      <p>{t('provider.newWords')}</p>
      <Field
        label={t('provider.handle')}
        value={handle}
        onValue={typed => setHandle(plainHandle(typed))}
        hint={t('identity:signUp.handleHint', { most: handleMost })}
        wrong={atHandle ? sentenceOfProblem(join.error) : undefined}
        start={<span aria-hidden="true">@</span>}
        lengthMax={handleMost}
        autoFocus
      />
      <Field label={t('provider.name')} value={name} onValue={setName} lengthMax={nameMost} />
      {join.error && !atHandle && <Refused problem={join.error} />}
      <Button type="submit" wide busy={join.isPending} why={ready ? undefined : ''}>
        {house.data?.joinMode === 'approval' && !inviteCode
          ? t('provider.ask')
          : t('provider.join')}
      </Button>
    </form>
  )
}

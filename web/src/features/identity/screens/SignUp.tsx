import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router'
import { useIsOn } from '../../../app/switches.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { isProblem, sentenceOfProblem } from '../../../lib/problem.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { OfflineBar } from '../../../ui/OfflineBar.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePasskeySignUp } from '../methods.ts'
import { PasskeyProblem } from '../parts/PasskeyProblem.tsx'
import { ProviderDoors } from '../parts/ProviderDoors.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { hasPasskeys } from '../passkey.ts'
import { useHouse, useLengths, usePasswords, useSignUp } from '../queries.ts'
import {
  firstOpenStep,
  isHandle,
  plainHandle,
  type SignUpDraft,
  type SignUpStep,
  signUpSteps,
  stepOf,
  stepOfRefusal,
} from '../state.ts'

/** Signing up, one question per screen; Back keeps what was typed. */
export function SignUp() {
  const { t } = useTranslation(['identity', 'app', 'security'])
  const passwords = usePasswords()
  const { step: asked } = useParams()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const language = useLanguage()
  const house = useHouse()
  const [draft, setDraft] = useState<SignUpDraft>({
    ...{ name: '', handle: '', password: '', byPasskey: false },
  })
  const byPassword = useSignUp()
  const byPasskey = usePasskeySignUp()
  const signUp = draft.byPasskey ? byPasskey : byPassword
  const step = stepOf(asked)
  const { passwordLeast } = useLengths()
  const reached = signUpSteps.indexOf(firstOpenStep(draft, passwordLeast))
  const at = signUpSteps.indexOf(step)
  const code = signUp.error && isProblem(signUp.error) ? signUp.error.code : undefined
  const refusedAt = code ? stepOfRefusal(code) : undefined
  const where = (name: SignUpStep) => `/sign-up/${name}?${search.toString()}`

  useEffect(() => {
    if (refusedAt && refusedAt !== 'rules') void navigate(`/sign-up/${refusedAt}?${search}`)
  }, [refusedAt, navigate, search])

  const change = (part: Partial<SignUpDraft>) => {
    if (signUp.error) signUp.reset()
    setDraft({ ...draft, ...part })
  }
  const room = search.get('room')
  const inviteCode = search.get('invite')
  const join = () => {
    const { handle, password } = draft
    const who = { handle, name: draft.name.trim(), language, ...(inviteCode && { inviteCode }) }
    const onSuccess = ({ deviceId }: { deviceId: string | null }) => {
      if (deviceId && room) void navigate(`/room/${room}`, { replace: true })
    }
    if (draft.byPasskey) byPasskey.mutate(who, { onSuccess })
    else byPassword.mutate({ body: { ...who, password } }, { onSuccess })
  }

  const title = t('signUp.title', { house: house.data?.name ?? '' })
  if (signUp.data?.deviceId === null) return <Asked title={title} handle={draft.handle} />
  if (at > reached) return <Navigate to={where(signUpSteps[0])} replace />
  const next = signUpSteps[at + 1]
  const answered = reached > at || step === 'rules'
  return (
    <Page title={title} back="/">
      <OfflineBar />
      <Progress at={at} />
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!answered || signUp.isPending) return
          if (next) void navigate(where(next))
          else join()
        }}
      >
        <Question
          key={step}
          passwords={passwords}
          step={step}
          draft={draft}
          onChange={part => change({ ...part, ...(part.password && { byPasskey: false }) })}
          wrong={refusedAt === step ? sentenceOfProblem(signUp.error) : undefined}
        />
        {step === 'secret' && !passwords && <ProviderDoors inviteCode={inviteCode ?? undefined} />}
        {step === 'secret' && hasPasskeys() && (
          <PasskeyInstead
            onChoose={() => {
              change({ byPasskey: true, password: '' })
              void navigate(where('rules'))
            }}
          />
        )}
        {step === 'rules' && draft.byPasskey && (
          <p className="quiet">
            {t(passwords ? 'signUp.passkeyLost' : 'security:passwordsOff.lost')}
          </p>
        )}
        {signUp.error && (refusedAt ?? 'rules') === 'rules' && (
          <JoinRefused problem={signUp.error} />
        )}
        {(passwords || step !== 'secret') && (
          <Button type="submit" wide busy={signUp.isPending} why={answered ? undefined : ''}>
            {next
              ? t('app:next')
              : house.data?.joinMode === 'approval' && !inviteCode
                ? t('signUp.ask')
                : t('signUp.agree')}
          </Button>
        )}
      </form>
    </Page>
  )
}

/** A passkey is an equal way in; its words say what it is. */
function PasskeyInstead({ onChoose }: { onChoose: () => void }) {
  const { t } = useTranslation(['identity', 'security'])
  const passwords = usePasswords()
  return (
    <>
      <p className="quiet">{t(passwords ? 'signUp.passkeyWords' : 'security:passkey.words')}</p>
      <Button look="soft" icon="key" wide onPress={onChoose}>
        {t(passwords ? 'signUp.passkey' : 'security:passwordsOff.joinGo')}
      </Button>
    </>
  )
}

/** What stopped the joining; the device's own question that was closed is no failure. */
function JoinRefused({ problem }: { problem: unknown }) {
  return isProblem(problem) ? <Refused problem={problem} /> : <PasskeyProblem problem={problem} />
}

function Progress({ at }: { at: number }) {
  const { t } = useTranslation(['identity', 'app'])
  return (
    <div className="progress">
      <p className="quiet">{t('signUp.progress', { step: at + 1, of: signUpSteps.length })}</p>
      <div className="progress-line" aria-hidden="true">
        {signUpSteps.map((name, n) => (
          <span key={name} className={n <= at ? 'is-done' : ''} />
        ))}
      </div>
    </div>
  )
}

type QuestionProps = {
  passwords: boolean
  step: SignUpStep
  draft: SignUpDraft
  onChange: (part: Partial<SignUpDraft>) => void
  wrong: string | undefined
}

function Question({ step, passwords, draft, onChange, wrong }: QuestionProps) {
  const { t } = useTranslation(['identity', 'app', 'security'])
  const { handleMost: most, nameMost, passwordLeast: least } = useLengths()
  const missing = least - [...draft.password].length
  switch (step) {
    case 'name':
      return (
        <>
          <h2 className="question">{t('signUp.nameTitle')}</h2>
          <Field
            label={t('signUp.name')}
            name="name"
            value={draft.name}
            onValue={name => onChange({ name })}
            hint={t('signUp.nameHint')}
            autoComplete="nickname"
            lengthMax={nameMost}
            wrong={wrong}
            autoFocus
          />
        </>
      )
    case 'handle':
      return (
        <>
          <h2 className="question">{t('signUp.handleTitle')}</h2>
          <Field
            label={t('signUp.handle')}
            name="username"
            value={draft.handle}
            onValue={handle => onChange({ handle: plainHandle(handle) })}
            hint={t('signUp.handleHint', { most })}
            autoComplete="username"
            lengthMax={most}
            wrong={
              wrong ??
              (draft.handle.length > 2 && !isHandle(draft.handle)
                ? t('signUp.handleWrong', { most })
                : undefined)
            }
            start={<span aria-hidden="true">@</span>}
            autoFocus
          />
        </>
      )
    case 'secret':
      if (!passwords) {
        return (
          <>
            <h2 className="question">{t('security:passwordsOff.join')}</h2>
            {!hasPasskeys() && <p className="quiet">{t('security:passkey.unsupported')}</p>}
          </>
        )
      }
      return (
        <>
          <h2 className="question">{t('signUp.secretTitle')}</h2>
          <PasswordField
            label={t('signUp.password')}
            value={draft.password}
            onValue={password => onChange({ password })}
            hint={
              draft.password && missing > 0
                ? t('signUp.passwordShort', { count: missing })
                : t('signUp.passwordHint', { least })
            }
            wrong={wrong}
            fresh
            autoFocus
          />
        </>
      )
    case 'rules':
      return <Rules />
  }
}

function Rules() {
  const { t } = useTranslation(['identity', 'house'])
  const envelopes = useIsOn()('envelopes')
  return (
    <>
      <h2 className="question">{t('signUp.rulesTitle')}</h2>
      <ol className="rules card is-padded">
        <li>{t('signUp.rules.books')}</li>
        <li>{t('signUp.rules.quiet')}</li>
        <li>{t(envelopes ? 'signUp.rules.kind' : 'signUp.rules.kindPlain')}</li>
      </ol>
      {/* Beside this page: what was typed so far stays. */}
      <a className="text-link" href="/house-rules" target="_blank" rel="noopener">
        {t('house:rulesLink')}
      </a>
    </>
  )
}

function Asked({ title, handle }: { title: string; handle: string }) {
  const { t } = useTranslation(['identity', 'app'])
  return (
    <Page title={title}>
      <Empty
        art="clock"
        title={t('signUp.asked')}
        words={t('signUp.askedWords', { handle })}
        action={
          <ButtonLink to="/" look="plain">
            {t('app:done')}
          </ButtonLink>
        }
      />
    </Page>
  )
}

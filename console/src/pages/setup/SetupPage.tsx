import { getFirstRunOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { FirstRunDone, FirstRunState } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router'
import { LanguageSwitch } from '../../app/shell.tsx'
import { useWords } from '../../lib/i18n.ts'
import { Face } from '../../ui/faces.tsx'
import { Done } from './Done.tsx'
import { dropDraft, keepDraft, readDraft, steps } from './draft.ts'
import type { Draft, Step } from './draft.ts'
import { CommunityStep } from './CommunityStep.tsx'
import { JoinStep } from './JoinStep.tsx'
import { OwnerStep } from './OwnerStep.tsx'
import { PartsStep } from './PartsStep.tsx'
import { ReviewStep } from './ReviewStep.tsx'
import { StartStep } from './StartStep.tsx'
import { UnitStep } from './UnitStep.tsx'

/** What every step is given. The password lives in memory only. */
export type StepProps = {
  draft: Draft
  change: (draft: Draft) => void
  password: string
  setPassword: (password: string) => void
  limits: FirstRunState['startingCredits']
  modules: FirstRunState['modules']
  go: (step: Step) => void
  back: (() => void) | undefined
  next: () => void
  finish: (made: FirstRunDone) => void
}

/** The wizard that makes a house: seven steps, one submit at the end. */
export function SetupPage() {
  const { say } = useWords()
  const firstRun = useQuery({ ...getFirstRunOptions(), staleTime: Infinity })
  const [made, setMade] = useState<{ house: FirstRunDone; draft: Draft }>()

  return (
    <main className="wizard">
      <div className="wizard-top">
        <span className="person">
          <img src="/console/mark.svg" alt="" width={28} height={28} />
          <span className="person-name">{say('setup.title')}</span>
        </span>
        <LanguageSwitch />
      </div>
      {made === undefined ? (
        <Face query={firstRun}>
          {state =>
            state.done ? (
              <Closed />
            ) : (
              <Steps
                limits={state.startingCredits}
                modules={state.modules}
                finish={(house, draft) => setMade({ house, draft })}
              />
            )
          }
        </Face>
      ) : (
        <Done made={made.house} draft={made.draft} />
      )}
    </main>
  )
}

function Closed() {
  const { say } = useWords()
  return (
    <div className="stack">
      <h1>{say('setup.closed')}</h1>
      <p className="lede">{say('setup.closedLede')}</p>
      <Link to="/sign-in">{say('setup.toSignIn')}</Link>
    </div>
  )
}

type StepsProps = {
  limits: FirstRunState['startingCredits']
  modules: FirstRunState['modules']
  finish: (made: FirstRunDone, draft: Draft) => void
}

function Steps({ limits, modules, finish }: StepsProps) {
  const { say, language } = useWords()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const place = useLocation()
  const [draft, setDraft] = useState(() => readDraft(language))
  const [password, setPassword] = useState('')
  const asked = steps.find(step => step === params.get('step')) ?? 'start'
  // Without a code nothing can be finished, so every other step waits behind it.
  const step = draft.code === '' ? 'start' : asked
  const number = steps.indexOf(step)

  useEffect(() => keepDraft(draft), [draft])
  useEffect(() => document.querySelector('h1')?.focus(), [step])

  const go = (to: Step) => {
    window.scrollTo(0, 0)
    // The code stays in the fragment, so a reload keeps the place and no log sees it.
    void navigate({ search: `?step=${to}`, hash: draft.code === '' ? place.hash : draft.code })
  }
  const props: StepProps = {
    draft,
    change: setDraft,
    password,
    setPassword,
    limits,
    modules,
    go,
    back: number === 0 ? undefined : () => go(steps[number - 1] ?? 'start'),
    next: () => go(steps[number + 1] ?? 'review'),
    finish: made => {
      dropDraft()
      finish(made, draft)
    },
  }

  return (
    <>
      <p className="quiet">{say('setup.progress', { step: number + 1, count: steps.length })}</p>
      <ol className="steps" aria-hidden="true">
        {steps.map((one, index) => (
          <li key={one} className={index <= number ? 'done' : ''} />
        ))}
      </ol>
      <StepScreen step={step} {...props} />
    </>
  )
}

function StepScreen({ step, ...props }: StepProps & { step: Step }) {
  switch (step) {
    case 'start':
      return <StartStep {...props} />
    case 'owner':
      return <OwnerStep {...props} />
    case 'community':
      return <CommunityStep {...props} />
    case 'unit':
      return <UnitStep {...props} />
    case 'join':
      return <JoinStep {...props} />
    case 'parts':
      return <PartsStep {...props} />
    case 'review':
      return <ReviewStep {...props} />
  }
}

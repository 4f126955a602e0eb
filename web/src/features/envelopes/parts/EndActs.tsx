import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { declineEnvelope, giveRest, remindGroup, returnRest } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { untilKnown } from '../../../lib/api.ts'
import { newKey } from '../../../lib/ids.ts'
import { deadline, moment } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useStaleMoney } from '../queries.ts'

const acts = {
  take: returnRest,
  callOff: returnRest,
  give: giveRest,
  decline: declineEnvelope,
  remind: remindGroup,
} as const
type Act = keyof typeof acts

/** What may be done with an envelope besides opening it, and why not yet what may be done later. */
export function EndActs({ view }: { view: EnvelopeView }) {
  const { t } = useTranslation('envelopes')
  const [asked, setAsked] = useState<Act>()
  const { mayDecline, mayReturn, mayGive, mayRemind, remindedAt, returnFrom } = view.ends
  const early = view.state === 'scheduled' || view.state === 'gathering'
  const take = early ? 'callOff' : 'take'
  const isTree = view.mode === 'funny' || view.mode === 'relay'
  const few = mayReturn && !early && view.claimed * 2 < view.shares && view.shares > 1 && !isTree
  const later = returnFrom !== null && !mayReturn
  return (
    <>
      {few && <p className="result-progress">{t('ends.few')}</p>}
      {remindedAt !== null && (
        <p className="result-progress">{t('ends.reminded', { time: moment(remindedAt) })}</p>
      )}
      {(mayReturn || later || mayGive || mayDecline || mayRemind) && (
        <div className="result-acts">
          {mayRemind && (
            <Button look="plain" small onPress={() => setAsked('remind')}>
              {t('ends.remind')}
            </Button>
          )}
          {(mayReturn || later) && (
            <Button
              look="plain"
              small
              why={later ? t('ends.from', { time: deadline(returnFrom) }) : undefined}
              onPress={() => setAsked(take)}
            >
              {t(`ends.${take}`)}
            </Button>
          )}
          {mayGive && (
            <Button look="plain" small onPress={() => setAsked('give')}>
              {t('ends.give')}
            </Button>
          )}
          {mayDecline && (
            <Button look="plain" small onPress={() => setAsked('decline')}>
              {t('ends.decline')}
            </Button>
          )}
        </div>
      )}
      {asked && <Confirm act={asked} id={view.id} onClose={() => setAsked(undefined)} />}
    </>
  )
}

type Props = { act: Act; id: string; onClose: () => void }

/** The key is made when the question is asked, so a second press is the same act. */
function Confirm({ act, id: envelopeId, onClose }: Props) {
  const { t } = useTranslation('envelopes')
  const stale = useStaleMoney()
  const [key] = useState(newKey)
  const [state, setState] = useState<{ busy: boolean; checking?: boolean; problem?: unknown }>({
    busy: false,
  })
  const go = async () => {
    setState({ busy: true })
    try {
      await untilKnown({
        signal: new AbortController().signal,
        onChecking: () => setState({ busy: true, checking: true }),
        ask: signal =>
          acts[act]({ path: { envelopeId }, headers: { 'idempotency-key': key }, signal }),
      })
      await stale()
      toast(t(`ends.${act}Done`))
      onClose()
    } catch (problem) {
      setState({ busy: false, problem })
    }
  }
  return (
    <Sheet title={t(`ends.${act}`)} onClose={onClose} held={state.busy}>
      <div className="audience-pick">
        <p>{t(`ends.${act}Words`)}</p>
        {state.checking && <p role="status">{t('cover.checking')}</p>}
        {state.problem !== undefined && <Refused problem={state.problem} />}
        <Button wide busy={state.busy} onPress={() => void go()}>
          {t(`ends.${act}`)}
        </Button>
      </div>
    </Sheet>
  )
}

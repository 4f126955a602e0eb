import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FactorSetup, Security } from '@fuquan/sdk/index.ts'
import { moment } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { QrCode } from '../../../ui/QrCode.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { Confirm } from '../parts/Confirm.tsx'
import { RecoveryCodes } from '../parts/RecoveryCodes.tsx'
import {
  useConfirmFactor,
  useDropFactor,
  useFactorSettled,
  useRenewCodes,
  useSecurity,
  useStartFactor,
} from '../methods.ts'

/** The second factor: off with what it does, its setup, and on with its recovery codes. */
export function SecondFactor() {
  const { t } = useTranslation('security')
  const security = useSecurity()
  const settled = useFactorSettled()
  const [setup, setSetup] = useState<FactorSetup | undefined>(undefined)
  const [codes, setCodes] = useState<readonly string[] | undefined>(undefined)
  const shown = security.data?.secondFactor
  const kept = () => {
    setSetup(undefined)
    setCodes(undefined)
    void settled()
  }
  return (
    <Page title={t('factor.title')} back="/me/security">
      {security.error && (
        <Refused problem={security.error} onAgain={() => void security.refetch()} />
      )}
      {security.isPending && <Skeleton rows={2} />}
      {codes && <RecoveryCodes codes={codes} onKept={kept} />}
      {!codes && setup && <Setup setup={setup} onCodes={setCodes} />}
      {!codes && !setup && shown?.on === false && <Off onSetup={setSetup} />}
      {!codes && !setup && shown?.on && <On factor={shown} onCodes={setCodes} />}
    </Page>
  )
}

function Off({ onSetup }: { onSetup: (setup: FactorSetup) => void }) {
  const { t } = useTranslation('security')
  const [asked, setAsked] = useState(false)
  const start = useStartFactor()
  const action = (
    <Button wide onPress={() => setAsked(true)}>
      {t('factor.turnOn')}
    </Button>
  )
  return (
    <>
      <Empty title={t('factor.title')} words={t('factor.words')} art="shield" action={action} />
      {asked && (
        <Confirm
          kind="identity.second_factor"
          facts={{ to: 'on' }}
          title={t('factor.turnOnConfirm')}
          busy={start.isPending}
          problem={start.error}
          onProof={proof => start.mutate({ body: { proof } }, { onSuccess: onSetup })}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  )
}

type SetupProps = { setup: FactorSetup; onCodes: (codes: readonly string[]) => void }

function Setup({ setup, onCodes }: SetupProps) {
  const { t } = useTranslation('security')
  const [code, setCode] = useState('')
  const confirm = useConfirmFactor()
  const ready = /^\d{6}$/.test(code.trim())
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (!ready || confirm.isPending) return
        const body = { code: code.trim() }
        confirm.mutate({ body }, { onSuccess: made => onCodes(made.codes) })
      }}
    >
      <p>{t('factor.scan')}</p>
      <QrCode text={setup.address} label={t('factor.qr')} />
      <p className="factor-secret">
        <span className="quiet">{t('factor.secret')}</span>
        <code>{setup.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <a className="text-link" href={setup.address}>
        {t('factor.openApp')}
      </a>
      <Field
        label={t('factor.code')}
        name="code"
        value={code}
        onValue={setCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        lengthMax={7}
      />
      {confirm.error && <Refused problem={confirm.error} />}
      <Button type="submit" wide busy={confirm.isPending} why={ready ? undefined : ''}>
        {t('factor.confirm')}
      </Button>
    </form>
  )
}

type OnProps = { factor: Security['secondFactor']; onCodes: (codes: readonly string[]) => void }

function On({ factor, onCodes }: OnProps) {
  const { t } = useTranslation('security')
  const [asked, setAsked] = useState<'codes' | 'off' | undefined>(undefined)
  const [code, setCode] = useState('')
  const renew = useRenewCodes()
  const drop = useDropFactor()
  const ready = code.trim().length >= 6
  const turnedOff = () => {
    setAsked(undefined)
    toast(t('factor.turnedOff'))
  }
  return (
    <>
      <div className="card rows">
        <Row
          start={<Icon name="shield" />}
          name={t('factor.on')}
          note={factor.since && t('factor.since', { time: moment(factor.since) })}
          end={t('factor.left', { count: factor.codesLeft })}
        />
      </div>
      <Button look="plain" wide onPress={() => setAsked('codes')}>
        {t('factor.renew')}
      </Button>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (ready) setAsked('off')
        }}
      >
        <Field
          label={t('factor.codeOrRecovery')}
          name="code"
          value={code}
          onValue={setCode}
          autoComplete="one-time-code"
          lengthMax={20}
        />
        <Button type="submit" look="danger" wide why={ready ? undefined : ''}>
          {t('factor.turnOff')}
        </Button>
      </form>
      {asked && (
        <Confirm
          kind="identity.second_factor"
          facts={{ to: asked }}
          title={t(asked === 'off' ? 'factor.turnOffConfirm' : 'factor.renewConfirm')}
          busy={renew.isPending || drop.isPending}
          problem={asked === 'off' ? drop.error : renew.error}
          onProof={proof => {
            if (asked === 'codes') {
              renew.mutate({ body: { proof } }, { onSuccess: made => onCodes(made.codes) })
            } else {
              drop.mutate({ body: { proof, code: code.trim() } }, { onSuccess: turnedOff })
            }
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

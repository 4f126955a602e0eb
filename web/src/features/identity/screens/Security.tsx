import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { deadline } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Icon, type IconName } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { AskAgainSwitch } from '../parts/AskAgainSwitch.tsx'
import { SigningIn } from '../parts/SigningIn.tsx'
import { useStopPinReset } from '../queries.ts'

/** The payment PIN and every way to sign in: state, change, and the way out when one is lost. */
export function Security() {
  const { t } = useTranslation(['identity', 'standing'])
  const { pin } = useMe()
  const stop = useStopPinReset()
  const ready = pin.readyAt !== null && new Date(pin.readyAt) <= new Date()
  return (
    <Page title={t('security.title')} back="/me">
      <div className="card rows">
        <Row
          start={<Icon name="lock" />}
          name={t('security.pin')}
          note={
            (pin.state === 'locked' &&
              pin.lockedUntil &&
              t('security.locked', { time: deadline(pin.lockedUntil) })) ||
            (pin.state === 'resetting' &&
              pin.readyAt &&
              t('security.resetStarted', { time: deadline(pin.readyAt) })) ||
            (pin.cappedUntil && t('security.capped', { time: deadline(pin.cappedUntil) }))
          }
          end={t(`security.states.${pin.state}`)}
        />
        {pin.state === 'unset' && <Way to="pin" icon="key" name={t('security.set')} />}
        {pin.state === 'set' && <Way to="pin" icon="key" name={t('security.change')} />}
        {(pin.state === 'set' || pin.state === 'locked') && (
          <Way to="reset" icon="alert" name={t('security.reset')} />
        )}
        {pin.state === 'set' && <Way to="pin-free" icon="send" name={t('security.pinFree')} />}
        <Way to="limits" icon="shield" name={t('standing:me.limits')} />
        {pin.state === 'resetting' && ready && (
          <Way to="reset" icon="check" name={t('security.resetFinish')} />
        )}
      </div>
      {pin.state === 'resetting' && (
        <>
          {stop.error && <Refused problem={stop.error} />}
          <Button
            look="danger"
            icon="close"
            wide
            busy={stop.isPending}
            onPress={() => stop.mutate({}, { onSuccess: () => toast(t('security.resetStopped')) })}
          >
            {t('security.resetStop')}
          </Button>
        </>
      )}
      <AskAgainSwitch />
      <SigningIn />
    </Page>
  )
}

function Way({ to, icon, name }: { to: string; icon: IconName; name: string }) {
  return <Row to={`/me/security/${to}`} start={<Icon name={icon} />} name={name} />
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { leaveSession } from '../../../app/leaving.ts'
import { moment } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useDevices, usePasswords, useSignOutDevice, useSignOutEverywhere } from '../queries.ts'

/** Where I am signed in, with a way out there. */
export function Devices() {
  const { t } = useTranslation(['identity', 'app'])
  const devices = useDevices()
  const signOut = useSignOutDevice()
  const [leaving, setLeaving] = useState(false)
  return (
    <Page title={t('devices.title')} back="/me">
      {devices.isPending && <Skeleton rows={2} />}
      {devices.error && <Refused problem={devices.error} onAgain={() => void devices.refetch()} />}
      {signOut.error && <Refused problem={signOut.error} />}
      <ul className="card rows">
        {devices.data?.items.map(device => (
          <li key={device.id}>
            <Row
              start={<Icon name="phone" />}
              name={device.name}
              note={
                <>
                  {t('devices.used', { time: moment(device.usedAt) })} ·{' '}
                  {t('devices.signedIn', { time: moment(device.signedInAt) })}
                </>
              }
              end={
                device.current ? (
                  <span className="tag">{t('devices.here')}</span>
                ) : (
                  <Button
                    look="text"
                    small
                    busy={signOut.isPending && signOut.variables.path.deviceId === device.id}
                    onPress={() =>
                      signOut.mutate(
                        { path: { deviceId: device.id } },
                        { onSuccess: () => toast(t('devices.signedOut')) },
                      )
                    }
                  >
                    {t('devices.signOut')}
                    <span className="unseen"> {device.name}</span>
                  </Button>
                )
              }
            />
          </li>
        ))}
      </ul>
      <Button look="danger" icon="out" wide onPress={() => setLeaving(true)}>
        {t('devices.everywhere')}
      </Button>
      {leaving && <EverywhereSheet onClose={() => setLeaving(false)} />}
    </Page>
  )
}

function EverywhereSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['identity', 'app', 'security'])
  const passwords = usePasswords()
  const leave = useSignOutEverywhere()
  return (
    <Sheet title={t('devices.everywhereTitle')} onClose={onClose}>
      <div className="acts">
        <p>{t(passwords ? 'devices.everywhereWords' : 'security:passwordsOff.everywhere')}</p>
        {leave.error && <Refused problem={leave.error} />}
        <Button
          look="danger"
          icon="out"
          wide
          busy={leave.isPending}
          onPress={() => leave.mutate({}, { onSuccess: leaveSession })}
        >
          {t('devices.everywhere')}
        </Button>
        <Button look="plain" wide onPress={onClose}>
          {t('app:cancel')}
        </Button>
      </div>
    </Sheet>
  )
}

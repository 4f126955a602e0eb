import type { NoticeHabits } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayName } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { canHearPushes, stopHearing, subscribe } from '../push.ts'
import { useAddAddress, useDropAddress, useTestPush } from '../queries.ts'

type Props = { habits: NoticeHabits }
type Device = NoticeHabits['devices'][number]

/** Turning pushes on here, asked in our words before the browser asks; and every device of mine. */
export function PushDevices({ habits }: Props) {
  const { t } = useTranslation('notifications')
  const here = habits.devices.find(device => device.here)
  return (
    <section className="card is-padded habit">
      <h2>{t('habits.here')}</h2>
      {here ? <TurnOff device={here} /> : <TurnOn pushKey={habits.pushKey} />}
      {habits.devices.length > 0 && (
        <>
          <h3>{t('habits.devices')}</h3>
          <ul className="habit-devices">
            {habits.devices.map(device => (
              <li key={device.id}>
                <DeviceLine device={device} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function TurnOn({ pushKey }: { pushKey: string }) {
  const { t } = useTranslation('notifications')
  const [blocked, setBlocked] = useState(false)
  const adding = useAddAddress()
  if (!canHearPushes()) return <p className="quiet">{t('habits.impossible')}</p>
  const turnOn = async () => {
    const address = await subscribe(pushKey)
    setBlocked(address === undefined)
    if (address) await adding.mutateAsync({ body: address })
  }
  return (
    <>
      <p>{t('habits.onWords')}</p>
      {blocked && <p role="alert">{t('habits.blocked')}</p>}
      {adding.error && <Refused problem={adding.error} />}
      <Button
        icon="bell"
        busy={adding.isPending}
        onPress={() => void turnOn().catch(() => undefined)}
      >
        {t('habits.on')}
      </Button>
    </>
  )
}

function TurnOff({ device }: { device: Device }) {
  const { t } = useTranslation('notifications')
  const dropping = useDropAddress()
  const turnOff = async () => {
    await dropping.mutateAsync({ path: { addressId: device.id } })
    await stopHearing()
  }
  return (
    <>
      {dropping.error && <Refused problem={dropping.error} />}
      <Button
        look="plain"
        busy={dropping.isPending}
        onPress={() => void turnOff().catch(() => undefined)}
      >
        {t('habits.off')}
      </Button>
    </>
  )
}

function DeviceLine({ device }: { device: Device }) {
  const { t } = useTranslation('notifications')
  const test = useTestPush()
  const dropping = useDropAddress()
  const path = { addressId: device.id }
  const notes = [
    device.here && t('habits.thisOne'),
    dayName(device.addedAt),
    device.failing && t('habits.failing'),
  ]
  return (
    <>
      <div className="row-main">
        <p>{device.name ?? t('habits.unnamed')}</p>
        <p className="quiet">{notes.filter(Boolean).join(' · ')}</p>
      </div>
      <Button
        look="soft"
        small
        busy={test.isPending}
        onPress={() =>
          test.mutate(
            { path },
            { onSuccess: ({ taken }) => toast(t(taken ? 'habits.taken' : 'habits.notTaken')) },
          )
        }
      >
        {t('habits.test')}
      </Button>
      <Button look="text" small onPress={() => dropping.mutate({ path })}>
        {t('habits.drop')}
      </Button>
      {(test.error ?? dropping.error) && <Refused problem={test.error ?? dropping.error} />}
    </>
  )
}

import type { Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newId } from '../../../lib/ids.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useSay } from '../talk-queries.ts'

type Props = { room: Room; onClose: () => void }
const accuracies = { a10: 10, a100: 100, a1000: 1000, a5000: 5000 } as const
type Accuracy = keyof typeof accuracies

const within = (text: string, most: number) =>
  text.trim() !== '' && Number.isFinite(Number(text)) && Math.abs(Number(text)) <= most

/** Names a place and sends its point, no more exact than one wants. */
export function PlaceSheet({ room, onClose }: Props) {
  const { t } = useTranslation('talk')
  const say = useSay()
  const [messageId] = useState(() => newId('msg'))
  const [label, setLabel] = useState('')
  const [lat, setLat] = useState('')
  const [lon, setLon] = useState('')
  const [accuracy, setAccuracy] = useState<Accuracy>('a100')
  const [off, setOff] = useState(false)
  const good = within(lat, 90) && within(lon, 180)
  const why = label.trim() === '' ? t('compose.placeMissing') : good ? undefined : ''
  const here = () => {
    const missing = () => setOff(true)
    // On plain http there is none: then it is typed.
    if (!('geolocation' in navigator)) return missing()
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      setLat(coords.latitude.toFixed(5))
      setLon(coords.longitude.toFixed(5))
    }, missing)
  }
  const send = () => {
    const point = { lat: Number(lat), lon: Number(lon), accuracyM: accuracies[accuracy] }
    say.mutate(
      { path: { roomId: room.id }, body: { messageId, place: { label: label.trim(), ...point } } },
      { onSuccess: onClose },
    )
  }
  return (
    <Sheet title={t('compose.placeTitle')} onClose={onClose} held={say.isPending}>
      <div className="acts">
        <Field
          label={t('compose.placeLabel')}
          hint={t('compose.placeHint')}
          value={label}
          onValue={setLabel}
          lengthMax={60}
        />
        <Button look="soft" icon="place" wide onPress={here}>
          {t('compose.placeHere')}
        </Button>
        {off && <p className="quiet">{t('compose.placeOff')}</p>}
        <div className="pair">
          <Field
            label={t('compose.placeLat')}
            inputMode="decimal"
            value={lat}
            onValue={setLat}
            wrong={lat !== '' && !within(lat, 90) ? t('compose.placeWrong') : undefined}
          />
          <Field
            label={t('compose.placeLon')}
            inputMode="decimal"
            value={lon}
            onValue={setLon}
            wrong={lon !== '' && !within(lon, 180) ? t('compose.placeWrong') : undefined}
          />
        </div>
        <Choices
          legend={t('compose.accuracy')}
          name="accuracy"
          value={accuracy}
          options={(['a10', 'a100', 'a1000', 'a5000'] as const).map(value => ({
            value,
            label: t(`compose.accuracies.${value}`),
          }))}
          onValue={setAccuracy}
        />
        {say.error && <Refused problem={say.error} />}
        <Button wide busy={say.isPending} why={why} onPress={send}>
          {t('compose.send')}
        </Button>
      </div>
    </Sheet>
  )
}

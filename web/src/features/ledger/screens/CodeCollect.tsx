import type { CollectCode } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useHouse } from '../../../app/neighbours.ts'
import { useMe } from '../../../app/session.tsx'
import { saveFile } from '../../../lib/share.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, SkeletonBox } from '../../../ui/faces.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { QrCode } from '../../../ui/QrCode.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useArrivals, useMakeCollectCode, usePoster } from '../codeQueries.ts'
import { clockOf, secondsUntil } from '../codeState.ts'
import {
  CodeArrivals,
  LiveArrival,
  useNewArrivals,
  useVoice,
  VoiceSwitch,
} from '../parts/CodeArrivals.tsx'
import { CodeAmount } from '../parts/CodeAmount.tsx'
import { drawPoster, posterSize } from '../parts/posterPicture.ts'
import { useTick } from '../parts/useTick.ts'

/** How others pay me: my poster, or a code with an amount, and what has come by them. */
export function CodeCollect() {
  const { t } = useTranslation('codes')
  const poster = usePoster()
  const arrivals = useArrivals()
  const voice = useVoice()
  const [asked, setAsked] = useState<CollectCode | undefined>(undefined)
  const [setting, setSetting] = useState(false)
  const [newest, setNewest] = useState<Parameters<typeof LiveArrival>[0]['payment']>(undefined)
  useNewArrivals(arrivals, payment => {
    setNewest(payment)
    voice.speak(payment.amount)
    // A code with an amount is good for one payment: what it asked for has come.
    if (asked && asked.amount === payment.amount) setAsked(undefined)
  })
  const shown = asked ?? poster.data?.poster ?? undefined
  return (
    <Page title={t('collecting.title')} back="/wallet">
      <LiveArrival payment={newest} />
      {poster.error && !shown && (
        <Refused problem={poster.error} onAgain={() => void poster.refetch()} />
      )}
      {!poster.error && !shown && (
        <div className="ticket">
          <SkeletonBox width={232} height={232} />
        </div>
      )}
      {shown && <Card key={shown.path} code={shown} />}
      {shown && (
        <div className="choices is-centred">
          <Button look="soft" small onPress={() => setSetting(true)}>
            {asked ? t('collecting.again') : t('collecting.setAmount')}
          </Button>
          {asked ? (
            <Button look="soft" small onPress={() => setAsked(undefined)}>
              {t('collecting.toPoster')}
            </Button>
          ) : (
            <SavePoster code={shown} />
          )}
          <ButtonLink look="soft" small to="/wallet/till">
            {t('collecting.till')}
          </ButtonLink>
        </div>
      )}
      <VoiceSwitch voice={voice} />
      <CodeArrivals arrivals={arrivals} />
      {shown && !asked && <Renew />}
      {setting && (
        <CodeAmount
          onMade={code => {
            setAsked(code)
            setSetting(false)
          }}
          onClose={() => setSetting(false)}
        />
      )}
    </Page>
  )
}

/** The code on white, with whose it is above and what it asks below. */
function Card({ code }: { code: CollectCode }) {
  const { t } = useTranslation('codes')
  const { user: me } = useMe()
  const now = useTick(code.expiresAt !== null)
  const seconds = code.expiresAt === null ? 1 : secondsUntil(Date.parse(code.expiresAt), now)
  return (
    <div className="ticket">
      <p className="ticket-owner">
        <Avatar id={me.id} pictureId={me.pictureId} size={28} />
        {me.name}
      </p>
      {code.amount !== null && (
        <p className="ticket-amount">
          <Money amount={code.amount} />
        </p>
      )}
      {seconds === 0 ? (
        <p className="ticket-over" role="status">
          {t('collecting.over')}
        </p>
      ) : (
        <QrCode
          text={`${location.origin}${code.path}`}
          label={t('collecting.poster', { name: me.name })}
        />
      )}
      {code.note !== '' && <p>{code.note}</p>}
      <p className="ticket-small">
        {code.amount === null
          ? t('collecting.anyAmount')
          : seconds > 0 && t('collecting.left', { time: clockOf(seconds) })}
      </p>
    </div>
  )
}

function SavePoster({ code }: { code: CollectCode }) {
  const { t } = useTranslation('codes')
  const { user: me } = useMe()
  const house = useHouse()
  const save = () => {
    const sheet = document.createElement('canvas')
    Object.assign(sheet, posterSize)
    const paper = sheet.getContext('2d')
    if (!paper) return
    drawPoster(paper, {
      url: `${location.origin}${code.path}`,
      title: t('collecting.posterTitle'),
      name: me.name,
      handle: me.handle,
      foot: t('collecting.posterFoot', { house: house.data?.name ?? '' }),
    })
    sheet.toBlob(picture => {
      const name = `fuquan-${me.handle}.png`
      if (picture) saveFile({ name, type: 'image/png', text: picture })
    }, 'image/png')
  }
  return (
    <Button look="soft" small icon="download" onPress={save}>
      {t('collecting.save')}
    </Button>
  )
}

/** A poster that was copied or lost is taken down for good by hanging up another. */
function Renew() {
  const { t } = useTranslation(['codes', 'app'])
  const make = useMakeCollectCode()
  const [open, setOpen] = useState(false)
  const renew = () =>
    make.mutate(
      { body: {} },
      {
        onSuccess: () => {
          setOpen(false)
          toast(t('collecting.renewed'))
        },
      },
    )
  return (
    <>
      <p className="quiet centred">{t('collecting.limit')}</p>
      <Button look="text" onPress={() => setOpen(true)}>
        {t('collecting.renew')}
      </Button>
      {open && (
        <Sheet
          title={t('collecting.renewTitle')}
          held={make.isPending}
          onClose={() => setOpen(false)}
        >
          <div className="acts">
            <p>{t('collecting.renewWords')}</p>
            {make.error && <Refused problem={make.error} />}
            <Button wide busy={make.isPending} onPress={renew}>
              {t('collecting.renew')}
            </Button>
          </div>
        </Sheet>
      )}
    </>
  )
}

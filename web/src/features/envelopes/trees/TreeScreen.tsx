import type { TreeView } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Arc } from '../../../ui/RedCover.tsx'
import { EndActs } from '../parts/EndActs.tsx'
import { WonAmount } from '../parts/WonAmount.tsx'
import { useEnvelope } from '../queries.ts'
import { FunnyGame } from './FunnyGame.tsx'
import { PassOn } from './PassOn.tsx'
import { useTree } from './queries.ts'
import { RelayGame } from './RelayGame.tsx'
import './trees.css'

/** A guess of three or a relay: my guess, what it brought, and how it went on. */
export function TreeScreen() {
  const { t } = useTranslation('trees')
  const { envelopeId = '' } = useParams()
  const tree = useTree(envelopeId)
  const view = tree.data
  return (
    <div className="result">
      <Page
        title={view ? t(`names.${view.mode}`) : t('names.funny')}
        back={view?.roomId ? `/friends/${view.roomId}` : '/today'}
        tone="wallet"
        flush
      >
        {tree.isPending && <Skeleton />}
        {tree.error && !view && (
          <Refused problem={tree.error} onAgain={() => void tree.refetch()} />
        )}
        {view && <Played view={view} />}
      </Page>
    </div>
  )
}

function Played({ view }: { view: TreeView }) {
  const [passing, setPassing] = useState(false)
  const [fresh, setFresh] = useState(false)
  const { funny, relay } = view
  const onGuessed = () => setFresh(true)
  return (
    <>
      <Head view={view} fresh={fresh} />
      <div className="tree-body">
        {funny && <FunnyGame view={view} game={funny} onGuessed={onGuessed} />}
        {relay && <RelayGame view={view} game={relay} onGuessed={onGuessed} />}
        <PassArea view={view} onOpen={() => setPassing(true)} />
        {view.state === 'open' && <Ends id={view.envelopeId} />}
        <Foot view={view} />
      </div>
      {passing && <PassOn view={view} onClose={() => setPassing(false)} />}
    </>
  )
}

/** Giving it back or taking it back, while it waits for the guess of one person. */
function Ends({ id }: { id: string }) {
  const envelope = useEnvelope(id)
  return envelope.data ? <EndActs view={envelope.data} /> : null
}

function Head({ view, fresh }: { view: TreeView; fresh: boolean }) {
  const { t } = useTranslation(['trees', 'envelopes'])
  const money = useMoneyText()
  const mode = t(`names.${view.mode}`)
  const { won } = view.me
  const ended = view.state === 'open' ? undefined : t(`tree.ended.${view.state}`)
  return (
    <>
      <div className="result-top">
        <Arc />
        <div className="result-face">
          <Avatar id={view.sender.id} pictureId={view.sender.pictureId} size={56} />
        </div>
      </div>
      <div className="result-head">
        <p className="result-sender">
          {view.mine ? t('tree.yours', { mode }) : t('tree.of', { name: view.sender.name, mode })}
        </p>
        <p className="quiet">{view.greeting || t('composer.greetingUsual')}</p>
        {won !== null && (
          <>
            <WonAmount amount={won} fresh={fresh} />
            <Link className="result-stored" to="/wallet/bills">
              {t('won.stored')}
            </Link>
          </>
        )}
        <p className="quiet">
          {view.mine &&
            view.amount !== null &&
            `${t('tree.held', { amount: money(view.amount) })} · `}
          {ended ?? t('tree.ends', { time: deadline(view.expiresAt) })}
        </p>
        {view.mine && view.returned !== null && BigInt(view.returned) > 0n && (
          <p className="quiet">{t('tree.back', { amount: money(view.returned) })}</p>
        )}
      </div>
    </>
  )
}

/** Passing on, or why it cannot be passed on any more. */
function PassArea({ view, onOpen }: { view: TreeView; onOpen: () => void }) {
  const { t } = useTranslation('trees')
  const { mayPass, passWhy } = view.me
  if (mayPass) {
    return (
      <div className="tree-pass">
        {view.mode === 'funny' && <p>{t('funny.passRest')}</p>}
        <Button wide icon="send" onPress={onOpen}>
          {t('pass.go')}
        </Button>
      </div>
    )
  }
  if (passWhy === 'path_full') return <p className="quiet tree-note">{t('pass.full')}</p>
  return null
}

function Foot({ view }: { view: TreeView }) {
  const { t } = useTranslation('trees')
  return (
    <div className="result-acts">
      <Link className="text-link" to={`/envelopes/${view.envelopeId}/verify`}>
        {t('tree.verify')}
      </Link>
      {view.roomId && (
        <ButtonLink to={`/friends/${view.roomId}`} look="plain" small>
          {t('tree.room')}
        </ButtonLink>
      )}
    </div>
  )
}

import type { Notice, WaitingItem } from '@fuquan/sdk/index.ts'
import { Fragment, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { PlusMenu } from '../../../app/plus.tsx'
import { useMe } from '../../../app/session.tsx'
import { useIsOn, useLeads } from '../../../app/switches.ts'
import { deadline, longDay, moment } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon, type IconName } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useNotices, useReadNotices, useWaiting } from '../queries.ts'
import { useNoticeWords } from '../parts/noticeWords.ts'
import {
  answerWords,
  firstThings,
  grouped,
  isDesk,
  partOfDay,
  pathOf,
  waitingPath,
} from '../state.ts'

const newcomerDays = 3

/** Today: what waits for me, nearest deadline first, and what happened. */
export function Today() {
  const { t } = useTranslation(['notifications', 'app'])
  const me = useMe()
  const now = new Date()
  const waiting = useWaiting()
  const notices = useNotices()
  const leads = useLeads()
  // What is asked in a module that is off meanwhile nobody can answer.
  const waits = (waiting.data?.items ?? []).filter(item => leads(waitingPath(item, leads)))
  const told = notices.data?.pages.flatMap(page => page.items) ?? []
  const loaded = waiting.data && notices.data
  // All at once: what came first would be pushed down by what comes above it.
  const ready = !waiting.isPending && !notices.isPending
  const days = (now.getTime() - Date.parse(me.createdAt)) / 86_400_000
  const problem = waiting.error ?? notices.error
  return (
    <Page
      title={t(`greeting.${partOfDay(now.getHours())}`, { name: me.user.name })}
      large
      end={<PlusMenu />}
    >
      <p className="today-date">{longDay(now)}</p>
      {!ready && <Skeleton />}
      {ready && problem && !loaded && (
        <Refused
          problem={problem}
          onAgain={() => void Promise.all([waiting.refetch(), notices.refetch()])}
        />
      )}
      {ready && waits.length > 0 && <Waiting items={waits} />}
      {ready && days < newcomerDays && <FirstThings />}
      {ready && told.length > 0 && <Notices items={told} />}
      {notices.hasNextPage && (
        <Button
          look="text"
          wide
          busy={notices.isFetchingNextPage}
          onPress={() => void notices.fetchNextPage()}
        >
          {t('app:loadMore')}
        </Button>
      )}
      {loaded && waits.length === 0 && told.length === 0 && <NothingToday />}
    </Page>
  )
}

function NothingToday() {
  const { t } = useTranslation('notifications')
  const isOn = useIsOn()
  const social = isOn('chat') && isOn('envelopes')
  return (
    <Empty
      title={t('empty')}
      words={t(social ? 'emptyWords' : 'emptyWallet')}
      action={
        <ButtonLink to={social ? '/friends' : '/wallet'} look="soft">
          {t(social ? 'emptyAction' : 'emptyWalletAction')}
        </ButtonLink>
      }
    />
  )
}

function Waiting({ items }: { items: readonly WaitingItem[] }) {
  const { t } = useTranslation(['notifications', 'app'])
  return (
    <section aria-label={t('waiting')}>
      <h2 className="section-title">{t('waiting')}</h2>
      <ul className="waiting">
        {items.map(item => (
          <li key={`${item.kind}-${item.ref}`}>
            <WaitingCard item={item} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function WaitingCard({ item }: { item: WaitingItem }) {
  const { t } = useTranslation(['notifications', 'codes'])
  const words = useNoticeWords()
  const leads = useLeads()
  const isOn = useIsOn()
  return (
    <div className="card is-padded waiting-card">
      <div className="row-main">
        <p>{words('waiting', item.kind, item.facts) ?? t('plainWaiting')}</p>
        <p className="quiet">
          {item.until ? t('until', { time: deadline(item.until) }) : moment(item.at)}
        </p>
      </div>
      <ButtonLink to={waitingPath(item, leads)} small>
        {t(answerWords(item.kind, isOn))}
      </ButtonLink>
    </div>
  )
}

function Notices({ items }: { items: readonly Notice[] }) {
  const { t } = useTranslation(['notifications', 'app'])
  const { mutate } = useReadNotices()
  const groups = grouped(items)
  const newest = items[0]
  const unreadTop = newest && newest.readAt === null ? newest.id : undefined
  useEffect(() => {
    if (unreadTop) mutate({ body: { upTo: unreadTop } })
  }, [unreadTop, mutate])
  return (
    <section aria-label={t('notices')}>
      {(['money', 'people', 'other'] as const).map(
        group =>
          groups[group].length > 0 && (
            <Fragment key={group}>
              <h2 className="section-title">{t(`groups.${group}`)}</h2>
              <ul className="card rows">
                {groups[group].map(notice => (
                  <li key={notice.id}>
                    <NoticeRow notice={notice} />
                  </li>
                ))}
              </ul>
            </Fragment>
          ),
      )}
    </section>
  )
}

const icons: Record<Notice['class'], IconName> = {
  money: 'wallet',
  waiting: 'clock',
  social: 'people',
  campaign: 'spark',
  announcement: 'bell',
  digest: 'bill',
}

const guarded: readonly (string | undefined)[] = ['device', 'pin', 'me']

function iconOf({ kind, class: of, link }: Notice): IconName {
  if (kind.startsWith('envelopes.')) return 'envelope'
  if (guarded.includes(link?.kind)) return 'shield'
  return icons[of]
}

function NoticeRow({ notice }: { notice: Notice }) {
  const { t } = useTranslation(['notifications', 'app'])
  const words = useNoticeWords()
  const leads = useLeads()
  const path = pathOf(notice.link)
  const to = path !== undefined && leads(path) ? path : undefined
  return (
    <Row
      {...(to && { to, away: isDesk(to) })}
      start={<Icon name={iconOf(notice)} />}
      name={words('notices', notice.kind, notice.facts) ?? t('plain')}
      note={
        <>
          {moment(notice.at)}
          {notice.readAt === null && <span className="today-new">{t('unread')}</span>}
        </>
      }
    />
  )
}

const firsts = {
  hello: { to: '/friends', icon: 'friends', words: 'firstHello' },
  envelope: { to: '/envelopes?role=waiting', icon: 'envelope', words: 'firstEnvelope' },
  pin: { to: '/me/security/pin', icon: 'lock', words: 'firstPin' },
  collect: { to: '/wallet/collect', icon: 'collect', words: 'firstCollect' },
  picture: { to: '/me/profile', icon: 'me', words: 'firstPicture' },
} as const

function FirstThings() {
  const { t } = useTranslation(['notifications', 'app'])
  const me = useMe()
  const isOn = useIsOn()
  const things = firstThings(isOn, {
    pin: me.pin.state !== 'unset' || me.passkeys > 0,
    picture: me.user.pictureId !== null,
  })
  return (
    <section aria-label={t('first')}>
      <h2 className="section-title">{t('first')}</h2>
      <div className="card first-things">
        {things.map(name => (
          <Link className="first-thing" to={firsts[name].to} key={name}>
            <Icon name={firsts[name].icon} />
            {t(firsts[name].words)}
          </Link>
        ))}
      </div>
    </section>
  )
}

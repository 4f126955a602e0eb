import { getHomeOptions, getHouseOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { NavLink, Navigate, Outlet, useLocation } from 'react-router'
import { problemOf } from '../lib/api.ts'
import { chooseLanguage, useWords } from '../lib/i18n.ts'
import { dropLooks } from '../lib/looks.ts'
import { Button, Segmented, Tag } from '../ui/antd.ts'
import { Refused, useOnline } from '../ui/faces.tsx'
import { Page } from '../ui/Page.tsx'
import { Avatar } from '../ui/Person.tsx'
import { Icon } from './icons.tsx'
import { partOf, places, rolesOf } from './places.ts'
import { FactorNeeded } from './second-step.tsx'
import { SignInAgain } from './sign-in-again.tsx'
import { SessionProvider, useMe, useMeQuery, useMayOpen, useSignOut } from './session.tsx'

/** The frame of every console screen; lets in who has a staff role. */
export function Shell() {
  const me = useMeQuery()
  const place = useLocation()
  if (me.data === undefined) {
    if (!me.isError) return null
    if (problemOf(me.error)?.code === 'not_signed_in') {
      return <Navigate to="/sign-in" replace state={{ from: place.pathname + place.search }} />
    }
    return (
      <main className="door">
        <Refused error={me.error} again={() => void me.refetch()} />
      </main>
    )
  }
  return (
    <SessionProvider value={me.data}>
      {me.data.secondFactorNeeded ? (
        <FactorNeeded />
      ) : me.data.staffRoles.length === 0 ? (
        <NoRole />
      ) : (
        // Whoever signs in over the page of another begins anew: what is open there is not theirs.
        <Frame key={me.data.user.id} />
      )}
      <SignInAgain />
    </SessionProvider>
  )
}

function Frame() {
  const { say } = useWords()
  const { user } = useMe()
  useEffect(() => dropLooks(user.id), [user.id])
  const online = useOnline()
  const mayOpen = useMayOpen()
  const { pathname } = useLocation()
  const needed = rolesOf(pathname)
  const home = useQuery({ ...getHomeOptions(), refetchInterval: 60_000 })
  const house = useQuery({ ...getHouseOptions(), refetchInterval: 60_000 })
  const off = house.data?.off ?? []
  const isOff = (path: string) => off.includes(partOf(path) ?? '')
  const needs = home.data?.needs ?? []
  const waiting = (kind: string) => needs.find(need => need.kind === kind)?.count ?? 0
  const badges: Partial<Record<string, number>> = {
    people: waiting('person_waiting'),
    approvals: waiting('approval_waiting'),
    books: waiting('finding_open'),
    money: waiting('redemption_waiting'),
    problems: waiting('bill_problem'),
    stickers: waiting('pack_in_review') + waiting('sticker_report'),
    covers: waiting('cover_in_review') + waiting('ask_picture_in_review'),
    reports: waiting('message_report'),
    jobs: waiting('turn_failed') + waiting('dead_jobs'),
  }

  return (
    <div className="shell">
      <a className="skip" href="#main">
        {say('face.skip')}
      </a>
      <nav className="side" aria-label={say('nav.label')}>
        <div className="house">
          <img className="house-mark" src="/console/mark.svg" alt="" width={28} height={28} />
          <span className="house-name">{home.data?.house.name ?? say('brand')}</span>
        </div>
        {places.map(({ to, name, roles }) => {
          if (!mayOpen(roles) || isOff(to)) return null
          const count = badges[name] ?? 0
          return (
            <NavLink key={name} to={to} end={to === '/'}>
              <Icon name={name} />
              {say(`nav.${name}`)}
              {count > 0 ? <span className="badge">{Math.min(count, 99)}</span> : null}
            </NavLink>
          )
        })}
      </nav>
      <div>
        <Top demo={home.data?.house.demo ?? false} />
        {online ? null : <output className="offline">{say('face.offline')}</output>}
        <main className="main" id="main">
          {!mayOpen(needed) ? (
            <NotMine roles={needed} />
          ) : isOff(pathname) ? (
            <SwitchedOff />
          ) : (
            <Outlet />
          )}
        </main>
      </div>
    </div>
  )
}

/** A place that belongs to other roles: whose it is, and how one comes to open it. */
function NotMine({ roles }: { roles: ReturnType<typeof rolesOf> }) {
  const { say, language } = useWords()
  const list = new Intl.ListFormat(language, { type: 'disjunction' })
  const named = roles === 'all' ? [] : roles
  return (
    <Page title={say('notMine.title')}>
      <div className="card">
        <p>
          {say('notMine.words', {
            roles: list.format([...named, 'owner' as const].map(role => say(`role.${role}`))),
          })}
        </p>
      </div>
    </Page>
  )
}

/** A place of a part that is switched off: nothing is broken, and nothing is lost. */
function SwitchedOff() {
  const { say } = useWords()
  return (
    <Page title={say('keeping.offTitle')}>
      <div className="card">
        <p>{say('keeping.offWords')}</p>
      </div>
    </Page>
  )
}

function Top({ demo }: { demo: boolean }) {
  const { say } = useWords()
  const me = useMe()
  const leave = useSignOut()
  return (
    <header className="top">
      {demo ? <Tag color="gold">{say('nav.demo')}</Tag> : null}
      <span className="grow" />
      <LanguageSwitch />
      <span className="person">
        <Avatar card={me.user} size={28} />
        <span className="person-words">
          <span className="person-name">{me.user.name}</span>
          <span className="quiet">
            {me.staffRoles.map(role => say(`role.${role}`)).join(' · ')}
          </span>
        </span>
      </span>
      <Button type="text" icon={<Icon name="door" />} onClick={() => void leave()}>
        {say('nav.signOut')}
      </Button>
    </header>
  )
}

/** Chinese or English, on every door and in the head of every screen. */
export function LanguageSwitch() {
  const { say, language } = useWords()
  return (
    <Segmented
      aria-label={say('nav.language')}
      size="small"
      value={language}
      options={[
        { label: <span lang="zh-CN">{say('nav.chinese')}</span>, value: 'zh-CN' },
        { label: <span lang="en">{say('nav.english')}</span>, value: 'en' },
      ]}
      onChange={chosen => chooseLanguage(chosen === 'en' ? 'en' : 'zh-CN')}
    />
  )
}

function NoRole() {
  const { say } = useWords()
  const leave = useSignOut()
  return (
    <main className="door">
      <div className="door-card stack">
        <h1>{say('nav.noRole')}</h1>
        <p className="quiet">{say('nav.noRoleHelp')}</p>
        <div className="row">
          <Button type="primary" href="/">
            {say('nav.toApp')}
          </Button>
          <Button onClick={() => void leave()}>{say('nav.signOut')}</Button>
        </div>
      </div>
    </main>
  )
}

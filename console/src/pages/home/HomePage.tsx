import { getHomeOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { FailedTurn, Need, StaffRole } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Icon } from '../../app/icons.tsx'
import { rolesOf } from '../../app/places.ts'
import { useMayOpen } from '../../app/session.tsx'
import type { IconName } from '../../app/icons.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { writeAge, writeMoment } from '../../lib/time.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Page, Section } from '../../ui/Page.tsx'

const books: StaffRole[] = ['operator', 'treasurer']
const help: StaffRole[] = ['operator', 'treasurer', 'support']
const people: StaffRole[] = ['operator', 'moderator']
const second: StaffRole[] = ['operator', 'treasurer', 'moderator', 'arbiter', 'campaigner']
const machine: StaffRole[] = ['operator']
const owners: StaffRole[] = []
// Where each is done, and by whom: what waits for others does not need me.
const places: Record<Need['kind'], { to: string; icon: IconName; roles: StaffRole[] }> = {
  money_paused: { to: '/books', icon: 'books', roles: books },
  finding_open: { to: '/books', icon: 'books', roles: books },
  approval_waiting: { to: '/approvals', icon: 'approvals', roles: second },
  redemption_waiting: { to: '/money', icon: 'money', roles: books },
  person_waiting: { to: '/people?state=asked', icon: 'people', roles: people },
  bill_problem: { to: '/problems', icon: 'problems', roles: help },
  pack_in_review: { to: '/stickers', icon: 'stickers', roles: people },
  sticker_report: { to: '/stickers?show=reports', icon: 'stickers', roles: people },
  cover_in_review: { to: '/covers', icon: 'covers', roles: people },
  ask_picture_in_review: { to: '/covers', icon: 'covers', roles: people },
  message_report: { to: '/reports', icon: 'reports', roles: people },
  turn_failed: { to: '/jobs', icon: 'jobs', roles: machine },
  dead_jobs: { to: '/jobs', icon: 'jobs', roles: machine },
  disk_low: { to: '/health', icon: 'health', roles: machine },
  data_directory: { to: '/health', icon: 'health', roles: machine },
  one_owner: { to: '/people', icon: 'people', roles: owners },
  demo: { to: '/settings', icon: 'settings', roles: machine },
}

/** What needs me, most urgent first. No figures to be proud of. */
export function HomePage() {
  const { say } = useWords()
  const home = useQuery({ ...getHomeOptions(), refetchInterval: 60_000 })
  const mayOpen = useMayOpen()
  return (
    <Page title={say('home.title')}>
      <Face query={home}>
        {({ needs: all, failedTurns, people: sums }) => {
          const needs = all.filter(({ kind }) => mayOpen(places[kind].roles))
          return (
            <>
              <section className="card" aria-label={say('home.title')}>
                {needs.length === 0 ? <Empty>{say('home.calm')}</Empty> : null}
                {needs.map(({ kind, ...need }) =>
                  kind === 'turn_failed' ? (
                    failedTurns.map(turn => <TurnLine key={turn.name} turn={turn} />)
                  ) : (
                    <NeedLine key={kind} kind={kind} {...need} />
                  ),
                )}
              </section>
              <Section title={say('home.people')}>
                <div className="row" style={{ gap: 32 }}>
                  <Count to="/people?state=active" label={say('home.active')} count={sums.active} />
                  <Count to="/people?state=asked" label={say('home.asked')} count={sums.asked} />
                  <Count
                    to="/people?state=restricted"
                    label={say('home.restricted')}
                    count={sums.restricted}
                  />
                </div>
              </Section>
            </>
          )
        }}
      </Face>
    </Page>
  )
}

/** A scheduled task that failed: which, when, why, and that it clears by itself. */
function TurnLine({ turn }: { turn: FailedTurn }) {
  const { say, language } = useWords()
  const { to, icon } = places.turn_failed
  const said = say('turns.failed', { name: nameOf(say, 'turns.names', turn.name) })
  return (
    <div className="need">
      <Icon name={icon} />
      <div className="need-words">
        <div className="person-name">{said}</div>
        <div className="quiet">{say('turns.why', { why: turn.why })}</div>
        <div className="quiet">
          {say('turns.times', { count: turn.times, at: writeMoment(turn.failedAt, language) })}{' '}
          {say('turns.clears')}
        </div>
      </div>
      <span className="quiet">{writeAge(turn.since, language)}</span>
      <Link to={to} aria-label={`${say('home.open')} ${said}`}>
        {say('home.open')}
      </Link>
    </div>
  )
}

type NeedLineProps = Omit<Need, 'kind'> & { kind: Exclude<Need['kind'], 'turn_failed'> }

function NeedLine({ kind, count, since }: NeedLineProps) {
  const { say, language } = useWords()
  const { to, icon } = places[kind]
  return (
    <div className="need">
      <Icon name={icon} />
      <div className="need-words">
        <div className="person-name">{say(`home.${kind}`, { count })}</div>
        <div className="quiet">{say(`home.${kind}Help`)}</div>
      </div>
      {since === null ? null : <span className="quiet">{writeAge(since, language)}</span>}
      <Link to={to} aria-label={`${say('home.open')} ${say(`home.${kind}`, { count })}`}>
        {say('home.open')}
      </Link>
    </div>
  )
}

function Count({ to, label, count }: { to: string; label: string; count: number }) {
  const mayOpen = useMayOpen()
  if (!mayOpen(rolesOf('/people'))) {
    return (
      <span className="count">
        <b>{count}</b> {label}
      </span>
    )
  }
  return (
    <Link to={to} className="count">
      <b>{count}</b> {label}
    </Link>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { useIsOn } from '../../../app/switches.ts'
import { languageNames, useLanguage } from '../../../lib/i18n.ts'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Icon, type IconName } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { LevelMark } from '../parts/LevelMark.tsx'
import { SignOutSheet } from '../parts/SignOutSheet.tsx'
import { useClosing } from '../standingQueries.ts'

const levels = ['l0', 'l1', 'l2', 'l3'] as const

/** Me: my card, and everything that is mine to set. */
export function MePage() {
  const { t } = useTranslation(['identity', 'app', 'security', 'standing', 'house', 'switches'])
  const me = useMe()
  const language = useLanguage()
  const isOn = useIsOn()
  const [leaving, setLeaving] = useState(false)
  const level = levels[me.user.level] ?? 'l0'
  return (
    <Page title={t('me.title')} large>
      <div className="card">
        <Row
          to="/me/profile"
          start={<Avatar id={me.user.id} pictureId={me.user.pictureId} size={64} />}
          name={<span className="me-name">{me.user.name}</span>}
          note={
            <>
              @{me.user.handle} · {t('me.level', { level: me.user.level })}{' '}
              {t(`me.levels.${level}`)}
            </>
          }
        />
      </div>
      {me.restriction && (
        <div className="refused" role="status">
          <Icon name="lock" />
          <p>
            {t('me.restricted', { reason: me.restriction.reason })}{' '}
            {me.restriction.until &&
              t('me.restrictedUntil', { time: deadline(me.restriction.until) })}{' '}
            <Link className="text-link" to="/me/level">
              {t('standing:me.why')}
            </Link>
          </p>
        </div>
      )}
      {me.secondFactorNeeded && (
        <div className="refused" role="status">
          <Icon name="shield" />
          <p>{t('security:factorNeeded')}</p>
        </div>
      )}
      {me.state === 'closing' && <ClosingNote />}
      <div className="card rows">
        <Line icon="shield" to="/me/security" name={t('me.security')} />
        <Line icon="phone" to="/me/devices" name={t('me.devices')} />
        <Line
          icon="spark"
          to="/me/level"
          name={t('standing:me.level')}
          end={<LevelMark level={me.user.level} />}
        />
        {isOn('envelopes') && (
          <Line icon="envelope" to="/me/envelopes" name={t('switches:title')} />
        )}
        <Line icon="eye" to="/me/looks" name={t('me.looks')} />
        <Line icon="bill" to="/me/data" name={t('standing:me.data')} />
      </div>
      <div className="card rows">
        <Line
          icon="sun"
          to="/me/appearance"
          name={t('me.appearance')}
          end={<span lang={language}>{languageNames[language]}</span>}
        />
        <Line icon="bell" to="/me/notices" name={t('me.notices')} />
        <Line icon="bill" to="/house-rules" name={t('house:rulesTitle')} />
        <Line icon="people" to="/me/invite" name={t('me.invite')} />
        <Line icon="globe" to="/me/organisations" name={t('standing:me.organisations')} />
        {me.staffRoles.length > 0 && (
          <a className="row" href="/console">
            <Icon name="spark" />
            <span className="row-main">{t('me.console')}</span>
            <span className="row-chevron">
              <Icon name="next" size={18} />
            </span>
          </a>
        )}
      </div>
      <Button look="plain" wide icon="out" onPress={() => setLeaving(true)}>
        {t('me.signOut')}
      </Button>
      {leaving && <SignOutSheet onClose={() => setLeaving(false)} />}
    </Page>
  )
}

function ClosingNote() {
  const { t } = useTranslation('standing')
  const closing = useClosing()
  if (!closing.data?.dueAt) return null
  return (
    <div className="refused" role="status">
      <Icon name="clock" />
      <p>
        {t('me.closing', { time: deadline(closing.data.dueAt) })}{' '}
        <Link className="text-link" to="/me/closing">
          {t('me.closingStop')}
        </Link>
      </p>
    </div>
  )
}

type LineProps = { icon: IconName; to: string; name: string; end?: React.ReactNode }

function Line({ icon, ...rest }: LineProps) {
  return <Row start={<Icon name={icon} />} {...rest} />
}

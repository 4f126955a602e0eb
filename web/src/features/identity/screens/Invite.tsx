import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { deadline } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { LinkShare } from '../../../ui/LinkShare.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useHouse, useInvites, useMakeInvite, useWithdrawInvite } from '../queries.ts'

/** Inviting people into the house by a link or its QR code. */
export function Invite() {
  const { t } = useTranslation(['identity', 'app'])
  const me = useMe()
  const house = useHouse()
  const invites = useInvites()
  const make = useMakeInvite()
  const withdraw = useWithdrawInvite()
  const open = invites.data?.items.find(invite => invite.state === 'open')
  const past = invites.data?.items.filter(invite => invite !== open) ?? []
  return (
    <Page title={t('invite.title')} back="/me">
      <p>{t('invite.words')}</p>
      {invites.isPending && <Skeleton rows={2} />}
      {(make.error ?? withdraw.error ?? invites.error) && (
        <Refused problem={make.error ?? withdraw.error ?? invites.error} />
      )}
      {invites.data && !open && (
        <Button
          wide
          busy={make.isPending}
          why={me.mayInvite ? undefined : t('invite.notAllowed')}
          onPress={() => make.mutate({})}
        >
          {t('invite.make')}
        </Button>
      )}
      {open && (
        <div className="card is-padded invite-code">
          <LinkShare
            url={new URL(open.path, location.origin).href}
            title={house.data?.name ?? ''}
            qrLabel={t('invite.qr')}
          />
          <p className="quiet">
            {t('invite.left', { count: open.usesLeft })} ·{' '}
            {t('invite.until', { time: deadline(open.expiresAt) })}
          </p>
          <Button
            look="danger"
            icon="close"
            small
            busy={withdraw.isPending}
            onPress={() =>
              withdraw.mutate(
                { path: { houseInviteId: open.id } },
                { onSuccess: () => toast(t('invite.withdrawn')) },
              )
            }
          >
            {t('invite.withdraw')}
          </Button>
        </div>
      )}
      {past.length > 0 && (
        <ul className="card rows">
          {past.map(invite => (
            <li key={invite.id}>
              <Row
                name={t(`invite.states.${invite.state}`)}
                note={t('invite.left', { count: invite.usesLeft })}
                end={deadline(invite.createdAt)}
              />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

/** A house invite opened by somebody who is in already. */
export function InviteUsed() {
  const { t } = useTranslation(['identity', 'app'])
  return (
    <Page title={t('invite.title')} back="/today">
      <Empty
        title={t('invite.already')}
        words={t('invite.alreadyWords')}
        action={<ButtonLink to="/today">{t('app:missing.home')}</ButtonLink>}
      />
    </Page>
  )
}

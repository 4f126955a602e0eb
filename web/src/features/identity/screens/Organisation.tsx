import type { OrganisationPage } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { InviteAdminSheet } from '../parts/InviteAdminSheet.tsx'
import { LevelMark } from '../parts/LevelMark.tsx'
import { Members } from '../parts/Members.tsx'
import { useAnswerAdmin, useOrganisation, useRemoveAdmin } from '../standingQueries.ts'

/** The page of an organisation: who speaks for it, and for its admins what they do there. */
export function Organisation() {
  const { t } = useTranslation('standing')
  const { organisationId = '' } = useParams()
  const page = useOrganisation(organisationId)
  return (
    <Page title={page.data?.name ?? t('organisations.title')} back="/me/organisations">
      {page.error && <Refused problem={page.error} onAgain={() => void page.refetch()} />}
      {page.isPending && <Skeleton rows={4} />}
      {page.data && <Shown body={page.data} />}
    </Page>
  )
}

function Shown({ body }: { body: OrganisationPage }) {
  const { t } = useTranslation('standing')
  return (
    <>
      <div className="card body-head">
        <div className="body-tags">
          <span className="tag">{t(`organisations.states.${body.state}`)}</span>
          {body.trusted && <span className="tag">{t('organisations.trusted')}</span>}
        </div>
        {body.about !== '' && <p className="body-about">{body.about}</p>}
        <p className="quiet">
          {t('organisations.members', { count: body.members })}
          {body.mine !== 'none' && ` · ${t(`organisations.mineIs.${body.mine}`)}`}
        </p>
      </div>
      {body.mine === 'admin' && <Hint body={body} />}
      {body.mine === 'invited' && <Answer body={body} />}
      <Admins body={body} />
      {body.mine === 'admin' && <Members body={body} />}
      {body.mine === 'admin' && <Leave body={body} />}
    </>
  )
}

function Hint({ body }: { body: OrganisationPage }) {
  const { t } = useTranslation('standing')
  const { state, adminsNeeded, stateReason } = body
  const words =
    state === 'suspended'
      ? t('organisations.suspendedWords', { reason: stateReason ?? '' })
      : adminsNeeded > 0
        ? t('organisations.needAdmins', { count: adminsNeeded })
        : t('organisations.waitsStaff')
  if (state === 'verified' && adminsNeeded === 0) return null
  return <p role="status">{words}</p>
}

function Answer({ body }: { body: OrganisationPage }) {
  const { t } = useTranslation('standing')
  const answer = useAnswerAdmin()
  const say = (accept: boolean) =>
    answer.mutate(
      { path: { organisationId: body.id }, body: { accept } },
      {
        onSuccess: () => toast(t(accept ? 'organisations.accepted' : 'organisations.declined')),
      },
    )
  return (
    <div className="acts">
      <p>{t('organisations.invitedWords')}</p>
      {answer.error && <Refused problem={answer.error} />}
      <Button wide busy={answer.isPending} onPress={() => say(true)}>
        {t('organisations.accept')}
      </Button>
      <Button look="plain" wide busy={answer.isPending} onPress={() => say(false)}>
        {t('organisations.decline')}
      </Button>
    </div>
  )
}

function Admins({ body }: { body: OrganisationPage }) {
  const { t } = useTranslation('standing')
  const [asking, setAsking] = useState(false)
  return (
    <section className="titled">
      <h2 className="section-title">{t('organisations.admins')}</h2>
      <ul className="card rows">
        {body.admins.map(({ user, confirmed }) => (
          <li key={user.id}>
            <Row
              start={<Avatar id={user.id} pictureId={user.pictureId} />}
              name={user.name}
              note={
                <>
                  @{user.handle} <LevelMark level={user.level} />
                </>
              }
              end={confirmed ? undefined : <span className="tag">{t('organisations.asked')}</span>}
            />
          </li>
        ))}
      </ul>
      {body.mine === 'admin' && (
        <Button look="soft" wide onPress={() => setAsking(true)}>
          {t('organisations.inviteAdmin')}
        </Button>
      )}
      {asking && <InviteAdminSheet organisationId={body.id} onClose={() => setAsking(false)} />}
    </section>
  )
}

function Leave({ body }: { body: OrganisationPage }) {
  const { t } = useTranslation('standing')
  const { user } = useMe()
  const navigate = useNavigate()
  const leave = useRemoveAdmin()
  return (
    <>
      {leave.error && <Refused problem={leave.error} />}
      <Button
        look="plain"
        wide
        busy={leave.isPending}
        onPress={() =>
          leave.mutate(
            { path: { organisationId: body.id, userId: user.id } },
            {
              onSuccess: () => {
                toast(t('organisations.left'))
                void navigate('/me/organisations', { replace: true })
              },
            },
          )
        }
      >
        {t('organisations.leave')}
      </Button>
    </>
  )
}

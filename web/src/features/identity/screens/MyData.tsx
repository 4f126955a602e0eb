import type { Archive } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bytesText } from '../standingState.ts'
import { saveFrom } from '../../../lib/share.ts'
import { deadline, moment } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { ProveSheet } from '../parts/ProveSheet.tsx'
import { archivePath, useArchives, useAskArchive, useOpenArchive } from '../standingQueries.ts'

/** What is kept about me: what for, a copy to take, and the way out. */
export function MyData() {
  const { t } = useTranslation('standing')
  const archives = useArchives()
  const ask = useAskArchive()
  const [asking, setAsking] = useState(false)
  const making = archives.data?.items.some(one => one.state === 'asked') ?? false
  return (
    <Page title={t('data.title')} back="/me">
      <p className="quiet">{t('data.words')}</p>
      <div className="card rows">
        <Row
          to="/me/data/use"
          start={<Icon name="eye" />}
          name={t('data.use')}
          note={t('data.useNote')}
        />
      </div>
      <section className="titled">
        <h2 className="section-title">{t('data.copy')}</h2>
        <p className="quiet">{t('data.copyWords')}</p>
        {archives.error && (
          <Refused problem={archives.error} onAgain={() => void archives.refetch()} />
        )}
        {archives.isPending && <Skeleton rows={1} />}
        {archives.data && archives.data.items.length > 0 && (
          <ul className="card rows">
            {archives.data.items.map(archive => (
              <li key={archive.id}>
                <ArchiveRow archive={archive} />
              </li>
            ))}
          </ul>
        )}
        {!making && (
          <Button look="soft" wide icon="download" onPress={() => setAsking(true)}>
            {t('data.ask')}
          </Button>
        )}
      </section>
      <div className="card rows">
        <Row
          to="/me/closing"
          start={<Icon name="out" />}
          name={t('me.close')}
          note={t('data.closeNote')}
        />
      </div>
      {asking && (
        <ProveSheet
          kind="identity.archive"
          title={t('data.askTitle')}
          words={t('data.copyWords')}
          go={t('data.askGo')}
          busy={ask.isPending}
          problem={ask.error}
          onProved={body =>
            ask.mutate(
              { body },
              {
                onSuccess: () => {
                  setAsking(false)
                  toast(t('data.asked'))
                },
              },
            )
          }
          onClose={() => {
            ask.reset()
            setAsking(false)
          }}
        />
      )}
    </Page>
  )
}

function ArchiveRow({ archive }: { archive: Archive }) {
  const { t } = useTranslation('standing')
  const [taking, setTaking] = useState(false)
  const ready = archive.state === 'ready'
  return (
    <Row
      start={<Icon name={ready ? 'download' : 'clock'} />}
      name={t(`data.states.${archive.state}`)}
      note={
        <>
          {t('data.made', { time: moment(archive.askedAt) })}
          {ready && ` · ${t('data.until', { time: deadline(archive.expiresAt) })}`}
          {archive.bytes !== null && ` · ${bytesText(archive.bytes)}`}
        </>
      }
      end={
        ready && (
          <>
            <Button small look="soft" onPress={() => setTaking(true)}>
              {t('data.take')}
            </Button>
            {taking && <Taking archive={archive} onClose={() => setTaking(false)} />}
          </>
        )
      }
    />
  )
}

/** All I am and wrote lies in it: whoever takes it shows that it is they. */
function Taking({ archive, onClose }: { archive: Archive; onClose: () => void }) {
  const { t } = useTranslation('standing')
  const open = useOpenArchive()
  return (
    <ProveSheet
      kind="identity.take_archive"
      title={t('data.askTitle')}
      words={t('data.takeWords')}
      go={t('data.take')}
      busy={open.isPending}
      problem={open.error}
      onProved={body =>
        open.mutate(
          { path: { archiveId: archive.id }, body },
          {
            onSuccess: ({ ticket }) => {
              onClose()
              saveFrom(archivePath(archive.id, ticket))
            },
          },
        )
      }
      onClose={onClose}
    />
  )
}

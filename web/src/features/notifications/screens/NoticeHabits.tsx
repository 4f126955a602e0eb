import type { NoticeHabits as Habits } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { ClassTable } from '../parts/ClassTable.tsx'
import { KindList } from '../parts/KindList.tsx'
import { PushDevices } from '../parts/PushDevices.tsx'
import { QuietHours } from '../parts/QuietHours.tsx'
import { useHabits, useTestMail } from '../queries.ts'

/** How and when things reach me outside the app: devices, mail, classes, quiet hours, kinds. */
export function NoticeHabits() {
  const { t } = useTranslation('notifications')
  const habits = useHabits()
  return (
    <Page title={t('habits.title')} back="/me">
      {habits.isPending && <Skeleton square={false} />}
      {habits.error && <Refused problem={habits.error} onAgain={() => void habits.refetch()} />}
      {habits.data && (
        <div className="habits">
          <PushDevices habits={habits.data} />
          <Mail habits={habits.data} />
          <ClassTable habits={habits.data} />
          <QuietHours habits={habits.data} />
          <KindList habits={habits.data} />
        </div>
      )}
    </Page>
  )
}

function Mail({ habits }: { habits: Habits }) {
  const { t } = useTranslation('notifications')
  const test = useTestMail()
  const { mail } = habits
  return (
    <section className="card is-padded habit">
      <h2>{t('habits.mail')}</h2>
      {mail === null ? (
        <p className="quiet">{t('habits.mailNone')}</p>
      ) : (
        <>
          <p>{t('habits.mailTo', { address: mail })}</p>
          <Button
            look="soft"
            small
            busy={test.isPending}
            onPress={() =>
              test.mutate({}, { onSuccess: sent => toast(t('habits.mailSent', sent)) })
            }
          >
            {t('habits.mailTest')}
          </Button>
        </>
      )}
      {test.error && <Refused problem={test.error} />}
    </section>
  )
}

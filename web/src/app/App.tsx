import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { Refused } from '../ui/faces.tsx'
import { EnvelopeMark } from '../ui/EnvelopeMark.tsx'
import { OfflineBar } from '../ui/OfflineBar.tsx'
import { Toasts } from '../ui/Toast.tsx'
import { HouseRouter } from './HouseRouter.tsx'
import { queryClient } from './queries.ts'
import { InsideRoutes, OutsideRoutes } from './router.tsx'
import { SessionGate } from './session.tsx'
import { Shell } from './shell.tsx'
import { StreamEar } from './stream.tsx'
import { Trouble, TroubleFace } from './trouble.tsx'
import { HouseWords } from './wordings.tsx'

const slowMs = 8_000

/** The whole app: the door for a stranger, the house for a member. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <HouseRouter>
        <HouseWords />
        <SessionGate
          waiting={<Opening />}
          broken={(problem, again) => <Broken problem={problem} onAgain={again} />}
          outside={
            <main id="main">
              <Trouble face={<TroubleFace />}>
                <OutsideRoutes />
              </Trouble>
            </main>
          }
        >
          <StreamEar />
          <Shell>
            <InsideRoutes />
          </Shell>
        </SessionGate>
        <Toasts />
      </HouseRouter>
    </QueryClientProvider>
  )
}

function Opening() {
  const { t } = useTranslation('app')
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className="opening" aria-busy="true" aria-label={t('loading')}>
      <OfflineBar />
      <EnvelopeMark size={72} />
      {slow && (
        <>
          <p className="quiet">{t('slow')}</p>
          <Button look="text" onPress={() => location.reload()}>
            {t('again')}
          </Button>
        </>
      )}
    </main>
  )
}

function Broken({ problem, onAgain }: { problem: unknown; onAgain: () => void }) {
  return (
    <main className="opening">
      <OfflineBar />
      <EnvelopeMark size={72} />
      <Refused problem={problem} onAgain={onAgain} />
    </main>
  )
}

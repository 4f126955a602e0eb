import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { Routing } from './app/routing.tsx'
import { Theme } from './app/theme.tsx'
import { problemOf, startApi } from './lib/api.ts'
import { noteRefusal } from './lib/again.ts'
import { startWords } from './lib/i18n.ts'
import { startOwnWords } from './lib/own-words.ts'
import './ui/console.css'
import './ui/parts.css'
import './ui/wizard.css'

const freshMs = 5_000

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noteRefusal }),
  mutationCache: new MutationCache({ onError: noteRefusal }),
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      // A refusal is an answer; only a server that was not reached is asked again.
      retry: (count, error) => problemOf(error) === undefined && count < 2,
    },
    mutations: { retry: false },
  },
})

async function start(): Promise<void> {
  await startWords()
  startApi()
  // The page does not wait for them: without own words it speaks as it came.
  void startOwnWords()
  const place = document.getElementById('root')
  if (place === null) return
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <BrowserRouter basename="/console">
          <Theme>
            <Routing />
          </Theme>
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  )
}

void start()

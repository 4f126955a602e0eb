import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './ui/tokens.css'
import './ui/base.css'
import './ui/parts.css'
import './ui/envelope.css'
import './ui/pad.css'
import './app/shell.css'
import './features/chat/chat.css'
import './features/console/console.css'
import './features/envelopes/envelopes.css'
import './features/identity/identity.css'
import './features/identity/standing.css'
import './features/ledger/ledger.css'
import './features/ledger/payments.css'
import './features/ledger/codes.css'
import './features/ledger/year.css'
import './features/notifications/notifications.css'
import { App } from './app/App.tsx'
import { keepShell } from './app/update.ts'
import { setUpApi } from './lib/api.ts'
import { startWords } from './lib/i18n.ts'
import { watchKeyboard } from './lib/keyboard.ts'
import { applyAppearance } from './lib/theme.ts'

applyAppearance()
setUpApi()
watchKeyboard()
await startWords()

const place = document.getElementById('app')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
keepShell()

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useBack, useModal } from '../ui/Sheet.tsx'
import { useLeads } from './switches.ts'

// What can be begun from anywhere. An entry stands here once its screen exists.
const entries = [
  { name: 'scan', icon: 'scan', to: '/wallet/scan' },
  { name: 'envelope', icon: 'envelope', to: '/send-envelope' },
  { name: 'transfer', icon: 'transfer', to: '/transfer' },
  { name: 'collect', icon: 'collect', to: '/wallet/collect' },
  { name: 'friend', icon: 'people', to: '/people/add' },
  { name: 'room', icon: 'friends', to: '/friends/new' },
  { name: 'invite', icon: 'people', to: '/me/invite' },
] as const

/** The "+" at the top right: what one may begin from here, in one small list. */
export function PlusMenu() {
  const { t } = useTranslation('app')
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton icon="plus" label={t('plus.open')} onPress={() => setOpen(true)} />
      {open && <Menu onClose={() => setOpen(false)} />}
    </>
  )
}

function Menu({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('app')
  const { dialog, isBeside } = useModal()
  const leads = useLeads()
  useBack(onClose)
  return (
    <dialog
      ref={dialog}
      className="plus"
      aria-label={t('plus.open')}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => {
        if (isBeside(event)) onClose()
      }}
    >
      <ul>
        {entries
          .filter(({ to }) => leads(to))
          .map(({ name, icon, to }, at) => (
            <li key={name}>
              <Link className="plus-entry" to={to} {...(at === 0 && { 'data-first': '' })}>
                <Icon name={icon} />
                {t(`plus.${name}`)}
              </Link>
            </li>
          ))}
      </ul>
    </dialog>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Passkey, Security } from '@fuquan/sdk/index.ts'
import { useMe } from '../../../app/session.tsx'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { moment } from '../../../lib/time.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { Confirm } from '../parts/Confirm.tsx'
import { PasskeyProblem } from '../parts/PasskeyProblem.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { useAddPasskey, useRemovePasskey, useRenamePasskey, useSecurity } from '../methods.ts'
import { hasPasskeys } from '../passkey.ts'
import { usePasswords } from '../queries.ts'

/** My passkeys: what they are, which there are, and one more on this device. */
export function Passkeys() {
  const { t } = useTranslation('security')
  const security = useSecurity()
  const passwords = usePasswords()
  const [managed, setManaged] = useState<Passkey | undefined>(undefined)
  const passkeys = security.data?.passkeys
  return (
    <Page title={t('passkey.title')} back="/me/security">
      {security.error && (
        <Refused problem={security.error} onAgain={() => void security.refetch()} />
      )}
      {security.isPending && <Skeleton rows={2} />}
      {passkeys?.length === 0 && (
        <Empty title={t('passkey.empty')} words={t('passkey.words')} art="key" />
      )}
      {passkeys && passkeys.length > 0 && (
        <>
          <p className="quiet">{t('passkey.words')}</p>
          <ul className="card rows">
            {passkeys.map(one => (
              <li key={one.id}>
                <PasskeyRow passkey={one} onManage={() => setManaged(one)} />
              </li>
            ))}
          </ul>
        </>
      )}
      {security.data && <Add password={security.data.password} passwords={passwords} />}
      {managed && (
        <Manage
          passkey={managed}
          last={isLast(security.data, passwords)}
          onClose={() => setManaged(undefined)}
        />
      )}
    </Page>
  )
}

function PasskeyRow({ passkey, onManage }: { passkey: Passkey; onManage: () => void }) {
  const { t } = useTranslation('security')
  const { name, addedAt, usedAt, synced } = passkey
  const since = usedAt
    ? t('passkey.used', { time: moment(usedAt) })
    : t('passkey.since', { time: moment(addedAt) })
  return (
    <Row
      start={<Icon name="key" />}
      name={name}
      note={synced ? `${since} · ${t('passkey.synced')}` : since}
      end={<IconButton icon="more" label={t('passkey.manage', { name })} onPress={onManage} />}
    />
  )
}

function Add({ password, passwords }: { password: boolean; passwords: boolean }) {
  const { t } = useTranslation('security')
  const me = useMe()
  const [asked, setAsked] = useState(false)
  const add = useAddPasskey()
  // Who has neither PIN nor passkey has only the password to show, and need not make a PIN.
  // Where no password counts, they do: the sheet asks for a first PIN.
  const first = me.pin.state === 'unset' && me.passkeys === 0 && (passwords || !password)
  const close = () => setAsked(false)
  const begin = (shown: { proof: string } | { password: string } | object) =>
    add.mutate(shown, {
      onSuccess: () => {
        toast(t('passkey.added'))
        close()
      },
      onError: error => {
        // A wrong password is said in its field; everything else beside the button.
        if (!refusedWith(error, 'identity_sign_in_failed')) close()
      },
    })
  if (!hasPasskeys()) return <p className="quiet">{t('passkey.unsupported')}</p>
  return (
    <>
      {!asked && <PasskeyProblem problem={add.error} />}
      <Button
        icon="plus"
        wide
        busy={add.isPending}
        onPress={() => (first && !password ? begin({}) : setAsked(true))}
      >
        {t('passkey.onThis')}
      </Button>
      {asked && first && (
        <FirstPasskey busy={add.isPending} problem={add.error} onShown={begin} onClose={close} />
      )}
      {asked && !first && (
        <Confirm
          kind="identity.add_passkey"
          title={t('passkey.addConfirm')}
          icon="key"
          busy={false}
          onProof={proof => {
            close()
            begin({ proof })
          }}
          onClose={close}
        />
      )}
    </>
  )
}

const isLast = (security: Security | undefined, passwords: boolean) =>
  security !== undefined &&
  !(security.password && passwords) &&
  security.passkeys.length === 1 &&
  !security.providers.some(one => one.linked)

type FirstProps = {
  busy: boolean
  problem: unknown
  onShown: (shown: { password: string }) => void
  onClose: () => void
}

/** The password again, for the first passkey of somebody who has no PIN. */
function FirstPasskey({ busy, problem, onShown, onClose }: FirstProps) {
  const { t } = useTranslation(['security', 'identity', 'app'])
  const [password, setPassword] = useState('')
  return (
    <Sheet title={t('passkey.addConfirm')} onClose={onClose} held={busy}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (password && !busy) onShown({ password })
        }}
      >
        <PasswordField
          label={t('identity:security.passwordOld')}
          value={password}
          onValue={setPassword}
          wrong={problem ? sentenceOfProblem(problem) : undefined}
          autoFocus
        />
        <Button type="submit" wide busy={busy} why={password ? undefined : ''}>
          {t('app:next')}
        </Button>
      </form>
    </Sheet>
  )
}

type ManageProps = { passkey: Passkey; last: boolean; onClose: () => void }

function Manage({ passkey, last, onClose }: ManageProps) {
  const { t } = useTranslation('security')
  const [name, setName] = useState(passkey.name)
  const [removing, setRemoving] = useState(false)
  const rename = useRenamePasskey()
  const remove = useRemovePasskey()
  const path = { passkeyId: passkey.id }
  const ready = name.trim() !== ''
  const done = (words: string) => () => {
    toast(words)
    onClose()
  }
  if (removing) {
    return (
      <Confirm
        kind="identity.remove_passkey"
        facts={{ passkey: passkey.id }}
        title={t('passkey.removeConfirm', { name: passkey.name })}
        icon="key"
        busy={remove.isPending}
        problem={remove.error}
        onProof={proof =>
          remove.mutate({ path, body: { proof } }, { onSuccess: done(t('passkey.removed')) })
        }
        onClose={onClose}
      />
    )
  }
  return (
    <Sheet title={passkey.name} onClose={onClose}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!ready || rename.isPending) return
          const body = { name: name.trim() }
          rename.mutate({ path, body }, { onSuccess: done(t('passkey.saved')) })
        }}
      >
        <Field label={t('passkey.name')} value={name} onValue={setName} lengthMax={30} />
        {rename.error && <Refused problem={rename.error} />}
        <Button type="submit" wide busy={rename.isPending} why={ready ? undefined : ''}>
          {t('passkey.save')}
        </Button>
        <Button
          look="danger"
          wide
          why={last ? t('lastWay') : undefined}
          onPress={() => setRemoving(true)}
        >
          {t('passkey.remove')}
        </Button>
      </form>
    </Sheet>
  )
}

import { createInvite } from '@fuquan/sdk/sdk.gen.ts'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useWords } from '../../lib/i18n.ts'
import { Modal } from '../../ui/antd.ts'
import { Refused } from '../../ui/faces.tsx'
import { QrCode } from '../../ui/QrCode.tsx'

/** Makes an invite link and shows it as a QR code. */
export function Invite({ close }: { close: () => void }) {
  const { say } = useWords()
  const making = useMutation({ mutationFn: () => createInvite() })
  const asked = useRef(false)
  const { mutate } = making
  useEffect(() => {
    // Once per opening, also when React mounts twice in development.
    if (asked.current) return
    asked.current = true
    mutate()
  }, [mutate])
  const path = making.data?.data.path
  const url = path === undefined ? undefined : `${window.location.origin}${path}`
  return (
    <Modal open title={say('people.inviteTitle')} onCancel={close} footer={null}>
      <div className="stack">
        {making.isError ? <Refused error={making.error} /> : null}
        {url === undefined ? null : (
          <>
            <QrCode text={url} label={say('setup.done.qr')} />
            <p className="mono">{url}</p>
          </>
        )}
        <p className="quiet">{say('people.inviteHelp')}</p>
      </div>
    </Modal>
  )
}

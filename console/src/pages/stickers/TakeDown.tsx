import { takeDownPack } from '@fuquan/sdk/sdk.gen.ts'
import type { PackCard } from '@fuquan/sdk/types.gen.ts'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'

/** Takes a pack down, after its effect was read. */
export function TakeDown({ pack, close }: { pack: PackCard; close: () => void }) {
  const { say } = useWords()
  return (
    <StaffAct
      danger
      title={say('stickers.takeDownTitle', { pack: pack.name })}
      effect={say('stickers.takeDownEffect', { count: pack.count })}
      run={({ reason }) => takeDownPack({ path: { packId: pack.id }, body: { reason } })}
      close={close}
    />
  )
}

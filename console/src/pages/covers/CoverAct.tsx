import { decideCover, submitCover, takeDownCover } from '@fuquan/sdk/sdk.gen.ts'
import type { DeskCover } from '@fuquan/sdk/types.gen.ts'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { Form, Input } from '../../ui/antd.ts'

const nameMax = 20
const altMax = 80

export type Act = { is: 'submit' | 'publish' | 'return' | 'takeDown'; cover: DeskCover }
type Words = { name: string; alt: string }

/** One act on a cover, after its effect was read. */
export function CoverAct({ act, close }: { act: Act; close: () => void }) {
  const { say } = useWords()
  const { is, cover } = act
  const path = { coverId: cover.id }
  if (is === 'submit') return <Submit cover={cover} close={close} />
  // What goes with a request is nobody's to choose and has no name.
  const ofAsk = cover.kind === 'ask'
  return (
    <StaffAct
      danger={is === 'takeDown'}
      title={say(`covers.acts.${is}`, { name: ofAsk ? say('covers.ofAsk') : cover.name })}
      effect={say(`covers.effects.${is}${ofAsk ? 'Ask' : ''}`)}
      run={({ reason }) =>
        is === 'takeDown'
          ? takeDownCover({ path, body: { reason } })
          : decideCover({ path, body: { decision: is, reason } })
      }
      close={close}
    />
  )
}

/** Asks what a picture is called and shows, and where it comes from. */
function Submit({ cover, close }: { cover: DeskCover; close: () => void }) {
  const { say } = useWords()
  const needed = [{ required: true, whitespace: true, message: say('covers.needed') }]
  return (
    <StaffAct<Words>
      title={say('covers.acts.submit')}
      effect={say('covers.effects.submit')}
      initial={{ name: cover.name, alt: cover.alt }}
      run={({ name, alt, reason }) =>
        submitCover({ path: { coverId: cover.id }, body: { name, alt, reason } })
      }
      close={close}
    >
      <Form.Item name="name" label={say('covers.name')} rules={needed}>
        <Input maxLength={nameMax} />
      </Form.Item>
      <Form.Item name="alt" label={say('covers.alt')} extra={say('covers.altHelp')} rules={needed}>
        <Input maxLength={altMax} />
      </Form.Item>
    </StaffAct>
  )
}

import { listAuditOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { changeText } from '@fuquan/sdk/sdk.gen.ts'
import type { HouseText } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Alert, Button, Drawer, Input } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { compareVariables } from './state.ts'
import { WithSlots } from './WithSlots.tsx'

const aboutMax = 60

type TextProps = { text: HouseText; may: boolean; close: () => void }

/** One sentence: as it came, as it is said here, who changed it, and the field to say it anew. */
export function TextDrawer({ text, may, close }: TextProps) {
  const { say, language } = useWords()
  const [draft, setDraft] = useState(text.own ?? text.shown)
  const [act, setAct] = useState<'save' | 'reset'>()
  const { missing, unknown } = compareVariables(text.variables, draft)
  const wrong = missing.length > 0 || unknown.length > 0
  const list = (names: string[]) => (names.length === 0 ? '–' : names.map(braced).join(' '))

  return (
    <Drawer open onClose={close} size={520} title={say('words.editTitle')}>
      <div className="stack">
        <p className="mono quiet">{text.key}</p>
        <div>
          <h2>{say('words.bundled')}</h2>
          <p className="preview-box" lang={text.language}>
            <WithSlots text={text.bundled} />
          </p>
        </div>
        <label className="stack own-words" style={{ gap: 6 }}>
          <h2>{say('words.own')}</h2>
          <Input.TextArea
            lang={text.language}
            value={draft}
            disabled={!may}
            autoSize={{ minRows: 3, maxRows: 10 }}
            maxLength={2000}
            onChange={typed => setDraft(typed.target.value)}
          />
        </label>
        <p className="quiet">
          {text.variables.length === 0
            ? say('words.variablesNone')
            : say('words.variables', { list: list(text.variables) })}
        </p>
        {wrong ? (
          <Alert
            type="error"
            showIcon
            title={say('words.variablesWrong', { missing: list(missing), unknown: list(unknown) })}
          />
        ) : null}
        <div>
          <h2>{say('words.preview')}</h2>
          <p className="preview-box" lang={text.language}>
            <WithSlots text={draft} />
          </p>
        </div>
        {may ? (
          <div className="row">
            <Button
              type="primary"
              disabled={wrong || draft.trim() === '' || draft === text.shown}
              onClick={() => setAct('save')}
            >
              {say('words.edit')}
            </Button>
            {text.own === null ? null : (
              <Button onClick={() => setAct('reset')}>{say('words.reset')}</Button>
            )}
          </div>
        ) : null}
        {text.changedBy === null ? null : (
          <p className="quiet">
            {say('words.changedBy', {
              name: text.changedBy.name,
              at: writeMoment(text.changedAt, language),
            })}
          </p>
        )}
        <History text={text} />
      </div>
      {act === undefined ? null : (
        <StaffAct
          title={act === 'save' ? say('words.editTitle') : say('words.reset')}
          effect={act === 'save' ? say('words.editEffect') : say('words.resetEffect')}
          run={({ reason }) =>
            changeText({
              body: {
                key: text.key,
                language: text.language,
                text: act === 'save' ? draft : null,
                reason,
              },
            })
          }
          close={() => setAct(undefined)}
          done={close}
        />
      )}
    </Drawer>
  )
}

const braced = (name: string): string => `{{${name}}}`

const textOf = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null || !('text' in value)) return undefined
  return typeof value.text === 'string' ? value.text : undefined
}

function History({ text }: { text: HouseText }) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'auditor')
  const query = { act: 'console.changeText', about: text.key.slice(-aboutMax), limit: 20 }
  const lines = useQuery({ ...listAuditOptions({ query }), enabled: may })
  if (!may) return null
  return (
    <div>
      <h2>{say('words.history')}</h2>
      <Face query={lines}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{say('words.historyNone')}</Empty>
          ) : (
            items.map(line => (
              <div key={line.number} className="need">
                <div className="need-words">
                  <p className="pre" lang={text.language}>
                    {textOf(line.after) ?? say('words.reset')}
                  </p>
                  <p className="quiet">
                    {line.by?.name ?? say('face.house')} · {writeMoment(line.at, language)} ·{' '}
                    {line.reason}
                  </p>
                </div>
              </div>
            ))
          )
        }
      </Face>
    </div>
  )
}

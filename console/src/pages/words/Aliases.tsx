import { listAliasesOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { changeAlias } from '@fuquan/sdk/sdk.gen.ts'
import type { Alias } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import type { Language } from '../../lib/i18n.ts'
import { Button, Form, Input, Table } from '../../ui/antd.ts'
import { Face } from '../../ui/faces.tsx'

type Fields = { instead?: string }

/** Words of the product that carry another name here. */
export function Aliases({ language, may }: { language: Language; may: boolean }) {
  const { say } = useWords()
  const aliases = useQuery(listAliasesOptions())
  const [open, setOpen] = useState<Alias>()
  return (
    <Face query={aliases}>
      {({ items }) => (
        <>
          <Table
            rowKey="word"
            size="middle"
            dataSource={items.filter(one => one.language === language)}
            pagination={false}
            columns={[
              {
                title: say('words.aliasWord'),
                render: (_, one) => <span lang={language}>{one.word}</span>,
              },
              {
                title: say('words.aliasInstead'),
                render: (_, one) => <b lang={language}>{one.instead ?? '–'}</b>,
              },
              {
                title: '',
                render: (_, one) => (
                  <span className="quiet">{say('words.aliasTexts', { count: one.texts })}</span>
                ),
              },
              {
                title: '',
                align: 'right',
                render: (_, one) =>
                  may ? (
                    <Button
                      aria-label={`${say('words.aliasEdit')} ${one.word}`}
                      onClick={() => setOpen(one)}
                    >
                      {say('words.aliasEdit')}
                    </Button>
                  ) : null,
              },
            ]}
          />
          {open === undefined ? null : (
            <StaffAct<Fields>
              title={say('words.aliasTitle', { word: open.word })}
              effect={say('words.aliasEffect')}
              initial={{ instead: open.instead ?? '' }}
              run={({ instead, reason }) => {
                const written = (instead ?? '').trim()
                const { word } = open
                return changeAlias({
                  body: { language, word, instead: written === '' ? null : written, reason },
                })
              }}
              close={() => setOpen(undefined)}
            >
              <Form.Item name="instead" label={say('words.aliasInstead')}>
                <Input lang={language} maxLength={20} />
              </Form.Item>
            </StaffAct>
          )}
        </>
      )}
    </Face>
  )
}

import { listTextsInfiniteOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { HouseText } from '@fuquan/sdk/types.gen.ts'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { useChosen, useKept } from '../../lib/chosen.ts'
import { useWords } from '../../lib/i18n.ts'
import type { Language } from '../../lib/i18n.ts'
import { Button, Checkbox, Input, Segmented, Table } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { Aliases } from './Aliases.tsx'
import { TextDrawer } from './TextDrawer.tsx'
import { WithSlots } from './WithSlots.tsx'

const pageSize = 30

/** Every sentence of the house: find it, see how it is said, say it otherwise. */
export function WordsPage() {
  const { say, language: mine } = useWords()
  const [language, setLanguage] = useState<Language>(mine)
  const [search = '', setSearch] = useKept('search')
  const [only, setOnly] = useChosen<'all' | 'changed'>('only', 'all', ['changed'])
  const [open, setOpen] = useState<HouseText>()
  const may = useMay()('operator', 'campaigner')
  const query = {
    language,
    limit: pageSize,
    only,
    ...(search === '' ? {} : { search }),
  }
  const texts = useInfiniteQuery({
    ...listTextsInfiniteOptions({ query }),
    initialPageParam: { query },
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  })
  const items = texts.data?.pages.flatMap(page => page.items) ?? []

  return (
    <Page title={say('words.title')} lede={say('words.lede')}>
      <div className="row">
        <Segmented
          aria-label={say('words.language')}
          value={language}
          options={[
            { value: 'zh-CN', label: <span lang="zh-CN">{say('nav.chinese')}</span> },
            { value: 'en', label: <span lang="en">{say('nav.english')}</span> },
          ]}
          onChange={chosen => setLanguage(chosen === 'en' ? 'en' : 'zh-CN')}
        />
        <Input.Search
          style={{ width: 320 }}
          aria-label={say('words.search')}
          placeholder={say('words.search')}
          allowClear
          maxLength={60}
          defaultValue={search}
          onSearch={found => setSearch(found.trim())}
        />
        <Checkbox
          checked={only === 'changed'}
          onChange={box => setOnly(box.target.checked ? 'changed' : 'all')}
        >
          {say('words.only')}
        </Checkbox>
      </div>
      {texts.isError ? (
        <Refused error={texts.error} again={() => void texts.refetch()} />
      ) : texts.data !== undefined && items.length === 0 ? (
        <div className="card">
          <Empty>{say('words.none')}</Empty>
        </div>
      ) : (
        <Texts items={items} language={language} open={setOpen} />
      )}
      {texts.hasNextPage ? (
        <Button loading={texts.isFetchingNextPage} onClick={() => void texts.fetchNextPage()}>
          {say('face.loadMore')}
        </Button>
      ) : null}
      <Section title={say('words.aliases')}>
        <p className="quiet">{say('words.aliasesWords')}</p>
        <Aliases language={language} may={may} />
      </Section>
      {open === undefined ? null : (
        <TextDrawer key={open.key} text={open} may={may} close={() => setOpen(undefined)} />
      )}
    </Page>
  )
}

type TextsProps = { items: HouseText[]; language: Language; open: (text: HouseText) => void }

function Texts({ items, language, open }: TextsProps) {
  const { say } = useWords()
  return (
    <Table
      rowKey="key"
      size="middle"
      dataSource={items}
      pagination={false}
      rowClassName={text => (text.own === null ? '' : 'changed')}
      columns={[
        {
          title: say('words.shown'),
          render: (_, text) => (
            <span className="pre" lang={language}>
              <WithSlots text={text.shown} />
            </span>
          ),
        },
        {
          title: say('words.key'),
          width: '34%',
          render: (_, text) => <span className="mono quiet">{text.key}</span>,
        },
        {
          title: '',
          align: 'right',
          render: (_, text) => (
            <Button aria-label={`${say('words.edit')} ${text.key}`} onClick={() => open(text)}>
              {say('words.edit')}
            </Button>
          ),
        },
      ]}
    />
  )
}

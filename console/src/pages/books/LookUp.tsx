import { useNavigate } from 'react-router'
import { useWords } from '../../lib/i18n.ts'
import { Button, Form, Input } from '../../ui/antd.ts'
import { Section } from '../../ui/Page.tsx'
import { placeOf } from './state.ts'

type Fields = { id: string; book: string }

/** Opens an account, a transfer or an envelope by its id. */
export function LookUp() {
  const { say } = useWords()
  const navigate = useNavigate()
  const [form] = Form.useForm<Fields>()
  const id = Form.useWatch('id', form) ?? ''
  return (
    <Section title={say('books.find')}>
      <Form<Fields>
        form={form}
        layout="inline"
        initialValues={{ id: '', book: '' }}
        onFinish={fields => void navigate(placeOf(fields.id, fields.book) ?? '/books')}
      >
        <Form.Item
          name="id"
          style={{ flex: 1, minWidth: 260 }}
          rules={[
            form_ => ({
              validator: async (_, typed: string) => {
                if (placeOf(typed, form_.getFieldValue('book')) === undefined) {
                  throw new Error(say('books.findWrong'))
                }
              },
            }),
          ]}
          validateTrigger="onSubmit"
        >
          <Input
            className="mono"
            aria-label={say('books.findHelp')}
            placeholder={say('books.findHelp')}
            allowClear
          />
        </Form.Item>
        {id.trim().startsWith('trf_') ? (
          <Form.Item name="book" style={{ flex: 1, minWidth: 260 }}>
            <Input
              className="mono"
              aria-label={say('books.findBook')}
              placeholder={say('books.findBook')}
            />
          </Form.Item>
        ) : null}
        <Button type="primary" htmlType="submit">
          {say('books.open')}
        </Button>
      </Form>
    </Section>
  )
}

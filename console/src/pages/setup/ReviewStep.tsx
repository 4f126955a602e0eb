import { firstRun } from '@fuquan/sdk/sdk.gen.ts'
import { useMutation } from '@tanstack/react-query'
import { Fragment } from 'react'
import { problemOf } from '../../lib/api.ts'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { writeAmount } from '../../lib/money.ts'
import { Alert, Button } from '../../ui/antd.ts'
import { Refused } from '../../ui/faces.tsx'
import { askOf, boundsAt, creditsOf } from './draft.ts'
import type { Draft, Step } from './draft.ts'
import type { StepProps } from './SetupPage.tsx'
import { StepHead } from './StepHead.tsx'

/** The unit of a draft, as amounts are written with it. */
export const unitOf = ({ unit }: Draft) => ({
  scale: unit.scale,
  symbols: { 'zh-CN': unit.symbolZh, en: unit.symbolEn },
  names: { 'zh-CN': unit.nameZh, en: unit.nameEn },
})

/** Shows every answer once more and sends them all at once. */
export function ReviewStep({ draft, password, limits, modules, go, back, finish }: StepProps) {
  const { say, language } = useWords()
  const credits = creditsOf(draft, boundsAt(limits, draft.unit.scale))
  const making = useMutation({
    mutationFn: () => firstRun({ body: askOf(draft, password, credits ?? '0') }),
    onSuccess: ({ data }) => finish(data),
  })
  const { owner, community, unit } = draft
  const on = new Intl.ListFormat(language, { type: 'conjunction' }).format([
    say('setup.parts.always'),
    ...modules
      .filter(name => !draft.off.includes(name))
      .map(name => nameOf(say, 'setup.parts.names', name)),
  ])
  const complete = owner.name !== '' && owner.handle !== '' && community.name !== ''
  const answers: { label: string; value: string; step: Step }[] = [
    { label: say('setup.review.owner'), value: `${owner.name} @${owner.handle}`, step: 'owner' },
    { label: say('setup.review.community'), value: community.name, step: 'community' },
    {
      label: say('setup.review.languages'),
      value: say(`setup.community.${community.languages}`),
      step: 'community',
    },
    { label: say('setup.review.timeZone'), value: community.timeZone, step: 'community' },
    {
      label: say('setup.review.unit'),
      value: `${unit.nameZh} / ${unit.nameEn} · ${unit.code}`,
      step: 'unit',
    },
    {
      label: say('setup.review.credits'),
      value: credits === undefined ? '–' : writeAmount(credits, unitOf(draft), language),
      step: 'unit',
    },
    { label: say('setup.review.join'), value: say(`setup.join.${draft.joinMode}`), step: 'join' },
    { label: say('setup.review.parts'), value: on, step: 'parts' },
  ]
  const lost = making.isError && problemOf(making.error) === undefined

  return (
    <div>
      <StepHead title={say('setup.review.title')} lede={say('setup.review.lede')} />
      <dl className="answers">
        {answers.map(({ label, value, step }) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
            <dd>
              <Button
                type="link"
                size="small"
                aria-label={`${say('setup.change')} ${label}`}
                onClick={() => go(step)}
              >
                {say('setup.change')}
              </Button>
            </dd>
          </Fragment>
        ))}
      </dl>
      <div className="stack" style={{ marginTop: 16 }}>
        {password === '' ? (
          <Alert
            type="warning"
            showIcon
            title={say('setup.review.passwordGone')}
            action={<Button onClick={() => go('owner')}>{say('setup.owner.title')}</Button>}
          />
        ) : null}
        {making.isPending ? <output>{say('setup.review.checking')}</output> : null}
        {making.isError ? (
          <Refused error={making.error} again={lost ? () => making.mutate() : undefined} />
        ) : null}
      </div>
      <div className="wizard-foot">
        <Button onClick={back}>{say('setup.back')}</Button>
        <Button
          type="primary"
          loading={making.isPending}
          disabled={password === '' || !complete || credits === undefined}
          onClick={() => making.mutate()}
        >
          {say('setup.review.submit')}
        </Button>
      </div>
    </div>
  )
}

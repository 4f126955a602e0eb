import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useOnline } from '../../../lib/online.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useUseVoucher } from '../fundingQueries.ts'
import { groupCode, isWholeCode } from '../funding.ts'
import { Outcome } from '../parts/Outcome.tsx'

/** Types a voucher and sees its credits arrive. */
export function Voucher() {
  const { t } = useTranslation(['funding', 'app'])
  const { online } = useOnline()
  const use = useUseVoucher()
  // A printed square opens this page with its code behind the #, which no log ever sees.
  const { hash } = useLocation()
  const [code, setCode] = useState(() => groupCode(hash.slice(1)))
  const why = !online ? t('app:offlineWhy') : isWholeCode(code) ? undefined : t('voucher.why')
  if (use.data) {
    return (
      <Page title={t('voucher.title')} back="/wallet/top-up">
        <Outcome
          mark="check"
          state={t('voucher.done')}
          amount={use.data.amount}
          words={t('voucher.doneWords', { label: use.data.label })}
        />
        <ButtonLink to="/wallet" wide>
          {t('page.wallet')}
        </ButtonLink>
        <Button
          look="plain"
          wide
          onPress={() => {
            use.reset()
            setCode('')
          }}
        >
          {t('voucher.another')}
        </Button>
      </Page>
    )
  }
  return (
    <Page title={t('voucher.title')} back="/wallet/top-up" focus={false}>
      <form
        className="acts"
        onSubmit={event => {
          event.preventDefault()
          if (why === undefined && !use.isPending) use.mutate({ code })
        }}
      >
        <Field
          label={t('voucher.label')}
          hint={t('voucher.hint')}
          value={code}
          onValue={typed => {
            use.reset()
            setCode(groupCode(typed))
          }}
          autoFocus
        />
        {use.error !== null && <Refused problem={use.error} />}
        {use.checking && <p role="status">{t('topUp.checking')}</p>}
        <Button type="submit" wide busy={use.isPending} why={why}>
          {t('voucher.use')}
        </Button>
        <p className="quiet">{t('voucher.tries')}</p>
      </form>
    </Page>
  )
}

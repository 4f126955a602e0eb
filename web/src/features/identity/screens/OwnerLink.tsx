import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useOwnerLink } from '../queries.ts'

/** Becoming an owner with the link that the machine's operator printed. */
export function OwnerLink() {
  const { t } = useTranslation('identity')
  // After the # the code stays in the browser: no server log on the way keeps it.
  const code = useLocation().hash.slice(1)
  const navigate = useNavigate()
  const use = useOwnerLink()
  return (
    <Page title={t('owner.title')} back="/me">
      <p>{t('owner.words')}</p>
      {use.error && <Refused problem={use.error} />}
      <Button
        wide
        busy={use.isPending}
        onPress={() => use.mutate({ body: { code } }, { onSuccess: () => void navigate('/me') })}
      >
        {t('owner.go')}
      </Button>
    </Page>
  )
}

import type { TreePerson } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'

/** Who it was: oneself, a friend by name, or somebody whose name is for their friends. */
export function PersonName({ person }: { person: TreePerson }) {
  const { t } = useTranslation('trees')
  if (person.me) return <>{t('tree.you')}</>
  return <>{person.user?.name ?? t('tree.someone')}</>
}

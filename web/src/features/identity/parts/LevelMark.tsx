import { useTranslation } from 'react-i18next'
import { Icon } from '../../../ui/Icon.tsx'

const names = ['l0', 'l1', 'l2', 'l3'] as const

/** Names a level in words. */
export const levelName = (level: number) => names[level] ?? 'l0'

/** The mark of a level: small beside a name, said in full to the ear. */
export function LevelMark({ level }: { level: number }) {
  const { t } = useTranslation('standing')
  return (
    <span className={`level-mark is-${levelName(level)}`}>
      {level >= 2 && <Icon name="shield" size={14} />}
      <span aria-hidden="true">{`L${level}`}</span>
      <span className="unseen">
        {t('level.mark', { level })} {t(`level.names.${levelName(level)}`)}
      </span>
    </span>
  )
}

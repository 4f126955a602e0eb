import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { sentenceOfProblem } from '../lib/problem.ts'
import { Button } from './Button.tsx'
import { EnvelopeMark } from './EnvelopeMark.tsx'
import { Icon, type IconName } from './Icon.tsx'

/** The empty face: what this place is for, and one thing that starts it. */
export function Empty(props: {
  title: string
  words?: string
  art?: IconName
  action?: ReactNode
}) {
  return (
    <div className="face">
      {props.art ? <Icon name={props.art} size={56} /> : <EnvelopeMark size={64} />}
      <p className="face-title">{props.title}</p>
      {props.words && <p>{props.words}</p>}
      {props.action}
    </div>
  )
}

/** The refused face: the server's own sentence in place, and asking again where that helps. */
export function Refused({ problem, onAgain }: { problem: unknown; onAgain?: () => void }) {
  const { t } = useTranslation('app')
  return (
    <div className="refused" role="alert">
      <Icon name="alert" />
      <div className="refused-words">
        <p>{sentenceOfProblem(problem)}</p>
        {onAgain && (
          <Button look="text" small onPress={onAgain}>
            {t('again')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** The loading face: nothing for 150 ms, then rows in the shape of what comes. */
export function Skeleton({ rows = 5, square = true }: { rows?: number; square?: boolean }) {
  const { t } = useTranslation('app')
  return (
    <div className="skeletons" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, at) => (
        <div className="skeleton-row" key={at} aria-hidden="true">
          {square && <SkeletonBox width={44} height={44} />}
          <div className="skeleton-lines">
            <SkeletonBox width={at % 2 ? '42%' : '56%'} height={16} />
            <SkeletonBox width={at % 2 ? '74%' : '64%'} height={12} />
          </div>
        </div>
      ))}
    </div>
  )
}

/** One grey box in the exact size of what will stand there. */
export function SkeletonBox(props: { width: number | string; height: number | string }) {
  return <div className="skeleton" style={{ width: props.width, height: props.height }} />
}

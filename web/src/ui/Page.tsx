import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { IconButton } from './Button.tsx'

type Props = {
  title: string
  children: ReactNode
  /** Where Back goes when there is no page before this one. */
  back?: string
  end?: ReactNode
  tone?: 'plain' | 'surface' | 'wallet'
  flush?: boolean
  /** A tab's own page shows a large title and has no Back. */
  large?: boolean
  /** False where something else on the page takes the focus, such as an amount just won. */
  focus?: boolean
}

/** The frame of one screen: names the document, moves focus to its heading, leads back. */
export function Page({
  title,
  children,
  back,
  end,
  tone = 'plain',
  flush,
  large,
  focus = true,
}: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { key, pathname } = useLocation()
  const stoodAt = useRef<string | undefined>(undefined)

  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    // A cover or a filter changes only the search: the page is the same, and so is the focus.
    const isNew = stoodAt.current !== pathname
    stoodAt.current = pathname
    if (isNew && focus && key !== 'default') heading.current?.focus({ preventScroll: true })
  }, [key, pathname, focus])

  return (
    <div className="page">
      {!large && (
        <header className={`page-head is-${tone}${tone === 'wallet' ? ' on-red' : ''}`}>
          <h1 className="page-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <div className="page-head-start">{back !== undefined && <Back to={back} />}</div>
          <div className="page-head-end">{end}</div>
        </header>
      )}
      <div className={`page-body${flush ? ' is-flush' : ''}`}>
        {large && (
          <div className="big-head">
            <h1 className="big-title" ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {end}
          </div>
        )}
        {children}
      </div>
    </div>
  )
}

/** Goes to the page before, or to `to` when this page was opened by its address. */
export function Back({ to }: { to: string }) {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const { key } = useLocation()
  const opened = key === 'default'
  return (
    <IconButton
      icon="back"
      label={t('back')}
      onPress={() => void (opened ? navigate(to, { replace: true }) : navigate(-1))}
    />
  )
}

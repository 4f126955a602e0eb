import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useWords } from '../lib/i18n.ts'
import { AntdApp, chineseLocale, ConfigProvider, englishLocale } from '../ui/antd.ts'
import { dark, light, themeOf, variables } from '../ui/tokens.ts'
import type { Colours } from '../ui/tokens.ts'

const darkQuery = '(prefers-color-scheme: dark)'

function useScheme(): 'light' | 'dark' {
  const [isDark, setDark] = useState(() => window.matchMedia(darkQuery).matches)
  useEffect(() => {
    const media = window.matchMedia(darkQuery)
    const look = () => setDark(media.matches)
    media.addEventListener('change', look)
    return () => media.removeEventListener('change', look)
  }, [])
  return isDark ? 'dark' : 'light'
}

/** The colours of the scheme that is on, for what is drawn and not styled. */
export const useColours = (): Colours => (useScheme() === 'dark' ? dark : light)

/** The house's colours and the component library's own words, in the reader's language. */
export function Theme({ children }: { children: ReactNode }) {
  const scheme = useScheme()
  const { language } = useWords()
  useEffect(() => {
    const colours = variables(scheme === 'dark' ? dark : light)
    for (const [name, value] of Object.entries(colours)) {
      document.documentElement.style.setProperty(name, value)
    }
  }, [scheme])

  return (
    <ConfigProvider
      theme={themeOf(scheme, language)}
      locale={language === 'en' ? englishLocale : chineseLocale}
      button={{ autoInsertSpace: false }}
    >
      <AntdApp>{children}</AntdApp>
    </ConfigProvider>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { getWordingsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { layWordings, useLanguage } from '../lib/i18n.ts'

/** Lays the house's own words over ours, at the start and whenever the operator changes one. */
export function HouseWords() {
  const language = useLanguage()
  const { data } = useQuery({ ...getWordingsOptions({ path: { language } }), staleTime: 60_000 })
  useEffect(() => {
    if (data) layWordings(language, data)
  }, [language, data])
  return null
}

import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../lib/i18n.ts'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { type Ceremony, lostWord, type Opening } from '../state.ts'

type About = { view: EnvelopeView | undefined; opening: Opening; ceremony: Ceremony }

/** The large words of a cover: its greeting, or why it does not open. */
export function useHeadline({ view, opening, ceremony }: About): string {
  const { t } = useTranslation('envelopes')
  const names = useNames()
  if (opening.is === 'lost') {
    return refusedWith(opening.problem, 'envelope_emptied')
      ? t(`cover.${view ? lostWord(view) : 'late'}`)
      : sentenceOfProblem(opening.problem)
  }
  if (!view) return ''
  const greeting = view.greeting || t('greeting')
  if (ceremony !== 'over') return greeting
  const { guests, audience } = view
  switch (view.myPart.why) {
    case 'envelope_emptied':
      return t(`cover.${lostWord(view)}`)
    case 'envelope_expired':
      return t('cover.expired')
    case 'envelope_returned':
      return t(view.given === null ? 'cover.returned' : 'cover.given')
    case 'envelope_declined':
      return view.mine ? t('cover.declined') : t('cover.declinedByMe')
    case 'envelope_frozen':
      return t('cover.frozen')
    case 'envelope_mode_off':
      return t('cover.switchedOff')
    case 'envelope_not_open_yet':
      return guests ? t('cover.notForYouNames', { names: names(guests) }) : greeting
    case 'envelope_not_for_you':
      if (view.mine) return greeting
      if (guests) return t('cover.notForYouNames', { names: names(guests) })
      if (audience.kind === 'anyone' || audience.roomId === null) return t('cover.notForYouLevel')
      return t(audience.lateJoiners ? 'cover.notForYou' : 'cover.notForYouLate')
    default:
      return greeting
  }
}

const namesMax = 3

/** Names as a list of the language, folded after three. */
export function useNames(): (people: readonly { name: string }[]) => string {
  const { t } = useTranslation('envelopes')
  const language = useLanguage()
  return people => {
    const shown = people.slice(0, namesMax).map(one => one.name)
    const more = people.length - shown.length
    const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(shown)
    return more > 0 ? t('cover.namesMore', { names: list, count: people.length }) : list
  }
}

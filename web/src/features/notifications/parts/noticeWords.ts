import type { NoticeFacts } from '@fuquan/sdk/index.ts'
import { wordsOf } from '../../../lib/i18n.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline } from '../../../lib/time.ts'
import { writtenFacts } from '../state.ts'

/** Says a notice in the language of the app; its words belong to its module. */
export function useNoticeWords() {
  const money = useMoneyText()
  return (part: 'notices' | 'waiting', kind: string, facts: NoticeFacts) => {
    const [module = '', name = ''] = kind.split('.')
    return wordsOf(
      `${module}.${part}.${name}`,
      writtenFacts(facts, { amount: money, time: at => deadline(at) }),
    )
  }
}

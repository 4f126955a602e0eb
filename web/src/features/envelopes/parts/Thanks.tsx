import { useQuery, useQueryClient } from '@tanstack/react-query'
import { listThanksOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { thankSender, type EnvelopeView } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StickerFew, StickerPicture } from '../../../app/neighbours.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { toast } from '../../../ui/Toast.tsx'

const words = ['thanks', 'lucky', 'wish'] as const
const lengthMax = 25
const stickersMax = 4
const stickerSide = 48

type Said = { words: string } | { stickerId: string }

/** One tap of thanks for who has a share, in a sticker or in words; and what the others said. */
export function Thanks({ view }: { view: EnvelopeView }) {
  const { t } = useTranslation('envelopes')
  const client = useQueryClient()
  const options = listThanksOptions({ path: { envelopeId: view.id } })
  const thanks = useQuery(options)
  const [problem, setProblem] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const items = thanks.data?.items ?? []
  const said = items.some(one => one.mine)
  const may = view.myClaim !== null && !view.mine && thanks.data !== undefined && !said
  const say = async (body: Said) => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      await thankSender({ path: { envelopeId: view.id }, body })
      await client.invalidateQueries({ queryKey: options.queryKey })
      toast(t('thanks.sent'))
    } catch (why) {
      setProblem(why)
    }
    setBusy(false)
  }
  if (!may && items.length === 0) return null
  return (
    <section className="result-list" aria-label={t('thanks.title')}>
      {may && <Ways busy={busy} onSay={body => void say(body)} />}
      {problem !== undefined && <Refused problem={problem} />}
      {items.length > 0 && (
        <ul className="thanks">
          {items.map(one => (
            <li key={one.user.id}>
              <Avatar id={one.user.id} pictureId={one.user.pictureId} size={20} />
              {one.sticker === null ? (
                t('thanks.line', { name: one.user.name, words: one.words ?? '' })
              ) : (
                <>
                  {t('thanks.lineSticker', { name: one.user.name })}
                  <StickerPicture id={one.sticker.id} alt={one.sticker.alt} side={stickerSide} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Ways({ busy, onSay }: { busy: boolean; onSay: (said: Said) => void }) {
  const { t } = useTranslation('envelopes')
  const [own, setOwn] = useState<string>()
  if (own !== undefined) {
    const text = own.trim()
    return (
      <form
        className="thanks-own"
        onSubmit={event => {
          event.preventDefault()
          if (text !== '') onSay({ words: text })
        }}
      >
        <Field
          label={t('thanks.write')}
          value={own}
          onValue={setOwn}
          lengthMax={lengthMax}
          autoFocus
        />
        <Button type="submit" small busy={busy} why={text === '' ? '' : undefined}>
          {t('thanks.send')}
        </Button>
      </form>
    )
  }
  return (
    <div className="thanks-ways">
      <StickerFew
        words={t('thanks.find').split(' ')}
        max={stickersMax}
        busy={busy}
        onPick={stickerId => onSay({ stickerId })}
      />
      {words.map(word => (
        <Button key={word} look="soft" small onPress={() => onSay({ words: t(`thanks.${word}`) })}>
          {t(`thanks.${word}`)}
        </Button>
      ))}
      <Button look="text" small onPress={() => setOwn('')}>
        {t('thanks.own')}
      </Button>
    </div>
  )
}

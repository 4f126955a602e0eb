import type { Pack, Sticker } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { useAddPictures, useDescribe, useRemoveSticker } from '../queries.ts'
import { keywordsIn } from '../state.ts'
import { StickerPicture } from './StickerPicture.tsx'

const altMax = 80
const accepted = 'image/png,image/jpeg,image/webp,image/gif'

/** The pictures of a draft, each with what it shows and how it is found. */
export function DraftStickers({ pack }: { pack: Pack }) {
  const { t } = useTranslation('stickers')
  const { adding, at } = useAddPictures(pack.id)
  const [file, setFile] = useState<HTMLInputElement | null>(null)
  return (
    <section className="titled">
      <h2 className="section-title">{t('pictures')}</h2>
      <p className="quiet">{t('picturesHint')}</p>
      {pack.stickers.length > 0 && (
        <ul className="card is-padded">
          {pack.stickers.map((sticker, n) => (
            <li key={sticker.id} className="draft-sticker">
              <DraftSticker sticker={sticker} number={n + 1} />
            </li>
          ))}
        </ul>
      )}
      {adding.error && <Refused problem={adding.error} />}
      <input
        ref={setFile}
        className="draft-file"
        type="file"
        accept={accepted}
        multiple
        tabIndex={-1}
        aria-label={t('addPicture')}
        onChange={event => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) adding.mutate(files)
        }}
      />
      <Button look="soft" wide icon="plus" busy={adding.isPending} onPress={() => file?.click()}>
        {at ? t('adding', at) : t('addPicture')}
      </Button>
    </section>
  )
}

function DraftSticker({ sticker, number }: { sticker: Sticker; number: number }) {
  const { t } = useTranslation('stickers')
  const [alt, setAlt] = useState(sticker.alt)
  const [keywords, setKeywords] = useState(sticker.keywords.join(' '))
  const describe = useDescribe()
  const remove = useRemoveSticker()
  const path = { packId: sticker.packId, stickerId: sticker.id }
  const save = () => {
    const words = { alt: alt.trim(), keywords: keywordsIn(keywords) }
    const same = words.alt === sticker.alt && words.keywords.join() === sticker.keywords.join()
    if (!same) describe.mutate({ path, body: words })
  }
  const name = sticker.alt || t('pictureNumber', { number })
  return (
    <>
      <StickerPicture id={sticker.id} alt={name} side={72} />
      <div className="draft-sticker-words" onBlur={save}>
        <Field
          label={t('alt')}
          value={alt}
          onValue={setAlt}
          lengthMax={altMax}
          placeholder={t('altHint')}
        />
        <Field
          label={t('keywords')}
          value={keywords}
          onValue={setKeywords}
          placeholder={t('keywordsHint')}
        />
        {(describe.error ?? remove.error) && <Refused problem={describe.error ?? remove.error} />}
      </div>
      <IconButton
        icon="close"
        label={t('removeThis', { alt: name })}
        onPress={() => {
          if (!remove.isPending) remove.mutate({ path })
        }}
      />
    </>
  )
}

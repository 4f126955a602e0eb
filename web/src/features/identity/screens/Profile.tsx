import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { dayName } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import {
  useChangeHandle,
  useChangeMe,
  useDropPicture,
  useLengths,
  useSetPicture,
} from '../queries.ts'
import { isHandle, plainHandle } from '../state.ts'

const pictureBytesMax = 8 * 1024 * 1024

/** My profile: picture, display name, handle. */
export function Profile() {
  const { t } = useTranslation(['identity', 'app'])
  const me = useMe()
  return (
    <Page title={t('profile.title')} back="/me">
      <Picture />
      <NameForm />
      <HandleForm />
      <p className="quiet">{t('profile.since', { time: dayName(me.createdAt) })}</p>
    </Page>
  )
}

function Picture() {
  const { t } = useTranslation(['identity', 'app'])
  const { user } = useMe()
  const set = useSetPicture()
  const drop = useDropPicture()
  const [tooLarge, setTooLarge] = useState(false)
  const choose = (file: File | undefined) => {
    if (!file) return
    setTooLarge(file.size > pictureBytesMax)
    if (file.size > pictureBytesMax) return
    set.mutate({ body: { file } }, { onSuccess: () => toast(t('profile.pictureSaved')) })
  }
  return (
    <div className="profile-picture card">
      <Avatar id={user.id} pictureId={user.pictureId} size={112} />
      <label className="file-input">
        <span className="unseen">{t('profile.changePicture')}</span>
        <input
          type="file"
          accept="image/jpeg,image/png,image/webp,image/avif"
          onChange={event => {
            choose(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <span className="button is-soft is-small" aria-hidden="true" aria-busy={set.isPending}>
          {set.isPending ? t('app:loading') : t('profile.changePicture')}
        </span>
      </label>
      {user.pictureId && (
        <Button look="text" small busy={drop.isPending} onPress={() => drop.mutate({})}>
          {t('profile.dropPicture')}
        </Button>
      )}
      <p className="quiet">{t('profile.pictureHint')}</p>
      {tooLarge && <p className="field-wrong">{t('profile.tooLarge')}</p>}
      {(set.error ?? drop.error) && <Refused problem={set.error ?? drop.error} />}
    </div>
  )
}

function NameForm() {
  const { t } = useTranslation(['identity', 'app'])
  const { user } = useMe()
  const [name, setName] = useState(user.name)
  const { nameMost } = useLengths()
  const change = useChangeMe()
  const changed = name.trim() !== user.name && name.trim() !== ''
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (!changed || change.isPending) return
        change.mutate(
          { body: { name: name.trim() } },
          { onSuccess: () => toast(t('profile.saved')) },
        )
      }}
    >
      <Field
        label={t('profile.name')}
        value={name}
        onValue={setName}
        lengthMax={nameMost}
        autoComplete="nickname"
        wrong={change.error ? sentenceOfProblem(change.error) : undefined}
      />
      {changed && (
        <Button type="submit" wide busy={change.isPending}>
          {t('app:save')}
        </Button>
      )}
    </form>
  )
}

function HandleForm() {
  const { t } = useTranslation(['identity', 'app'])
  const me = useMe()
  const [handle, setHandle] = useState(me.user.handle)
  const change = useChangeHandle()
  const later = new Date(me.handleChangeableAt) > new Date()
  const changed = handle !== me.user.handle
  const { handleMost } = useLengths()
  const rule = { most: handleMost }
  const wrong = changed && !isHandle(handle) ? t('signUp.handleWrong', rule) : undefined
  if (later) {
    return (
      <div className="card is-padded">
        <p>@{me.user.handle}</p>
        <p className="quiet">
          {t('profile.handleLater', { time: dayName(me.handleChangeableAt) })}
        </p>
      </div>
    )
  }
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (!changed || wrong || change.isPending) return
        change.mutate({ body: { handle } }, { onSuccess: () => toast(t('profile.saved')) })
      }}
    >
      <Field
        label={t('profile.handle')}
        value={handle}
        onValue={text => setHandle(plainHandle(text))}
        hint={t('signUp.handleHint', rule)}
        lengthMax={handleMost}
        wrong={wrong ?? (change.error ? sentenceOfProblem(change.error) : undefined)}
        start={<span aria-hidden="true">@</span>}
      />
      {changed && !wrong && (
        <Button type="submit" wide busy={change.isPending}>
          {t('app:save')}
        </Button>
      )}
    </form>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/Button.tsx'
import { Field } from '../../../ui/Field.tsx'

type Props = {
  label: string
  value: string
  onValue: (value: string) => void
  fresh?: boolean
  hint?: string | undefined
  wrong?: string | undefined
  autoFocus?: boolean
}

/** A password: pasting and password managers are welcome, and it can be looked at. */
export function PasswordField({ fresh = false, autoFocus = false, ...props }: Props) {
  const { t } = useTranslation('identity')
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...props}
      name="password"
      type={shown ? 'text' : 'password'}
      autoComplete={fresh ? 'new-password' : 'current-password'}
      lengthMax={128}
      autoFocus={autoFocus}
      end={
        <IconButton
          icon={shown ? 'eyeOff' : 'eye'}
          label={shown ? t('signIn.hide') : t('signIn.show')}
          onPress={() => setShown(!shown)}
        />
      }
    />
  )
}

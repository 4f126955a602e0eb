import { demoDoors, demoPassword, demoPin } from '@fuquan/sdk/demo.ts'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../../ui/faces.tsx'
import { Icon, type IconName } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useHouse, useSignIn } from '../queries.ts'

const icons = {
  member: 'me',
  shop: 'wallet',
  operator: 'shield',
  newcomer: 'spark',
} as const satisfies Record<string, IconName>

/** The people of the demo community, one tap each; nothing in a house where people live. */
export function DemoDoors() {
  const { t } = useTranslation('identity')
  const house = useHouse()
  const signIn = useSignIn()
  // They open with a password that everybody knows.
  if (house.data?.demo !== true || !house.data.passwords) return null
  const enter = (login: string) => {
    if (!signIn.isPending) signIn.mutate({ body: { login, password: demoPassword } })
  }
  return (
    <section className="demo-doors" aria-labelledby="demo-doors">
      <h2 className="demo-title" id="demo-doors">
        {t('demo.title')}
      </h2>
      <p className="quiet">{t('demo.words')}</p>
      {signIn.error && <Refused problem={signIn.error} />}
      <ul className="card rows">
        {demoDoors.map(({ handle, name, as }) => (
          <li key={handle}>
            <Row
              start={<Icon name={icons[as]} />}
              name={name}
              note={t(`demo.${as}`)}
              end={<Icon name="next" size={18} />}
              onPress={() => enter(handle)}
            />
          </li>
        ))}
      </ul>
      <p className="quiet">{t('demo.pin', { pin: demoPin })}</p>
    </section>
  )
}

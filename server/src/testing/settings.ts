import { pinOfAll, type World } from './world.ts'

/** Lets Wen change settings, with PIN and reason, and waits until this process knows them. */
export async function changeSettings(
  { people, house }: World,
  values: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  const { wen } = people
  const changes = Object.entries(values).map(([key, value]) => ({ key, value }))
  const facts = Object.fromEntries(changes.map(({ key, value }) => [key, String(value)]))
  const shown = { kind: 'console.change_settings', payee: 'house', facts }
  const { proof } = await wen.get('stepUp', { pin: pinOfAll, ...shown })
  await wen.get('changeSettings', { changes, proof, reason: 'as the council decided' })
  await house.settings.refresh()
}

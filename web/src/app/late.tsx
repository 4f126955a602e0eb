import { lazy, useState, type ComponentType } from 'react'

type Screens = Record<string, ComponentType>
type Load<S extends Screens = Screens> = () => Promise<S>

const arrived = new Map<Load, Screens>()

/** The screens of envelopes, which an opening leads to. */
export const envelopes = () => import('../features/envelopes/screens/index.ts')

/** Fetches the code of some screens beforehand; without network they are fetched when needed. */
export function fetchAhead(load: Load): void {
  void bring(load).catch(() => undefined)
}

async function bring(load: Load): Promise<Screens> {
  const screens = await load()
  arrived.set(load, screens)
  return screens
}

/**
 * A screen whose code comes when it is first needed. One that has come is drawn at once: a page
 * that waits for nothing must not show the empty face of a page that waits.
 */
export function screen<S extends Screens>(load: Load<S>, name: keyof S & string): ComponentType {
  const Late = lazy(async () => {
    const found = (await bring(load))[name]
    if (!found) throw new Error(`no screen ${name}`)
    return { default: found }
  })
  return function Screen() {
    const [Here] = useState<ComponentType>(() => arrived.get(load)?.[name] ?? Late)
    return <Here />
  }
}

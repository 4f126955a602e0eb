import { remember, remembered } from './remembered.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The colours chosen on this device. */
export function theme(): Theme {
  const kept = remembered('theme')
  return themes.find(one => one === kept) ?? 'system'
}

/** Whether big text is on, on this device. */
export const bigText = () => remembered('text') === 'big'

/** Shows the chosen colours and text size. */
export function applyAppearance(): void {
  const root = document.documentElement
  const chosen = theme()
  if (chosen === 'system') root.removeAttribute('data-theme')
  else root.setAttribute('data-theme', chosen)
  if (bigText()) root.setAttribute('data-text', 'big')
  else root.removeAttribute('data-text')
}

/** Chooses colours on this device, at once. */
export function chooseTheme(chosen: Theme): void {
  remember('theme', chosen === 'system' ? undefined : chosen)
  applyAppearance()
}

/** Switches big text on or off on this device, at once. */
export function chooseBigText(on: boolean): void {
  remember('text', on ? 'big' : undefined)
  applyAppearance()
}

/** Whether motion is to be kept to a fade. */
export const motionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches

const keyboardPxMin = 120

/** How much of the window stays in sight, or nothing when no keyboard is over it. */
export function seenHeight(window: { innerHeight: number; visible: number }): number | undefined {
  const covered = window.innerHeight - window.visible
  return covered > keyboardPxMin ? window.visible : undefined
}

/**
 * Tells the styles how much is in sight while a keyboard lies over the page. Where the browser
 * makes the page itself smaller there is nothing to tell.
 */
export function watchKeyboard(): void {
  const view = globalThis.visualViewport
  if (!view) return
  const root = document.documentElement
  view.addEventListener('resize', () => {
    // A page that is pinched larger is no keyboard.
    const seen = view.scale > 1.01 ? undefined : seenHeight({ innerHeight, visible: view.height })
    if (seen === undefined) root.style.removeProperty('--seen')
    else root.style.setProperty('--seen', `${seen}px`)
  })
}

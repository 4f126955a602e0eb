import { remember, remembered } from './remembered.ts'

/** Whether sound and buzz are on, on this device; off until somebody switches them on. */
export const joyOn = () => remembered('sound') === 'on'

/** Switches sound and buzz on or off on this device. */
export function chooseJoy(on: boolean): void {
  remember('sound', on ? 'on' : undefined)
}

const notesHz = [880, 1318.5]
const noteSeconds = 0.12
let tuned: AudioContext | undefined

/** Makes ready to chime. To be called from a tap: phones let sound begin in no other moment. */
export function tune(): void {
  if (!joyOn()) return
  tuned ??= new AudioContext()
  void tuned.resume()
}

/** A short chime and a light buzz for an envelope that was won; nothing where they are off. */
export function chime(): void {
  if (!joyOn()) return
  navigator.vibrate?.(30)
  tune()
  const sound = tuned
  if (!sound) return
  for (const [n, hz] of notesHz.entries()) {
    const from = sound.currentTime + n * noteSeconds
    const tone = sound.createOscillator()
    const loud = sound.createGain()
    tone.frequency.value = hz
    tone.connect(loud).connect(sound.destination)
    loud.gain.setValueAtTime(0.12, from)
    loud.gain.exponentialRampToValueAtTime(0.001, from + noteSeconds * 3)
    tone.start(from)
    tone.stop(from + noteSeconds * 3)
  }
}

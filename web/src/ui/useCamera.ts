import { useEffect, useRef, useState } from 'react'

/** How the camera stands: nobody asked yet, it runs, or why it does not. */
export type CameraState = 'off' | 'starting' | 'live' | 'refused' | 'absent'

/** The rear camera for a `video`; it is asked for when it is started and let go with the screen. */
export function useCamera() {
  const video = useRef<HTMLVideoElement>(null)
  const stream = useRef<MediaStream | undefined>(undefined)
  const gone = useRef(false)
  const [state, setState] = useState<CameraState>('off')
  const [torch, setTorch] = useState<boolean | undefined>(undefined)

  const start = async () => {
    if (!navigator.mediaDevices) return setState('absent')
    setState('starting')
    try {
      const wish = { video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false }
      const opened = await navigator.mediaDevices.getUserMedia(wish)
      if (gone.current) return letGo(opened)
      stream.current = opened
      setTorch(torchOf(opened) === undefined ? undefined : false)
      setState('live')
    } catch (error) {
      const refused = error instanceof DOMException && error.name === 'NotAllowedError'
      setState(refused ? 'refused' : 'absent')
    }
  }
  useEffect(() => {
    const shown = video.current
    if (state !== 'live' || !shown || !stream.current) return
    shown.srcObject = stream.current
    void shown.play().catch(() => undefined)
  }, [state])
  useEffect(() => {
    gone.current = false
    // Who has allowed it before is not asked a second time.
    void allowedBefore().then(allowed => (allowed && !gone.current ? start() : undefined))
    return () => {
      gone.current = true
      if (stream.current) letGo(stream.current)
      stream.current = undefined
    }
  }, [])
  const switchTorch = (on: boolean) => {
    const track = stream.current && torchOf(stream.current)
    const wish: MediaTrackConstraintSet & { torch: boolean } = { torch: on }
    void track?.applyConstraints({ advanced: [wish] }).then(() => setTorch(on))
  }
  return { video, camera: { state, start: () => void start(), torch, switchTorch } }
}

const letGo = (stream: MediaStream) => stream.getTracks().forEach(track => track.stop())

/** The track that has a light, if one has. */
const torchOf = (stream: MediaStream) =>
  stream.getVideoTracks().find(track => 'torch' in (track.getCapabilities?.() ?? {}))

async function allowedBefore(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'camera' })
    return state === 'granted'
  } catch {
    // Not every browser can be asked.
    return false
  }
}

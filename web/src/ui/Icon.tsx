const strokes = {
  today:
    'M7 3v3M17 3v3M4 9h16' +
    'M6 5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M9 14l2 2 4-4',
  friends:
    'M20 11.5a7.5 7.5 0 0 1-10.9 6.7L4 20l1.8-4.6A7.5 7.5 0 1 1 20 11.5M9 11.5h.01' +
    'M12.5 11.5h.01M16 11.5h.01',
  wallet: 'M4 7.5A2.5 2.5 0 0 1 6.5 5H17v3M4 7.5V17a2.5 2.5 0 0 0 2.5 2.5H20V8H5M16.5 14h.01',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5a7.5 7.5 0 0 1 15 0',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  next: 'M9 5l7 7-7 7',
  eye:
    'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12' +
    'M12 14.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5',
  eyeOff:
    'M4 4l16 16M9.5 5.900A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-3 3.7' +
    'M6.2 7.7A15.5 15.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-1' +
    'M9.900 10.2a2.75 2.75 0 0 0 3.900 3.900',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2',
  check: 'M4.5 12.5l5 5 10-11',
  alert: 'M12 8v5M12 16.5h.01M12 3.5 21.5 20h-19z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  send: 'M12 19V5M6 11l6-6 6 6',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 19.5a6.5 6.5 0 0 1 13 0' +
    'M16 4.800a3.5 3.5 0 0 1 0 6.400M18 14a6.5 6.5 0 0 1 3.5 5.5',
  link:
    'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1' +
    'M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  out: 'M14 4h5a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-5M10 8l-4 4 4 4M6 12h9',
  phone: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M11 18h2',
  shield: 'M12 3l8 3v6c0 4.5-3.400 7.7-8 9-4.600-1.300-8-4.5-8-9V6zM9 12l2.2 2.2L15.5 10',
  globe:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M3 12h18' +
    'M12 3c2.5 2.5 3.7 5.5 3.7 9S14.5 18.5 12 21c-2.5-2.5-3.7-5.5-3.7-9S9.5 5.5 12 3',
  sun:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2' +
    'M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.7l1.400-1.400' +
    'M17.300 6.7l1.400-1.400',
  bill: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  camera: 'M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.400 3.2 3.2 0 0 0 0 6.400',
  erase: 'M9 6h11v12H9l-5-6zM12 10l5 4.5M17 10l-5 4.5',
  bell: 'M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  down: 'M12 5v14M6 13l6 6 6-6',
  filter: 'M4 6h16M7 12h10M10 18h4',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16 16l4.5 4.5',
  key: 'M8 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M11.5 12H21M17.5 12v3.5M21 12v2.5',
  mail: 'M4 6h16v12H4zM4.5 6.5 12 13l7.5-6.5',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  offline:
    'M4 4l16 16M8.5 15.5a5 5 0 0 1 6-.7M5 12a10 10 0 0 1 4-2.400M19 12a10 10 0 0 0-5-2.7M12 19h.01',
  transfer: 'M4 8.5h14M14.5 5l3.5 3.5L14.5 12M20 15.5H6M9.5 12 6 15.5 9.5 19',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  bars: 'M4 6v12M7 6v12M10.5 6v12M14 6v12M16 6v12M20 6v12',
  collect: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM20 14v2M17.5 20H20v-2M14 20h.01',
  torch: 'M8 4h8v3l-2 4v9h-4v-9L8 7zM12 13v2',
  spark: 'M12 3l2 6.5L20.5 12 14 14.5 12 21l-2-6.5L3.5 12 10 9.5z',
} as const

const sheet =
  'M6 3h12a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 18 21H6' +
  'a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 6 3'

export type IconName = keyof typeof strokes | 'envelope'

/** Draws one icon of our stroke set; it is decoration, so the words stand beside it. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {name === 'envelope' ? (
        <>
          <path d={sheet} />
          <path d="M4.5 6.5C7 9.5 9.5 10.5 12 10.5s5-1 7.5-4" />
          <circle cx="12" cy="11" r="2.2" />
        </>
      ) : (
        <path d={strokes[name]} />
      )}
    </svg>
  )
}

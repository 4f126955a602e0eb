const paths = {
  home: 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5',
  people: [
    'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3.5 19c.6-3.2 2.7-5 5.5-5s4.9 1.8 5.5 5',
    'M15.5 5.6a3 3 0 0 1 0 5.2M17 14.4c1.9.7 3.1 2.2 3.5 4.6',
  ].join(''),
  organisations: 'M4 19V9l8-4 8 4v10M9 19v-5h6v5M8 10.500h.01M12 10.500h.01M16 10.500h.01M3 19h18',
  approvals: 'M5 12.500 8.500 16 14 9M11 16l.5.5L19 8.500',
  books:
    'M5 5h6a1 1 0 0 1 1 1v13a2 2 0 0 0-2-1.500H5ZM19 5h-6a1 1 0 0 0-1 1v13a2 2 0 0 1 2-1.500h5Z',
  money: 'M4 8.500h13M13.500 5 17 8.500 13.500 12M20 15.500H7M10.500 12 7 15.500 10.500 19',
  cash: 'M3.500 8h17v10h-17ZM12 15.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM6.500 5h11',
  vouchers: 'M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4ZM14 7v10',
  stickers:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8.5 14.5a4.2 4.2 0 0 0 7 0M9 9.500h.01M15 9.500h.01',
  covers:
    'M6 3.500h12v17H6ZM6 9.500c3.500 3 8.500 3 12 0M12 13.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3',
  reports: 'M6 3v18M6 4h12l-3 4 3 4H6',
  problems: 'M5 5h14v10h-7l-4 4v-4H5ZM12 8v3M12 12.900h.01',
  notices: 'M7 16v-4.500a5 5 0 0 1 10 0V16l1.500 1.500h-13ZM10.500 20h3',
  jobs: [
    'M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM12 4v2M12 18v2M4 12h2M18 12h2',
    'M6.3 6.3l1.5 1.5M16.2 16.2l1.5 1.5M6.3 17.7l1.5-1.5M16.2 7.8l1.5-1.5',
  ].join(''),
  friendships:
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M16 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M4 19c.5-4 7.500-4 8 0 .5-4 7.500-4 8 0',
  figures: 'M5 19V9M10 19V5M15 19v-7M20 19V8M3 19h18',
  words: 'M4 6h9M8.500 6v12M6 18h5M14 11h6M17 11v7M15.500 18h3',
  audit: 'M7 4h7l4 4v12H7ZM14 4v4h4M10 12h5M10 16h5',
  settings: 'M5 7h8M17 7h2M5 12h2M11 12h8M5 17h6M15 17h4M15 5v4M9 10v4M13 15v4',
  health: 'M4 12h4l2-5 4 10 2-5h4',
  door: 'M14 5h4v14h-4M4 12h10M10.500 8.500 14 12l-3.500 3.500',
} as const

export type IconName = keyof typeof paths

/** One of our own strokes, 20 px; always beside a word, so hidden from the ear. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}

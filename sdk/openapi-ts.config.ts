import type { UserConfig } from '@hey-api/openapi-ts'

/** How the SDK is written from the contract: types, a fetch client, TanStack Query options. */
export const sdk = {
  parser: { pagination: { keywords: ['cursor'] } },
  plugins: [
    { name: '@hey-api/client-fetch', throwOnError: true },
    { name: '@hey-api/typescript' },
    { name: '@hey-api/sdk' },
    // The module is the tag of every key, so a nudge can say which queries are stale.
    { name: '@tanstack/react-query', queryKeys: { tags: true } },
  ],
} as const satisfies Omit<UserConfig, 'input' | 'output'>

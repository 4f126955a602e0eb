const lowShare = 15n
const plentyBytes = 20n * 1024n ** 3n

export type Space = { free: bigint; all: bigint }

/**
 * Whether a disk is nearly full: less than 15 % is free, and that is not plenty either. A database
 * that cannot write stops all money.
 */
export const isLow = ({ free, all }: Space): boolean =>
  free < plentyBytes && free * 100n < all * lowShare

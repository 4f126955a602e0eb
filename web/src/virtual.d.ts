declare module 'virtual:verify-source' {
  /** The program of sdk/verify as plain JavaScript, to be put into a saved page. */
  export const verifySource: string
}

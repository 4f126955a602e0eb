/** English counts one thing apart from many; Chinese does not, so its files have only `_other`. */
type Singular<K> = K extends `${infer Base}_other` ? `${Base}_one` : never

/** A catalogue that has every key of another one: the check that both languages are complete. */
export type Same<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]>
} & { readonly [K in Singular<keyof T>]?: string }

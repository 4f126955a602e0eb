import { useSearchParams } from 'react-router'

/** Keeps one value of a page in its address, so that Back finds the page as it was left. */
export function useKept(name: string): [string | undefined, (value: string | undefined) => void] {
  const [params, setParams] = useSearchParams()
  const keep = (value: string | undefined) =>
    setParams(
      before => {
        const next = new URLSearchParams(before)
        if (value === undefined || value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  return [params.get(name) ?? undefined, keep]
}

/** The same of a choice among some; the first is what holds without one, and is not written. */
export function useChosen<Choice extends string>(
  name: string,
  first: Choice,
  others: readonly Choice[],
): [Choice, (chosen: string) => void] {
  const [kept, keep] = useKept(name)
  return [others.find(one => one === kept) ?? first, one => keep(one === first ? undefined : one)]
}

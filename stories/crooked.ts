// Loaded before a house to give it a wrong clock: `CROOKED_CLOCK_MS` ahead (or behind, when
// negative); with `CROOKED_CLOCK_JUMPS` it changes sides every second, so that it runs backwards.
const ahead = Number(process.env['CROOKED_CLOCK_MS'] ?? 0)
const jumps = process.env['CROOKED_CLOCK_JUMPS'] === '1'
const RealDate = Date

const wrongNow = (): number => {
  const now = RealDate.now()
  return jumps && Math.floor(now / 1_000) % 2 === 0 ? now - ahead : now + ahead
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, as) =>
    Reflect.construct(target, args.length === 0 ? [wrongNow()] : args, as),
  apply: () => new RealDate(wrongNow()).toString(),
  get: (target, name, receiver) =>
    name === 'now' ? wrongNow : Reflect.get(target, name, receiver),
})

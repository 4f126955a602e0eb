import { BaseSequencer, type TestSpecification } from 'vitest/node'

// What takes a minute and is written in few lines: begun last, it would run alone at the end.
const long = [
  ...['stories/screens/fit.spec', 'stories/crash.test', 'stories/processes.test'],
  ...['stories/commands.test', 'stories/screens/lost.spec'],
]

/** Begins with the longest files: a fresh clone knows no durations and would go by their length. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => long.some(name => moduleId.includes(name))
    return [...sorted.filter(isLong), ...sorted.filter(file => !isLong(file))]
  }
}

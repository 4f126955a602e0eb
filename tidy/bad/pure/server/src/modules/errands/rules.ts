import { readFile } from 'node:fs/promises'
export const late = async (): Promise<boolean> => Date.now() > Number(await readFile('x', 'utf8'))

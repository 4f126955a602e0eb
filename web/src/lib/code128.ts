// Bars and gaps of the 107 signs of Code 128, each as the widths of three bars and three gaps.
const widths = (
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231' +
  '113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211' +
  '212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131' +
  '113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111' +
  '314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211' +
  '241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141' +
  '214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214' +
  '211232'
).match(/.{6}/g)
const stop = '2331112'
const startC = 105
const checkBelow = 103

/**
 * Writes an even number of digits as Code 128 C: the widths of bar, gap, bar and so on, in modules,
 * without the quiet zones. Throws for anything else.
 */
export function code128Of(digits: string): number[] {
  if (!/^(\d\d)+$/.test(digits)) throw new Error('Code 128 C holds an even number of digits')
  const values = (digits.match(/\d\d/g) ?? []).map(Number)
  const sum = values.reduce((total, value, at) => total + value * (at + 1), startC)
  const signs = [startC, ...values, sum % checkBelow]
  const text = signs.map(sign => widths?.[sign] ?? '').join('') + stop
  return [...text].map(Number)
}

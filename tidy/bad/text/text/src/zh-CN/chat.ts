export const chat = {
  hello: '你好',
}

import { refuse } from '#/kit/refusal.ts'

// Common passwords of ten characters and more, and the words that common ones are built from.
// Compiled by hand from well-known patterns; shorter ones are refused by their length already.
const common = new Set(
  `
  1234567890 12345678910 123456789a 0123456789 0987654321 9876543210 1111111111 0000000000
  2222222222 3333333333 4444444444 5555555555 6666666666 7777777777 8888888888 9999999999
  1212121212 1231231231 123123123123 1234512345 123451234512345 1234567891 12345678901
  123456789123 1234567890123 123454321234 1122334455 112233445566 1020304050 1357924680
  147258369a 147258369147 159753159753 1472583690 7894561230 789456123a 9638527410 1313131313
  1478963250 0123456789a 5201314520 5201314521 1314520520 5211314521 1314521521 5201314520a
  a123456789 a1234567890 aa123456789 abc1234567 abc12345678 abc123456789 abc123abc123 abcd123456
  abcd1234567 abcd12345678 abcde12345 abcdef1234 abcdefghij abcdefghijk a1b2c3d4e5 a1b2c3d4e5f6
  q123456789 qq123456789 qqww112233 qwe123456789 qweasdzxc123 qweasd123456 qweasdzxcv qwertyuiop
  qwertyuiop1 qwertyuiop123 qwerty1234 qwerty12345 qwerty123456 qwerty1234567 qwertyqwerty
  qwertyuiopasdfghjkl qazwsxedcrfv qazwsx123456 qazwsxedc123 1qaz2wsx3edc 1qaz2wsx3edc4rfv
  1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsxcde3 zaq1zaq1zaq1
  zxcvbnm123 zxcvbnm1234 zxcvbnm123456 zxcvbnmasdf asdfghjkl1 asdfghjkl123 asdfghjkl12
  asdf123456 asdfasdfasdf asdasdasdasd asd123456789 aaaaaaaaaa aaaaaaaaaaaa zzzzzzzzzz xxxxxxxxxx
  password12 password123 password1234 password12345 password123456 password1! password01
  password99 password2020 password2021 password2022 password2023 password2024 password2025
  password2026 passw0rd12 passw0rd123 p@ssw0rd12 p@ssw0rd123 p@ssword123 p@ssword1234
  p@55w0rd123 pa$$word123 pa$$w0rd123 mypassword mypassword1 mypassword123 thepassword
  passwordpassword passpasspass password!! password!23 password@123 password#123
  iloveyou12 iloveyou123 iloveyou1234 iloveyou1314 iloveyou520 iloveyouso iloveyoutoo iloveu1314
  woaini1314 woaini1314520 woaini5201314 woaini520520 woaini123456 woaini1234 woaiwojia1
  woaiwojia520 woaizhongguo woshishui1 wodemima123 wodemima123456 mima123456 mima12345678
  zhongguo123 zhongguo2008 beijing2008 beijing2022 shanghai2010 admin12345 admin123456
  admin1234567 administrator administrator1 admin@12345 admin@123456 administrator123 adminadmin
  adminadmin1 rootroot12 root123456 root1234567 toor123456 test123456 test1234567 testtest12
  testtest123 testing123 testing1234 user123456 user1234567 guest12345 guest123456 demo123456
  welcome123 welcome1234 welcome12345 welcome2023 welcome2024 welcome2025 welcome2026 welcome@123
  letmein123 letmein1234 letmein12345 letmeinplease changeme12 changeme123 changeme1234
  changeit123 secret1234 secret12345 secret123456 default123 temp123456 temppass123 trustno1trustno1
  football12 football123 baseball12 baseball123 basketball basketball1 basketball23 superman12
  superman123 batman12345 spiderman1 spiderman123 princess12 princess123 sunshine12 sunshine123
  dragon12345 dragon123456 monkey12345 monkey123456 shadow12345 master12345 master123456
  michael123 michelle12 jennifer12 jennifer123 jordan2323 starwars12 starwars123 pokemon123
  pikachu123 minecraft1 minecraft123 liverpool1 liverpool123 manchester chelsea123 arsenal123
  computer12 computer123 internet12 internet123 samsung123 google1234 google12345 facebook123
  whatever12 whatever123 freedom123 blessed123 jesuschrist christ1234 hello12345 hello123456
  helloworld helloworld1 helloworld123 hellohello goodmorning summer2023 summer2024 summer2025
  summer2026 winter2023 winter2024 winter2025 winter2026 spring2024 spring2025 spring2026
  autumn2024 autumn2025 autumn2026 january2025 february2025 qwer123456 qwer12345678 qwerasdfzxcv
  qwert12345 qwert123456 wang123456 zhang123456 zhao123456 chen123456 liang123456 huang123456
  fuquan1234 fuquan12345 fuquan123456 hongbao123 hongbao1234 hongbao888 fu88888888 fa88888888
  correcthorse correcthorsebatterystaple
  `
    .trim()
    .split(/\s+/),
)

/** Says whether one letter, or one short piece, is all that a password repeats. */
const repeats = (text: string) => /^(.{1,3})\1+$/su.test(text)

/** Says whether a password is among the first that somebody would try. */
export function isWeakPassword(password: string, about: { handle: string }): boolean {
  const flat = password.normalize('NFKC').toLowerCase()
  if (common.has(flat)) return true
  if (repeats(flat)) return true
  return flat.replaceAll(/[^a-z0-9_]/g, '').replace(/[0-9]+$/, '') === about.handle.toLowerCase()
}

/** Refuses a common password, or the person's own handle as one: identity_password_weak. */
export function admitPassword(password: string, about: { handle: string }): void {
  if (isWeakPassword(password, about)) refuse('identity_password_weak')
}

export const commonPasswords: ReadonlySet<string> = common

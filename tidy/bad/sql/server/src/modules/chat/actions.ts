declare const sql: (text: TemplateStringsArray) => unknown
export const all = () => sql`select 1 from ledger.balance`

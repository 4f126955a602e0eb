import type { Same } from '../same.ts'
import type { terminal as zh } from '../zh-CN/terminal.ts'

/** What the terminal says at a start, at a stop and when a start cannot be, and each verb. */
export const terminal = {
  open: 'Fuquan is open at {{url}} (Ctrl-C closes it)',
  working: 'Fuquan works in the background and serves nobody here (Ctrl-C stops it)',
  closing: 'Closing: finishing what is under way …',
  closed: 'Closed.',

  settingUnknown: '{{name}} is not a setting; did you mean {{nearest}}?',
  settingLater: '{{name}} is not part of this release yet; please remove it.',
  settingTwice: '{{name}} and {{name}}_FILE are both set; please keep one of them.',
  settingFile: '{{name}}_FILE names {{file}}, which cannot be read.',
  settingNumber: '{{name}} is "{{value}}"; it must be a whole number from {{min}} to {{max}}.',
  publicUrlMissing: 'HOST is {{host}}, so FUQUAN_PUBLIC_URL must say the address people use.',
  publicUrlMissingHere:
    'HOST is {{host}}, so FUQUAN_PUBLIC_URL must say the address people use. This machine answers at {{addresses}}.',
  publicUrlShape:
    'FUQUAN_PUBLIC_URL is "{{value}}"; it must look like https://fuquan.example, without a path.',
  postgresUrlShape: '{{name}} must look like postgres://user:password@host:5432/database.',
  systemUserShape: 'FUQUAN_DATABASE_USER is "{{value}}", which is not a system user\'s name.',
  filesUrlShape: 'FUQUAN_FILES_URL is "{{value}}"; it must look like file:///var/lib/files.',
  subnetShape: '{{name}} holds "{{subnet}}"; it takes subnets such as 10.0.0.0/8.',
  rolesShape: 'FUQUAN_ROLES holds "{{wrong}}"; it takes web, worker, or both.',
  mailUrlShape: 'FUQUAN_MAIL_URL must begin with smtp://, smtps:// or be log:.',
  mailFromShape: 'FUQUAN_MAIL_FROM is "{{from}}"; it must be one address and nothing else.',
  hookSecretShort: 'FUQUAN_MAIL_HOOK_SECRET needs at least {{least}} characters.',
  logLevelShape: 'LOG_LEVEL is "{{value}}"; it must be one of {{levels}}.',
  oidcRolesShape:
    '{{start}}_ROLES has "{{odd}}"; write group=cashier+treasurer. No group makes owners.',
  oidcMembersShape:
    '{{start}}_MEMBERS has "{{odd}}"; write group=org_… as in the organisation’s address.',
  oidcClaimsShape:
    '{{start}}_CLAIMS has "{{odd}}"; write name, handle, email or verified = claim, with commas between.',
  oidcClaimsUnproven:
    '{{start}}_CLAIMS has email={{claim}}; please also write verified=, the claim that says this address was checked, or verified=never.',
  oidcTogether:
    '{{start}}_ISSUER, _CLIENT_ID and _CLIENT_SECRET belong together; please set all three.',
  oidcAlone:
    '{{name}} belongs to {{start}}_ISSUER, and no provider is set there; please set one or remove it.',
  oidcTwice: 'The provider {{issuer}} is set twice in FUQUAN_OIDC_…; please remove one of them.',
  oidcLabelLong: '{{name}} stands on a button; it may have {{most}} characters.',
  oidcTrustedShape: '{{name}} is "{{value}}"; please write true or false.',
  oidcIssuerShape: '{{start}}_ISSUER is "{{issuer}}"; it must look like https://id.example.',
  stripeTogether:
    'FUQUAN_STRIPE_KEY and FUQUAN_STRIPE_WEBHOOK_SECRET belong together; please set both.',
  stripeAlone:
    '{{name}} belongs to FUQUAN_STRIPE_KEY, and no key is set; please set one or remove it.',
  stripeCurrencyShape: 'FUQUAN_STRIPE_CURRENCY is "{{currency}}"; it must look like eur.',
  stripeUrlShape: 'FUQUAN_STRIPE_API_URL must look like https://api.stripe.com, no path.',

  verbUnknown: 'There is no verb "{{said}}"; did you mean {{near}}?',
  verbTakesLess: '{{verb}} does not know "{{words}}".',
  verbVersion: 'says which release this is',
  verbConfig: 'shows the settings of the environment as they count, or the address for any client',
  verbMigrate: 'brings the database to this release',
  verbDemoWipe: 'removes the demo community; only a house marked DEMO, and only while it is closed',
  verbOwnerCreate: 'makes a one-time link that makes a signed-in member an owner; audited',
  verbPasswordsOn: 'lets people sign in with passwords again; audited',
  verbVerify:
    'recomputes balances, lines, chains and seals from the transfers, and compares payments and envelopes with them',
  verbPause: 'stops all money until resume; takes the reason as its words',
  verbResume: 'lets money move again; takes the reason as its words',
  verbVerifyDraw: 'recomputes the draw of one ended envelope (env_…) and compares its claims',
  configTakes: 'config does not know "{{word}}"; it takes {{flag}} or nothing.',
  configClosed:
    'This house is closed, so its database has no address. Open it with npm start, then ask again.',
  configUnset: 'not set',
  migrateNothing: 'Nothing to do: it is at this release.',
  ownerLinkUntil: 'Good once, until {{until}}.',
  passwordsAreOn: 'Passwords are on: whoever had one signs in with it.',
  verifySince: 'verify takes nothing, or --since and a date, like --since 2026-11-20.',
  verifyAgree:
    'The books agree: {{transfers}} transfers, {{entries}} lines, {{books}} books, {{seals}} seals.',
  verifyLooked:
    'The books differ; looked at {{transfers}} transfers, {{entries}} lines, {{books}} books, {{seals}} seals.',
  verifyDiffers: '{{check}} {{account}}: expected {{expected}}, found {{found}}',
  pauseReason: 'Say why, in at least {{least}} letters, after the verb.',
  pauseDone: 'All money stands still.',
  resumeDone: 'Money moves again.',
  drawWhich: 'Name one envelope by its id, env_ and 26 letters.',
  drawUnknown: 'There is no such envelope.',
  drawSealed: 'It has not ended: its seed is still sealed.',
  drawMatches: 'The draw of {{envelope}} is what its commit promised; {{count}} claims agree.',
  drawDiffers: 'The draw of {{envelope}} DIFFERS: {{verdict}}',

  demoFilling: 'Filling the demo, Willow Lane; it takes about half a minute …',
  demoReady: 'The demo is ready; sign in as one of these:',
  demoNone: 'There is no demo here; nothing was touched.',
  demoOpen: 'The house is open; close it first.',
  demoGone: 'The demo is gone; npm start begins anew.',
  demoLivedIn:
    'People live here already, and the demo moves only into an empty house; run npm start instead.',
  demoCutOff:
    'The demo is being filled, or was cut off; wait for it, or run npm run fuquan -- demo wipe.',

  portTaken:
    'Port {{port}} is taken; set {{name}} to another one, for example {{name}}={{other}} npm start.',
  portTakenBy:
    'Port {{port}} is taken by process {{pid}} ({{program}}); set {{name}} to another one, for example {{name}}={{other}} npm start.',
  portClosed: 'This user may not listen on port {{port}}; set {{name}} to one above 1024.',
  hostUnknown: 'HOST is {{host}}, and this machine has no such address.',
  pathUnusable:
    '{{path}} cannot be used ({{why}}); open it to this user, or set FUQUAN_DATA_DIR to another directory.',
  keysBroken: '{{file}} is not a keys file; restore it from a backup and do not delete it.',

  houseRuns:
    'Fuquan already runs on {{directory}} as process {{pid}} since {{since}}; stop it first, or set FUQUAN_DATA_DIR to another directory.',
  lockBusy: '{{file}} could not be taken; is somebody else starting?',
  databaseUserUnknown: 'FUQUAN_DATABASE_USER names {{wanted}}, and there is no such user.',
  databaseUserMissing:
    'PostgreSQL does not run as root and no user for it could be made; please run: useradd --system --user-group --no-create-home {{user}}',
  folderClosed:
    'The user {{user}} cannot walk through {{closed}} to the data directory; run: chmod o+x {{closed}}, or set FUQUAN_DATA_DIR to another directory.',
  programsNotRun:
    'The user {{user}} cannot run the PostgreSQL in {{copy}}; is that disk mounted noexec?',
  platformMissing:
    'There is no PostgreSQL for {{platform}} on {{arch}} in this installation; run npm ci, or set DATABASE_URL to a PostgreSQL of yours.',
  otherMajor:
    '{{directory}} holds a PostgreSQL {{major}} and this release brings {{wanted}}; make a backup with the old release and restore it with this one.',
  databaseHeld:
    'Processes of a killed database still hold {{cluster}}: {{pids}}; please stop them.',
  databaseNotStarted: 'The database did not start: {{why}}',
  databaseNotMade: 'The database could not be made: {{why}}',
  databaseUnreachable:
    'The database of {{name}} cannot be reached ({{why}}); check its address, user and password.',

  serverSilent: 'The database did not answer what it is.',
  serverOld: 'PostgreSQL {{version}} is too old; Fuquan needs 15 or newer.',
  serverEncoding: 'The database is encoded in {{encoding}}; Fuquan needs one made with UTF8.',
  serverStandby: 'This server is a standby in recovery; DATABASE_URL must name the primary.',
  serverForgets: 'The server has {{settings}} off, so it may forget payments; switch it on.',
  schemaNewer:
    'The database was made by a newer release ({{migration}}); start that release instead.',
  migrationEdited:
    'The migration {{migration}} was edited after it ran; put the released file back.',
  migrationFailed: 'The migration {{migration}} failed: {{why}}',
} as const satisfies Same<typeof zh>

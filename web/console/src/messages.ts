import { language } from '../../shared/language';
import type { Anomaly, CallClass, Check, Deed, Entrance, Guarded, Kind, Level, PageName, PolicyReason, Protection, PushService, Refusal, Release, Role, Span, State } from './words';
import type { LastSeen } from './api';

const DAY_ALONE = '2026-01-01';

/** Words for each of some names: the compiler finds the one that is missing. */
type Words<Name extends string> = Readonly<Record<Name, string>>;

/** The numbers of the first page. */
export type NumberName =
  | 'registrations'
  | 'connections'
  | 'transactions'
  | 'users'
  | 'devices'
  | 'started'
  | 'taken'
  | 'ringing'
  | 'ringingP95'
  | 'uptime';

/** Everything that a person reads, once in each language. */
export interface Messages {
  readonly title: string;
  readonly pages: Words<PageName>;
  readonly roles: Words<Role>;
  readonly menu: string;
  readonly signIn: string;
  readonly signInHow: string;
  readonly signInNew: string;
  readonly signInBy: (provider: string) => string;
  readonly identified: string;
  readonly signOut: string;
  readonly invited: (name: string, role: string) => string;
  readonly invitedHow: string;
  readonly makePasskey: string;
  readonly passkeyMade: string;
  readonly noPasskey: string;
  readonly notReached: string;
  readonly loading: string;
  readonly notShown: string;
  readonly problems: Readonly<Record<string, string>>;
  readonly healthy: string;
  readonly healthyYes: string;
  readonly healthyBut: string;
  readonly healthyNo: string;
  readonly secure: string;
  readonly secureYes: string;
  readonly secureBut: string;
  readonly secureNo: string;
  readonly needsMe: string;
  readonly needsNothing: string;
  readonly needsSome: (count: number) => string;
  readonly numbers: Words<NumberName>;
  readonly registrations: string;
  readonly connections: string;
  readonly callsPerSlot: (minutes: number) => string;
  readonly refusalsPerSlot: (minutes: number) => string;
  readonly lastDay: string;
  readonly ringingPerSlot: string;
  readonly gap: (from: string, until: string) => string;
  readonly gaps: (times: string) => string;
  readonly atMost: (most: string) => string;
  readonly now: string;
  readonly lastHour: string;
  readonly aDay: string;
  readonly sinceStart: string;
  readonly reason: string;
  readonly noHistory: string;
  readonly refusals: string;
  readonly noRefusals: string;
  readonly callClasses: string;
  readonly callClassesWhat: string;
  readonly noCalls: string;
  readonly classes: Words<CallClass>;
  readonly anomalies: string;
  readonly anomaliesWhat: string;
  readonly anomaliesNotTold: string;
  readonly noAnomalies: (days: number) => string;
  readonly anomalySum: (seen: number, phones: number, last: string) => string;
  readonly anomalyKinds: Words<Anomaly>;
  readonly refusalReasons: Words<Refusal>;
  readonly checks: Words<Check>;
  readonly states: Words<State>;
  readonly advice: Words<Check>;
  readonly levels: Words<Level>;
  readonly until: (day: string) => string;
  readonly span: (from: string, until: string) => string;
  readonly search: string;
  readonly searchHint: string;
  readonly userCount: (count: number) => string;
  readonly noUsers: string;
  readonly noUsersFound: string;
  readonly enrol: string;
  readonly enrolTitle: string;
  readonly name: string;
  readonly nameHint: string;
  readonly makeCode: string;
  readonly codeFor: (address: string) => string;
  readonly codeHow: (minutes: number, until: string) => string;
  readonly qr: string;
  readonly copy: string;
  readonly copied: string;
  readonly print: string;
  readonly close: string;
  readonly cancel: string;
  readonly back: string;
  readonly deviceCount: (count: number) => string;
  readonly anotherPhone: string;
  readonly noDevices: string;
  readonly revoke: string;
  readonly revokeTitle: (device: string) => string;
  readonly revokeWhat: string;
  readonly revoked: (day: string) => string;
  readonly kinds: Words<Kind>;
  readonly protections: Words<Protection>;
  readonly passkeys: Words<Protection>;
  readonly proven: (what: string, by: string, day: string) => string;
  readonly provenWhat: string;
  readonly since: (day: string) => string;
  readonly seen: Readonly<Record<Span, (from: string) => string>>;
  readonly searchDevice: string;
  readonly searchDeviceHint: string;
  readonly protection: string;
  readonly anyProtection: string;
  readonly noDevicesYet: string;
  readonly noDevicesFound: string;
  readonly mail: string;
  readonly mailHow: string;
  readonly letter: (address: string, code: string, minutes: number) => string;
  readonly verifiedThere: string;
  readonly ages: string;
  readonly builtIn: string;
  readonly epochCount: (count: number) => string;
  readonly cosigned: (at: string) => string;
  readonly linked: string;
  readonly linkedWhat: string;
  readonly noLinked: string;
  readonly linkedBy: (name: string, day: string) => string;
  readonly onTheServer: string;
  readonly unlink: string;
  readonly unlinkTitle: (device: string, admin: string) => string;
  readonly unlinkWhat: string;
  readonly wantsPasskey: string;
  readonly noPolicy: string;
  readonly policyInForce: (version: number) => string;
  readonly installedAt: string;
  readonly valid: string;
  readonly fingerprint: string;
  readonly officers: string;
  readonly officersNeeded: (needed: number, all: number) => string;
  readonly noOfficers: string;
  readonly accepts: string;
  readonly offered: string;
  readonly accepted: string;
  readonly postQuantum: string;
  readonly bits: (bits: number) => string;
  readonly document: string;
  readonly install: string;
  readonly installHow: string;
  readonly policyFile: string;
  readonly signatureFile: string;
  readonly installed: (version: number) => string;
  readonly filesMissing: string;
  readonly draft: string;
  readonly draftHow: string;
  readonly draftFrom: string;
  readonly draftInForce: string;
  readonly draftKeys: string;
  readonly mistakes: (count: number) => string;
  readonly lineColumn: (line: number, column: number) => string;
  readonly keepsRules: (profile: string, version: number) => string;
  readonly notTakenYet: string;
  readonly changesAgainst: (version: number) => string;
  readonly noChanges: string;
  readonly forecast: string;
  readonly forecastHow: (phones: number, foreign: number) => string;
  readonly refusesNobody: string;
  readonly deviceCountOf: (count: number) => string;
  readonly policyReasons: Words<PolicyReason>;
  readonly generation: (version: number, phones: number) => string;
  readonly callingNew: string;
  readonly calledByNew: string;
  readonly notKnown: string;
  readonly twoSteps: string;
  readonly toSign: string;
  readonly toSignHow: string;
  readonly download: string;
  readonly rollOut: string;
  readonly rollOutCount: (have: number, all: number) => string;
  readonly rollOutHow: string;
  readonly logHead: string;
  readonly logSize: string;
  readonly logRoot: string;
  readonly logOrigin: string;
  readonly witnesses: string;
  readonly noWitnesses: string;
  readonly notCosigned: string;
  readonly epochs: string;
  readonly epoch: (number: number) => string;
  readonly changes: (count: number) => string;
  readonly more: string;
  readonly sessionsWhat: string;
  readonly noSessions: string;
  readonly sessionCount: (count: number) => string;
  readonly entrances: Words<Entrance>;
  readonly doctorWhat: string;
  readonly invite: string;
  readonly inviteTitle: string;
  readonly role: string;
  readonly inviteMake: string;
  readonly inviteFor: (name: string) => string;
  readonly inviteHow: (minutes: number) => string;
  readonly passkeyCount: (count: number) => string;
  readonly remove: string;
  readonly removeTitle: (name: string) => string;
  readonly removeWhat: string;
  readonly waits: (until: string, others: number) => string;
  readonly waitingWhat: string;
  readonly nothingWaits: string;
  readonly guarded: Words<Guarded>;
  readonly askedBy: (name: string) => string;
  readonly confirmed: (subject: string) => string;
  readonly sayYes: string;
  readonly sayNo: string;
  readonly withdraw: string;
  readonly journalWhat: string;
  readonly noActions: string;
  readonly deeds: Words<Deed>;
  readonly version: string;
  readonly domain: string;
  readonly running: string;
  readonly lookAgain: string;
  readonly push: string;
  readonly noPush: string;
  readonly pushBy: (services: string) => string;
  readonly pushServices: Words<PushService>;
  readonly noFigures: string;
  readonly woken: (woken: number, missed: number) => string;
  readonly there: string;
  readonly ringing: string;
  readonly pushAdvice: string;
  readonly releases: string;
  readonly releasesWhat: string;
  readonly releaseNames: Words<Release>;
  readonly logged: string;
  readonly notLogged: string;
  readonly components: (count: number) => string;
  readonly downloadSbom: string;
  readonly licence: string;
  readonly licenceWhat: string;
  readonly pageFrom: (host: string) => string;
}

const en: Messages = {
  title: 'Sottovoce console',
  pages: {
    home: 'Home',
    users: 'Users',
    devices: 'Phones',
    policy: 'Policy',
    log: 'Log',
    sessions: 'Sessions',
    doctor: 'Doctor',
    admins: 'Administrators',
    waiting: 'Waiting',
    journal: 'Journal',
    about: 'About',
  },
  roles: {
    'help-desk': 'Help desk',
    operator: 'Operator',
    'security-officer': 'Security officer',
    auditor: 'Auditor',
  },
  menu: 'Pages',
  signIn: 'Sign in with your passkey',
  signInHow: 'Your device asks for your fingerprint, face or PIN. There is no password.',
  signInNew: 'No passkey yet? A security officer, or whoever runs the server, invites you.',
  signInBy: (provider) => `Sign in at ${provider}`,
  identified: 'signs in at the identity provider',
  signOut: 'Sign out',
  invited: (name, role) => `${name}, you are invited as ${role}`,
  invitedHow: 'Make a passkey on this device. It stays there, and only you can use it.',
  makePasskey: 'Make my passkey',
  passkeyMade: 'Your passkey is ready. Sign in with it.',
  noPasskey: 'No passkey was used. Try again, and confirm what your device asks.',
  notReached: 'The server cannot be reached. Try again in a moment.',
  loading: 'Loading…',
  notShown: 'This cannot be shown',
  problems: {
    'Sign in': 'You are not signed in any more.',
    'Not your role': 'Your role does not allow that.',
    'Known already': 'There is a user of that name already: open it to add another phone.',
    'Invitation refused': 'This invitation was used before or is older than 15 minutes. Ask for another.',
    'Passkey refused': 'This passkey is not known here. Try another, or ask for an invitation.',
    'Too many requests': 'That was too often. Wait a minute and try again.',
    'Answer refused': 'What the identity provider answered does not count. Try again.',
    'No role': 'The identity provider knows you, and gives you nothing to do here.',
    'Name taken': 'Somebody else administers under the name that you have there.',
    'Provider not reached': 'The identity provider cannot be reached. Use a passkey, or try again later.',
    'Second person': 'Somebody else has to say yes to what you asked for.',
    Yourself: 'Another security officer has to take you out.',
  },
  healthy: 'Is it healthy?',
  healthyYes: 'Yes. Everything that was looked at works.',
  healthyBut: 'Yes, but not all that could be.',
  healthyNo: 'No: something does not work.',
  secure: 'Is it secure?',
  secureYes: 'Yes. Nothing is open.',
  secureBut: 'Yes, and it could be better.',
  secureNo: 'No: see what has run out.',
  needsMe: 'What needs me?',
  needsNothing: 'Nothing. Have a quiet day.',
  needsSome: (count) => (count === 1 ? 'One thing.' : `${count} things.`),
  numbers: {
    registrations: 'phones ready',
    connections: 'connections',
    transactions: 'calls being set up',
    users: 'users',
    devices: 'phones enrolled',
    started: 'calls since the start',
    taken: 'of them were taken',
    ringing: 'until it rings, median',
    ringingP95: 'until it rings, 95 %',
    uptime: 'running for',
  },
  registrations: 'Phones ready',
  connections: 'Connections',
  callsPerSlot: (minutes) => `Calls in ${minutes} minutes`,
  refusalsPerSlot: (minutes) => `Refusals in ${minutes} minutes`,
  lastDay: 'The last 24 hours, as far as they are known',
  ringingPerSlot: 'Until it rings, slowest minute’s median',
  gap: (from, until) => `${from} to ${until}`,
  gaps: (times) => `Where it is shaded the server did not run: ${times}.`,
  atMost: (most) => `at most ${most}`,
  now: 'now',
  lastHour: 'last hour',
  aDay: 'last 24 hours',
  sinceStart: 'since the start',
  reason: 'Why',
  noHistory: 'The picture begins to grow some minutes after the first start.',
  refusals: 'Refused by the server',
  noRefusals: 'Nothing was refused in the last 24 hours.',
  callClasses: 'Calls by what vouches for them',
  callClassesWhat: 'Of all that were taken in the last 24 hours. The server sees who signs; the phones judge it, and agree on keys among themselves.',
  noCalls: 'No call was taken in the last 24 hours.',
  classes: {
    sealed: 'sealed: signed by both ends, out of the server’s sight',
    signed: 'signed by both ends',
    unsigned: 'not signed by both: foreign phones',
  },
  anomalies: 'Tampering that phones saw',
  anomaliesWhat: 'Phones tell it when a day is over, all calls together. Which phone told what is not kept.',
  anomaliesNotTold: 'Phones tell nothing of it: the policy in force does not ask for it (admin.anomalies).',
  noAnomalies: (days) => `No phone told of anything in the last ${number(days)} days.`,
  anomalySum: (seen, phones, last) =>
    `${number(seen)} times, ${phones === 1 ? 'one report' : `${number(phones)} reports`}, last on ${last}`,
  anomalyKinds: {
    forged: 'forged packets, all rejected',
    replayed: 'packets sent a second time, all rejected',
    foreignSource: 'packets of another stream',
    elsewhere: 'packets from an address that was not checked',
    sequenceJump: 'numbers ahead of the clock',
    timestampJump: 'times ahead of the clock, or back',
    rolloverJump: 'numbers that rolled over too early',
    rate: 'more packets than the beat gives',
    contradiction: 'reports that cannot be true',
    clockDrift: 'a clock too fast or too slow',
    oneWaySilence: 'speech held back on the way',
  },
  refusalReasons: {
    'not-allowed': 'not theirs to ask',
    identity: 'in somebody else’s name',
    description: 'without the encryption that is wanted',
    unreachable: 'nobody there',
    'too-much': 'too much at once',
    'no-call': 'no such call',
    malformed: 'not as it must be',
  },
  checks: {
    'server-certificate': 'Server certificate',
    authority: 'Certificate authority',
    tls: 'Connections to the server',
    policy: 'Policy',
    'log-head': 'Head of the log',
    witnesses: 'Witnesses of the log',
    relay: 'Relay for strict networks',
    officers: 'Security officer',
    tampering: 'Tampering with calls',
    storage: 'Room for the server’s data',
  },
  states: {
    good: 'as it should be',
    'soon-over': 'runs out soon',
    over: 'has run out',
    absent: 'there is none',
    stale: 'the witnesses’ word is old',
    'not-post-quantum': 'not post-quantum',
    seen: 'phones saw it in the last week',
    scarce: 'little is left',
  },
  advice: {
    'server-certificate': 'The server renews it by itself: look at its log, and restart it.',
    authority: 'Make the next one: sottovoce ca rotate.',
    tls: 'Run the server on Linux with glibc, or on macOS.',
    policy: 'Have the officers sign one and install it. Until then the built-in rules hold.',
    'log-head': 'See whether the witnesses can be reached; their addresses are in sottovoce.yaml.',
    witnesses: 'Without witnesses nobody else vouches for the log: sottovoce witness run, on another machine.',
    relay: 'Phones behind strict firewalls need one: sottovoce up --turn.',
    officers: 'Invite one: sottovoce admin add NAME --role security-officer.',
    tampering: 'Nothing of it became sound. Find out whose network it was: the people concerned were told at the call.',
    storage: 'Make room on the server’s disk. Without it nobody can be enrolled and nothing is logged.',
  },
  levels: { ok: 'Good', hint: 'Note', fault: 'Bad' },
  until: (day) => `until ${day}`,
  span: (from, until) => `since ${from}, until ${until}`,
  search: 'Find a user',
  searchHint: 'part of the name',
  userCount: (count) => (count === 1 ? '1 user' : `${number(count, 'en')} users`),
  noUsers: 'No users yet. Enrol the first one: they get a code for their phone.',
  noUsersFound: 'No user has that in their name.',
  enrol: 'Enrol a user',
  enrolTitle: 'Enrol a user',
  name: 'Name',
  nameHint: 'small letters, digits, . - _',
  makeCode: 'Make a code',
  codeFor: (address) => `A code for ${address}`,
  codeHow: (minutes, until) =>
    `Good once and for ${minutes} minutes, until ${until}. Show it, print it, or read it out: whoever has it gets the phone.`,
  qr: 'The same code as a QR code',
  copy: 'Copy',
  copied: 'Copied',
  print: 'Print',
  close: 'Close',
  cancel: 'Cancel',
  back: 'All users',
  deviceCount: (count) => (count === 0 ? 'no phone' : count === 1 ? '1 phone' : `${count} phones`),
  anotherPhone: 'Code for another phone',
  noDevices: 'No phone yet. The code may still be waiting.',
  revoke: 'Cut off',
  revokeTitle: (device) => `Cut off “${device}”?`,
  revokeWhat: 'Its calls end and it cannot sign in again, for good. Its owner needs a new code.',
  revoked: (day) => `cut off on ${day}`,
  kinds: { phone: 'phone', 'sip-phone': 'foreign SIP phone' },
  protections: {
    software: 'key in a file',
    os: 'key kept by the system',
    pkcs11: 'key in a token',
    tpm: 'key in a TPM',
    tee: 'key in secure hardware',
    strongbox: 'key in a security chip',
    'secure-enclave': 'key in the Secure Enclave',
    browser: 'key in the browser',
  },
  passkeys: {
    software: 'passkey in a file',
    os: 'passkey kept by the system',
    pkcs11: 'passkey in a security key',
    tpm: 'passkey in a TPM',
    tee: 'passkey in secure hardware',
    strongbox: 'passkey in a security chip',
    'secure-enclave': 'passkey in the Secure Enclave',
    browser: 'passkey of a known model',
  },
  proven: (what, by, day) => `${what}, proven by ${by} on ${day}`,
  provenWhat: 'What a maker has proven is about passkeys. Where the phone’s own key is, the phone says itself; no policy takes the one for the other.',
  since: (day) => `since ${day}`,
  seen: {
    day: (from) => `last seen on ${from}`,
    week: (from) => `last seen in the week of ${from}`,
    month: (from) => `last seen in ${from}`,
  },
  searchDevice: 'Find a phone',
  searchDeviceHint: 'part of its name or its user’s',
  protection: 'Protection of the key',
  anyProtection: 'any',
  noDevicesYet: 'No phone is enrolled yet.',
  noDevicesFound: 'No phone is like that.',
  mail: 'Save as mail',
  mailHow: 'A mail is saved as a file that your own mail program sends; this server sends none. It can be read on its way, and whoever is first gets the phone: print the code or read it out where you can.',
  letter: (address, code, minutes) =>
    `A code for ${address}, good once and for ${minutes} minutes. Whoever has it gets the phone: do not pass it on.\r\n\r\nScan the picture with the phone, or type:\r\n\r\n${code}\r\n`,
  verifiedThere: 'You were verified. Make the change again.',
  ages: 'Since when, and until when it is good',
  builtIn: 'the built-in rules',
  epochCount: (count) => (count === 1 ? '1 epoch' : `${number(count, 'en')} epochs`),
  cosigned: (at) => `cosigned ${at}`,
  linked: 'Devices that administer',
  linkedWhat: 'By sottovoce remote they do what their person’s role allows, without a passkey.',
  noLinked: 'None. On the server’s machine: sottovoce admin device NAME ID.',
  linkedBy: (name, day) => `linked by ${name} on ${day}`,
  onTheServer: 'the command line',
  unlink: 'Unlink',
  unlinkTitle: (device, admin) => `Let “${device}” administer for ${admin} no more?`,
  unlinkWhat: 'From its next request on it is refused. It goes on to be a phone; cut it off at its user if it is lost.',
  wantsPasskey: 'Your device may ask for your passkey.',
  noPolicy: 'No policy of your own is in force: the built-in rules hold.',
  policyInForce: (version) => `Version ${version} is in force`,
  installedAt: 'Installed',
  valid: 'Valid',
  fingerprint: 'Fingerprint (SHA-256)',
  officers: 'Who signs policies',
  officersNeeded: (needed, all) => `${needed} of ${all} must sign.`,
  noOfficers: 'This server knows no officers: sottovoce policy trust.',
  accepts: 'What it accepts',
  offered: 'offered',
  accepted: 'accepted',
  postQuantum: 'post-quantum',
  bits: (bits) => `${bits} bits`,
  document: 'The document',
  install: 'Install a signed policy',
  installHow: 'The officers’ signatures decide, not you: a document that too few have signed is not taken.',
  policyFile: 'Document (policy.yaml)',
  signatureFile: 'Signatures (policy.yaml.sig)',
  installed: (version) => `Version ${version} is in force now.`,
  filesMissing: 'Choose both files.',
  draft: 'Write the next one',
  draftHow: 'It is checked while you type. Nothing of it is kept on the server, and nothing changes before officers sign it.',
  draftFrom: 'Begin with',
  draftInForce: 'the one in force',
  draftKeys: 'What each key means',
  mistakes: (count) => (count === 1 ? 'One mistake:' : `${count} mistakes:`),
  lineColumn: (line, column) => `Line ${line}, column ${column}`,
  keepsRules: (profile, version) => `It keeps the rules: ${profile}, version ${version}.`,
  notTakenYet: 'It would not be taken yet:',
  changesAgainst: (version) => (version === 0 ? 'Against the built-in rules' : `Against version ${version}`),
  noChanges: 'It says the same.',
  forecast: 'What it would do',
  forecastHow: (phones, foreign) =>
    `Counted over ${number(phones, 'en')} of our phones and ${number(foreign, 'en')} foreign ones. How calls were encrypted the server does not know, so past calls are not counted.`,
  refusesNobody: 'No device would be refused.',
  deviceCountOf: (count) => (count === 1 ? '1 device' : `${number(count, 'en')} devices`),
  policyReasons: {
    'device-key': 'refused when it renews its certificate',
    browser: 'phones in browsers cannot sign in',
    'foreign-phone': 'foreign phones have no calls',
    'foreign-port': 'signed in by TLS 1.2 now, cut off',
  },
  generation: (version, phones) =>
    `${phones === 1 ? '1 phone' : `${number(phones, 'en')} phones`} ${version === 0 ? 'given none yet' : `with version ${version}`}`,
  callingNew: 'calls phones that have the new one',
  calledByNew: 'is called by them',
  notKnown: 'not known here any more',
  twoSteps: 'Roll it out in two steps: accept the new everywhere first, then offer it.',
  toSign: 'Have it signed',
  toSignHow: 'Officers sign on machines of their own; the server never has their keys. Then install it with the signatures.',
  download: 'Download policy.yaml',
  rollOut: 'Roll-out',
  rollOutCount: (have, all) => `${number(have, 'en')} of ${number(all, 'en')} phones were given it`,
  rollOutHow: 'Phones ask when they sign in, and every hour. A page in the browser asks when it is open.',
  logHead: 'The head that phones see',
  logSize: 'Epochs',
  logRoot: 'Root hash',
  logOrigin: 'Name',
  witnesses: 'Witnesses',
  noWitnesses: 'Nobody else vouches for this log.',
  notCosigned: 'has not cosigned this head',
  epochs: 'Epochs',
  epoch: (number) => `Epoch ${number}`,
  changes: (count) => (count === 1 ? '1 change' : `${count} changes`),
  more: 'Show more',
  sessionsWhat: 'Phones that can be reached now. Where they are, the server does not tell.',
  noSessions: 'No phone is signed in.',
  sessionCount: (count) => (count === 1 ? '1 phone' : `${number(count, 'en')} phones`),
  entrances: { tls: 'TLS 1.3', 'foreign-tls': 'TLS 1.2, foreign', 'web-socket': 'browser' },
  doctorWhat: 'What the server finds when it looks at itself. The command sottovoce doctor looks at the machine too.',
  invite: 'Invite somebody',
  inviteTitle: 'Invite somebody to administer',
  role: 'Role',
  inviteMake: 'Make an invitation',
  inviteFor: (name) => `An invitation for ${name}`,
  inviteHow: (minutes) =>
    `Good once and for ${minutes} minutes. Hand it over as you would a key: whoever opens it first is let in.`,
  passkeyCount: (count) =>
    count === 0 ? 'has not taken the invitation' : count === 1 ? '1 passkey' : `${count} passkeys`,
  remove: 'Take out',
  removeTitle: (name) => `Take ${name} out?`,
  removeWhat: 'Passkeys and sessions end at once.',
  waits: (until, others) =>
    `This takes two people. It waits until ${until} for a second one to say yes under “Waiting”. ${others === 0 ? 'Nobody else may: invite somebody first.' : others === 1 ? 'One other person may.' : `${others} others may.`}`,
  waitingWhat: 'The policy lets nobody make these changes alone. They wait for a day.',
  nothingWaits: 'Nothing waits for a second person.',
  guarded: {
    enrol: 'Code for a phone',
    revoke: 'Cut off a phone',
    'install-policy': 'Install a policy',
    'manage-admins': 'Administrators',
  },
  askedBy: (name) => `asked by ${name}`,
  confirmed: (subject) => `Done: ${subject}`,
  sayYes: 'Say yes',
  sayNo: 'Say no',
  withdraw: 'Withdraw',
  journalWhat: 'What people who administer did. Nothing in it is ever changed.',
  noActions: 'Nothing yet.',
  deeds: {
    'admin-invited': 'invited',
    'passkey-added': 'made a passkey',
    'admin-removed': 'took out',
    'user-added': 'enrolled',
    'code-made': 'made a code',
    'device-revoked': 'cut off a phone',
    'policy-installed': 'installed a policy',
    'change-proposed': 'asked for a change',
    'change-confirmed': 'confirmed a change',
    'change-withdrawn': 'withdrew a change',
    'admin-let-in': 'let in',
    'role-changed': 'gave another role to',
    'device-linked': 'let a device administer',
    'device-unlinked': 'let a device administer no more',
  },
  version: 'Version',
  domain: 'Domain',
  running: 'Running since',
  lookAgain: 'Look again',
  push: 'Waking phones that sleep',
  noPush: 'No push service is named in sottovoce.yaml: phones ring only while they are connected.',
  pushBy: (services) => `Woken by ${services}.`,
  pushServices: { apns: 'Apple', fcm: 'Google', webpush: 'browsers’ services' },
  noFigures: 'No phone was woken yet.',
  woken: (woken, missed) => `${number(woken, 'en')} woken, ${number(missed, 'en')} did not come`,
  there: 'there after',
  ringing: 'ringing after',
  pushAdvice: 'Look whether such phones restrict what runs in the background, and at their push service.',
  releases: 'What runs here',
  releasesWhat: 'Whoever builds the same source gets the same hashes: sottovoce log release.',
  releaseNames: { server: 'Server', phone: 'Phone in the browser', console: 'Console' },
  logged: 'the newest in the log',
  notLogged: 'not in the log’s last head',
  components: (count) => `Made of ${count} components`,
  downloadSbom: 'Download the SBOM',
  licence: 'Licence',
  licenceWhat:
    'Apache License 2.0. What ships with it is under Apache, MIT, BSD or EPL licences; the build refuses others. This page: Lit (BSD-3-Clause).',
  pageFrom: (host) => `This page came from ${host}, and asks nobody else for anything.`,
};

const de: Messages = {
  title: 'Sottovoce-Konsole',
  pages: {
    home: 'Start',
    users: 'Personen',
    devices: 'Telefone',
    policy: 'Richtlinie',
    log: 'Protokoll',
    sessions: 'Anmeldungen',
    doctor: 'Doktor',
    admins: 'Verwaltende',
    waiting: 'Wartet',
    journal: 'Journal',
    about: 'Über',
  },
  roles: {
    'help-desk': 'Hilfe',
    operator: 'Betrieb',
    'security-officer': 'Sicherheit',
    auditor: 'Prüfung',
  },
  menu: 'Seiten',
  signIn: 'Mit Passkey anmelden',
  signInHow: 'Dein Gerät fragt nach Fingerabdruck, Gesicht oder PIN. Ein Passwort gibt es nicht.',
  signInNew: 'Noch kein Passkey? Die Sicherheit oder wer den Server betreibt, lädt dich ein.',
  signInBy: (provider) => `Bei ${provider} anmelden`,
  identified: 'meldet sich beim Identitätsanbieter an',
  signOut: 'Abmelden',
  invited: (name, role) => `${name}, du bist eingeladen: ${role}`,
  invitedHow: 'Erzeuge auf diesem Gerät einen Passkey. Er bleibt dort, und nur du kannst ihn benutzen.',
  makePasskey: 'Passkey erzeugen',
  passkeyMade: 'Dein Passkey ist bereit. Melde dich damit an.',
  noPasskey: 'Es wurde kein Passkey benutzt. Versuch es noch einmal und bestätige es, wenn dein Gerät fragt.',
  notReached: 'Der Server ist nicht zu erreichen. Versuch es gleich noch einmal.',
  loading: 'Lädt…',
  notShown: 'Das lässt sich nicht zeigen',
  problems: {
    'Sign in': 'Du bist nicht mehr angemeldet.',
    'Not your role': 'Deine Rolle erlaubt das nicht.',
    'Known already': 'Diesen Namen gibt es schon: Öffne ihn, um ein weiteres Telefon hinzuzufügen.',
    'Invitation refused': 'Diese Einladung wurde schon benutzt oder ist älter als 15 Minuten. Bitte um eine neue.',
    'Passkey refused': 'Diesen Passkey kennt der Server nicht. Nimm einen anderen oder bitte um eine Einladung.',
    'Too many requests': 'Das war zu oft. Warte eine Minute.',
    'Verify first': 'Eine Änderung braucht deinen Passkey.',
    'Bad request': 'Das geht so nicht: Der Name hat 1 bis 64 Zeichen, a-z und Ziffern, dazwischen auch . - _',
    'Not found': 'Das gibt es nicht (mehr).',
    'Not taken': 'Die Richtlinie wird nicht angenommen: Sie muss neuer und von genug Beauftragten unterschrieben sein.',
    'No name': 'Passkeys gehören zu Namen, nicht zu Adressen: In publicAddress in sottovoce.yaml muss ein Name stehen.',
    'Too large': 'Das ist zu groß.',
    Failed: 'Das hat der Server nicht geschafft; in seinen Logs steht mehr.',
    'Answer refused': 'Was der Identitätsanbieter geantwortet hat, gilt nicht. Versuch es noch einmal.',
    'No role': 'Der Identitätsanbieter kennt dich, aber gibt dir hier nichts zu tun.',
    'Name taken': 'Unter dem Namen, den du dort hast, verwaltet schon jemand anderes.',
    'Provider not reached': 'Der Identitätsanbieter ist nicht zu erreichen. Nimm einen Passkey oder versuch es später.',
    'Second person': 'Zu dem, was du wünschst, muss jemand anderes Ja sagen.',
    'Being made': 'Das wird gerade gemacht: Sieh gleich noch einmal nach.',
    'Too many wait': 'Von dir wartet schon zu viel: Zieh etwas zurück.',
    Yourself: 'Jemand anderes von der Sicherheit muss dich austragen.',
  },
  healthy: 'Ist alles gesund?',
  healthyYes: 'Ja. Alles, was geprüft wurde, läuft.',
  healthyBut: 'Ja, aber es ginge mehr.',
  healthyNo: 'Nein: Etwas läuft nicht.',
  secure: 'Ist alles sicher?',
  secureYes: 'Ja. Nichts steht offen.',
  secureBut: 'Ja, und es ginge besser.',
  secureNo: 'Nein: Sieh nach, was abgelaufen ist.',
  needsMe: 'Was braucht mich?',
  needsNothing: 'Nichts. Einen ruhigen Tag.',
  needsSome: (count) => (count === 1 ? 'Eine Sache.' : `${count} Dinge.`),
  numbers: {
    registrations: 'Telefone bereit',
    connections: 'Verbindungen',
    transactions: 'Anrufe im Aufbau',
    users: 'Personen',
    devices: 'Telefone eingerichtet',
    started: 'Anrufe seit dem Start',
    taken: 'davon angenommen',
    ringing: 'bis es klingelt, Median',
    ringingP95: 'bis es klingelt, 95 %',
    uptime: 'läuft seit',
  },
  registrations: 'Telefone bereit',
  connections: 'Verbindungen',
  callsPerSlot: (minutes) => `Anrufe in ${minutes} Minuten`,
  refusalsPerSlot: (minutes) => `Abweisungen in ${minutes} Minuten`,
  lastDay: 'Die letzten 24 Stunden, soweit sie bekannt sind',
  ringingPerSlot: 'Bis es klingelt, Median der langsamsten Minute',
  gap: (from, until) => `${from} bis ${until}`,
  gaps: (times) => `Wo es schattiert ist, lief der Server nicht: ${times}.`,
  atMost: (most) => `höchstens ${most}`,
  now: 'jetzt',
  lastHour: 'letzte Stunde',
  aDay: 'letzte 24 Stunden',
  sinceStart: 'seit dem Start',
  reason: 'Warum',
  noHistory: 'Das Bild beginnt einige Minuten nach dem ersten Start zu wachsen.',
  refusals: 'Vom Server abgewiesen',
  noRefusals: 'In den letzten 24 Stunden wurde nichts abgewiesen.',
  callClasses: 'Anrufe danach, was für sie bürgt',
  callClassesWhat: 'Von allen, die in den letzten 24 Stunden angenommen wurden. Der Server sieht, wer unterschreibt; die Telefone prüfen es und einigen sich untereinander auf Schlüssel.',
  noCalls: 'In den letzten 24 Stunden wurde kein Anruf angenommen.',
  classes: {
    sealed: 'versiegelt: von beiden Enden unterschrieben, für den Server unsichtbar',
    signed: 'von beiden Enden unterschrieben',
    unsigned: 'nicht von beiden unterschrieben: fremde Telefone',
  },
  anomalies: 'Eingriffe, die Telefone sahen',
  anomaliesWhat: 'Telefone melden sie, wenn ein Tag vorbei ist, alle Anrufe zusammen. Welches was meldete, wird nicht behalten.',
  anomaliesNotTold: 'Telefone melden davon nichts: Die geltende Richtlinie verlangt es nicht (admin.anomalies).',
  noAnomalies: (days) => `In den letzten ${number(days)} Tagen hat kein Telefon etwas gemeldet.`,
  anomalySum: (seen, phones, last) =>
    `${number(seen)}-mal, ${phones === 1 ? 'eine Meldung' : `${number(phones)} Meldungen`}, zuletzt am ${last}`,
  anomalyKinds: {
    forged: 'gefälschte Pakete, alle abgewiesen',
    replayed: 'Pakete ein zweites Mal, alle abgewiesen',
    foreignSource: 'Pakete eines anderen Stroms',
    elsewhere: 'Pakete von einer ungeprüften Adresse',
    sequenceJump: 'Nummern, die der Uhr voraus sind',
    timestampJump: 'Zeiten, die der Uhr voraus sind oder zurück',
    rolloverJump: 'Nummern, die zu früh von vorn begannen',
    rate: 'mehr Pakete, als der Takt ergibt',
    contradiction: 'Berichte, die nicht wahr sein können',
    clockDrift: 'eine Uhr, die zu schnell oder zu langsam geht',
    oneWaySilence: 'Sprache, die unterwegs festgehalten wurde',
  },
  refusalReasons: {
    'not-allowed': 'dazu nicht berechtigt',
    identity: 'in fremdem Namen',
    description: 'ohne die verlangte Verschlüsselung',
    unreachable: 'niemand erreichbar',
    'too-much': 'zu viel auf einmal',
    'no-call': 'kein solcher Anruf',
    malformed: 'nicht, wie es sein muss',
  },
  checks: {
    'server-certificate': 'Zertifikat des Servers',
    authority: 'Zertifizierungsstelle',
    tls: 'Verbindungen zum Server',
    policy: 'Richtlinie',
    'log-head': 'Kopf des Protokolls',
    witnesses: 'Zeugen des Protokolls',
    relay: 'Relais für strenge Netze',
    officers: 'Sicherheitsrolle',
    tampering: 'Eingriffe in Anrufe',
    storage: 'Platz für die Daten des Servers',
  },
  states: {
    good: 'wie es sein soll',
    'soon-over': 'läuft bald ab',
    over: 'ist abgelaufen',
    absent: 'gibt es nicht',
    stale: 'das Wort der Zeugen ist alt',
    'not-post-quantum': 'nicht gegen Quantencomputer',
    seen: 'Telefone sahen sie in der letzten Woche',
    scarce: 'wenig ist übrig',
  },
  advice: {
    'server-certificate': 'Der Server erneuert es selbst: Sieh in seine Logs und starte ihn neu.',
    authority: 'Mach die nächste: sottovoce ca rotate.',
    tls: 'Betreibe den Server auf Linux mit glibc oder auf macOS.',
    policy: 'Lass die Beauftragten eine unterschreiben und installiere sie. Bis dahin gelten die eingebauten Regeln.',
    'log-head': 'Sieh nach, ob die Zeugen zu erreichen sind; ihre Adressen stehen in sottovoce.yaml.',
    witnesses: 'Ohne Zeugen bürgt niemand sonst für das Protokoll: sottovoce witness run, auf einer anderen Maschine.',
    relay: 'Telefone hinter strengen Firewalls brauchen eines: sottovoce up --turn.',
    officers: 'Lade jemanden ein: sottovoce admin add NAME --role security-officer.',
    tampering: 'Nichts davon wurde zu Ton. Finde heraus, in wessen Netz es war: Den Betroffenen wurde es im Anruf gesagt.',
    storage: 'Schaff Platz auf der Platte des Servers. Ohne ihn kann niemand aufgenommen werden, und nichts wird protokolliert.',
  },
  levels: { ok: 'Gut', hint: 'Hinweis', fault: 'Schlecht' },
  until: (day) => `bis ${day}`,
  span: (from, until) => `seit ${from}, bis ${until}`,
  search: 'Person suchen',
  searchHint: 'Teil des Namens',
  userCount: (count) => (count === 1 ? '1 Person' : `${number(count, 'de')} Personen`),
  noUsers: 'Noch niemand. Nimm die erste Person auf: Sie bekommt einen Code für ihr Telefon.',
  noUsersFound: 'Niemand hat das im Namen.',
  enrol: 'Person aufnehmen',
  enrolTitle: 'Person aufnehmen',
  name: 'Name',
  nameHint: 'kleine Buchstaben, Ziffern, . - _',
  makeCode: 'Code erzeugen',
  codeFor: (address) => `Ein Code für ${address}`,
  codeHow: (minutes, until) =>
    `Gilt einmal und ${minutes} Minuten lang, bis ${until}. Zeig ihn, druck ihn, lies ihn vor: Wer ihn hat, bekommt das Telefon.`,
  qr: 'Derselbe Code als QR-Code',
  copy: 'Kopieren',
  copied: 'Kopiert',
  print: 'Drucken',
  close: 'Schließen',
  cancel: 'Abbrechen',
  back: 'Alle Personen',
  deviceCount: (count) => (count === 0 ? 'kein Telefon' : count === 1 ? '1 Telefon' : `${count} Telefone`),
  anotherPhone: 'Code für ein weiteres Telefon',
  noDevices: 'Noch kein Telefon. Vielleicht wartet der Code noch.',
  revoke: 'Sperren',
  revokeTitle: (device) => `„${device}“ sperren?`,
  revokeWhat: 'Seine Anrufe enden, und es kann sich nie wieder anmelden. Wem es gehört, der braucht einen neuen Code.',
  revoked: (day) => `gesperrt am ${day}`,
  kinds: { phone: 'Telefon', 'sip-phone': 'fremdes SIP-Telefon' },
  protections: {
    software: 'Schlüssel in einer Datei',
    os: 'Schlüssel beim System',
    pkcs11: 'Schlüssel in einem Token',
    tpm: 'Schlüssel in einem TPM',
    tee: 'Schlüssel in sicherer Hardware',
    strongbox: 'Schlüssel in einem Sicherheitschip',
    'secure-enclave': 'Schlüssel in der Secure Enclave',
    browser: 'Schlüssel im Browser',
  },
  passkeys: {
    software: 'Passkey in einer Datei',
    os: 'Passkey beim System',
    pkcs11: 'Passkey in einem Sicherheitsschlüssel',
    tpm: 'Passkey in einem TPM',
    tee: 'Passkey in sicherer Hardware',
    strongbox: 'Passkey in einem Sicherheitschip',
    'secure-enclave': 'Passkey in der Secure Enclave',
    browser: 'Passkey eines bekannten Modells',
  },
  proven: (what, by, day) => `${what}, bewiesen von ${by} am ${day}`,
  provenWhat: 'Was ein Hersteller bewiesen hat, gilt für Passkeys. Wo der Schlüssel des Telefons liegt, sagt das Telefon selbst; keine Richtlinie nimmt das eine für das andere.',
  since: (day) => `seit ${day}`,
  seen: {
    day: (from) => `zuletzt gesehen am ${from}`,
    week: (from) => `zuletzt gesehen in der Woche vom ${from}`,
    month: (from) => `zuletzt gesehen im ${from}`,
  },
  searchDevice: 'Telefon suchen',
  searchDeviceHint: 'Teil seines Namens oder der Person',
  protection: 'Schutz des Schlüssels',
  anyProtection: 'beliebig',
  noDevicesYet: 'Es ist noch kein Telefon eingerichtet.',
  noDevicesFound: 'Kein Telefon passt dazu.',
  mail: 'Als Brief sichern',
  mailHow: 'Eine Mail wird als Datei gespeichert, die dein eigenes Mailprogramm verschickt; dieser Server verschickt keine. Sie kann unterwegs gelesen werden, und wer zuerst kommt, bekommt das Telefon: Druck den Code oder lies ihn vor, wo es geht.',
  letter: (address, code, minutes) =>
    `Ein Code für ${address}. Er gilt einmal und ${minutes} Minuten lang. Wer ihn hat, bekommt das Telefon: Gib ihn nicht weiter.\r\n\r\nScanne das Bild mit dem Telefon oder tippe:\r\n\r\n${code}\r\n`,
  verifiedThere: 'Du wurdest erkannt. Mach die Änderung noch einmal.',
  ages: 'Seit wann und bis wann es gilt',
  builtIn: 'die eingebauten Regeln',
  epochCount: (count) => (count === 1 ? '1 Epoche' : `${number(count, 'de')} Epochen`),
  cosigned: (at) => `unterschrieben ${at}`,
  linked: 'Geräte, die verwalten',
  linkedWhat: 'Mit sottovoce remote tun sie ohne Passkey, was die Rolle ihrer Person erlaubt.',
  noLinked: 'Keine. Auf der Maschine des Servers: sottovoce admin device NAME ID.',
  linkedBy: (name, day) => `verbunden von ${name} am ${day}`,
  onTheServer: 'der Befehlszeile',
  unlink: 'Trennen',
  unlinkTitle: (device, admin) => `„${device}“ nicht mehr für ${admin} verwalten lassen?`,
  unlinkWhat: 'Ab der nächsten Anfrage wird es abgewiesen. Telefon bleibt es; ist es verloren, sperr es bei seiner Person.',
  wantsPasskey: 'Dein Gerät fragt vielleicht nach deinem Passkey.',
  noPolicy: 'Es ist keine eigene Richtlinie in Kraft: Die eingebauten Regeln gelten.',
  policyInForce: (version) => `Version ${version} ist in Kraft`,
  installedAt: 'Installiert',
  valid: 'Gültig',
  fingerprint: 'Fingerabdruck (SHA-256)',
  officers: 'Wer Richtlinien unterschreibt',
  officersNeeded: (needed, all) => `${needed} von ${all} müssen unterschreiben.`,
  noOfficers: 'Dieser Server kennt keine Beauftragten: sottovoce policy trust.',
  accepts: 'Was sie annimmt',
  offered: 'angeboten',
  accepted: 'angenommen',
  postQuantum: 'gegen Quantencomputer',
  bits: (bits) => `${bits} Bit`,
  document: 'Das Dokument',
  install: 'Unterschriebene Richtlinie installieren',
  installHow: 'Die Unterschriften der Beauftragten entscheiden, nicht du: Was zu wenige unterschrieben haben, gilt nicht.',
  policyFile: 'Dokument (policy.yaml)',
  signatureFile: 'Unterschriften (policy.yaml.sig)',
  installed: (version) => `Version ${version} ist jetzt in Kraft.`,
  filesMissing: 'Wähle beide Dateien.',
  draft: 'Die nächste schreiben',
  draftHow: 'Sie wird beim Schreiben geprüft. Der Server behält nichts davon, und nichts ändert sich, bevor Beauftragte unterschreiben.',
  draftFrom: 'Anfangen mit',
  draftInForce: 'der geltenden',
  draftKeys: 'Was jeder Schlüssel bedeutet',
  mistakes: (count) => (count === 1 ? 'Ein Fehler:' : `${count} Fehler:`),
  lineColumn: (line, column) => `Zeile ${line}, Spalte ${column}`,
  keepsRules: (profile, version) => `Sie hält die Regeln ein: ${profile}, Version ${version}.`,
  notTakenYet: 'Sie würde noch nicht angenommen:',
  changesAgainst: (version) => (version === 0 ? 'Gegenüber den eingebauten Regeln' : `Gegenüber Version ${version}`),
  noChanges: 'Sie sagt dasselbe.',
  forecast: 'Was sie bewirken würde',
  forecastHow: (phones, foreign) =>
    `Gezählt über ${number(phones, 'de')} eigene und ${number(foreign, 'de')} fremde Telefone. Wie Anrufe verschlüsselt waren, weiß der Server nicht; vergangene Anrufe sind darum nicht gezählt.`,
  refusesNobody: 'Kein Gerät würde abgewiesen.',
  deviceCountOf: (count) => (count === 1 ? '1 Gerät' : `${number(count, 'de')} Geräte`),
  policyReasons: {
    'device-key': 'abgewiesen, wenn das Zertifikat erneuert wird',
    browser: 'Telefone im Browser können sich nicht anmelden',
    'foreign-phone': 'fremde Telefone haben keine Anrufe',
    'foreign-port': 'jetzt über TLS 1.2 angemeldet, wird getrennt',
  },
  generation: (version, phones) =>
    `${phones === 1 ? '1 Telefon' : `${number(phones, 'de')} Telefone`} ${version === 0 ? 'noch ohne' : `mit Version ${version}`}`,
  callingNew: 'ruft Telefone mit der neuen an',
  calledByNew: 'wird von ihnen angerufen',
  notKnown: 'hier nicht mehr bekannt',
  twoSteps: 'In zwei Schritten: Zuerst überall das Neue annehmen, dann es anbieten.',
  toSign: 'Unterschreiben lassen',
  toSignHow: 'Beauftragte unterschreiben auf eigenen Maschinen; der Server hat ihre Schlüssel nie. Danach wird sie mit den Unterschriften installiert.',
  download: 'policy.yaml herunterladen',
  rollOut: 'Verteilung',
  rollOutCount: (have, all) => `${number(have, 'de')} von ${number(all, 'de')} Telefonen haben sie bekommen`,
  rollOutHow: 'Telefone fragen beim Anmelden und jede Stunde. Eine Seite im Browser fragt, wenn sie offen ist.',
  logHead: 'Der Kopf, den Telefone sehen',
  logSize: 'Epochen',
  logRoot: 'Wurzel-Hash',
  logOrigin: 'Name',
  witnesses: 'Zeugen',
  noWitnesses: 'Niemand sonst bürgt für dieses Protokoll.',
  notCosigned: 'hat diesen Kopf nicht unterschrieben',
  epochs: 'Epochen',
  epoch: (number) => `Epoche ${number}`,
  changes: (count) => (count === 1 ? '1 Änderung' : `${count} Änderungen`),
  more: 'Mehr zeigen',
  sessionsWhat: 'Telefone, die jetzt zu erreichen sind. Wo sie sind, sagt der Server nicht.',
  noSessions: 'Kein Telefon ist angemeldet.',
  sessionCount: (count) => (count === 1 ? '1 Telefon' : `${number(count, 'de')} Telefone`),
  entrances: { tls: 'TLS 1.3', 'foreign-tls': 'TLS 1.2, fremd', 'web-socket': 'Browser' },
  doctorWhat: 'Was der Server findet, wenn er sich selbst ansieht. Der Befehl sottovoce doctor sieht auch die Maschine an.',
  invite: 'Jemanden einladen',
  inviteTitle: 'Jemanden zum Verwalten einladen',
  role: 'Rolle',
  inviteMake: 'Einladung erzeugen',
  inviteFor: (name) => `Eine Einladung für ${name}`,
  inviteHow: (minutes) =>
    `Gilt einmal und ${minutes} Minuten lang. Gib sie weiter wie einen Schlüssel: Wer sie zuerst öffnet, kommt herein.`,
  passkeyCount: (count) =>
    count === 0 ? 'hat die Einladung nicht angenommen' : count === 1 ? '1 Passkey' : `${count} Passkeys`,
  remove: 'Austragen',
  removeTitle: (name) => `${name} austragen?`,
  removeWhat: 'Passkeys und Sitzungen enden sofort.',
  waits: (until, others) =>
    `Das braucht zwei Personen. Es wartet bis ${until}, dass eine zweite unter „Wartet“ Ja sagt. ${others === 0 ? 'Niemand sonst darf das: Lade zuerst jemanden ein.' : others === 1 ? 'Eine andere Person darf das.' : `${others} andere dürfen das.`}`,
  waitingWhat: 'Diese Änderungen macht nach der Richtlinie niemand allein. Sie warten einen Tag.',
  nothingWaits: 'Nichts wartet auf eine zweite Person.',
  guarded: {
    enrol: 'Code für ein Telefon',
    revoke: 'Telefon sperren',
    'install-policy': 'Richtlinie installieren',
    'manage-admins': 'Verwaltende',
  },
  askedBy: (name) => `gewünscht von ${name}`,
  confirmed: (subject) => `Erledigt: ${subject}`,
  sayYes: 'Ja sagen',
  sayNo: 'Nein sagen',
  withdraw: 'Zurückziehen',
  journalWhat: 'Was Verwaltende getan haben. Nichts darin wird je geändert.',
  noActions: 'Noch nichts.',
  deeds: {
    'admin-invited': 'hat eingeladen',
    'passkey-added': 'hat einen Passkey erzeugt',
    'admin-removed': 'hat ausgetragen',
    'user-added': 'hat aufgenommen',
    'code-made': 'hat einen Code gemacht',
    'device-revoked': 'hat ein Telefon gesperrt',
    'policy-installed': 'hat eine Richtlinie installiert',
    'change-proposed': 'hat eine Änderung gewünscht',
    'change-confirmed': 'hat eine Änderung bestätigt',
    'change-withdrawn': 'hat eine Änderung zurückgezogen',
    'admin-let-in': 'hat eingelassen',
    'role-changed': 'hat eine andere Rolle gegeben an',
    'device-linked': 'lässt ein Gerät verwalten',
    'device-unlinked': 'lässt ein Gerät nicht mehr verwalten',
  },
  version: 'Version',
  domain: 'Domain',
  running: 'Läuft seit',
  lookAgain: 'Noch einmal nachsehen',
  push: 'Wecken schlafender Telefone',
  noPush: 'In sottovoce.yaml steht kein Push-Dienst: Telefone klingeln nur, solange sie verbunden sind.',
  pushBy: (services) => `Geweckt durch ${services}.`,
  pushServices: { apns: 'Apple', fcm: 'Google', webpush: 'Dienste der Browser' },
  noFigures: 'Es wurde noch kein Telefon geweckt.',
  woken: (woken, missed) => `${number(woken, 'de')} geweckt, ${number(missed, 'de')} kamen nicht`,
  there: 'da nach',
  ringing: 'klingelt nach',
  pushAdvice: 'Sieh nach, ob solche Telefone einschränken, was im Hintergrund läuft, und nach ihrem Push-Dienst.',
  releases: 'Was hier läuft',
  releasesWhat: 'Wer dieselben Quellen baut, bekommt dieselben Hashes: sottovoce log release.',
  releaseNames: { server: 'Server', phone: 'Telefon im Browser', console: 'Konsole' },
  logged: 'das Neueste im Protokoll',
  notLogged: 'nicht im letzten Kopf des Protokolls',
  components: (count) => `Besteht aus ${count} Komponenten`,
  downloadSbom: 'SBOM herunterladen',
  licence: 'Lizenz',
  licenceWhat:
    'Apache License 2.0. Was mitgeliefert wird, steht unter Apache-, MIT-, BSD- oder EPL-Lizenz; andere weist der Build zurück. Diese Seite: Lit (BSD-3-Clause).',
  pageFrom: (host) => `Diese Seite kam von ${host} und fragt sonst niemanden.`,
};

/** In the language that the browser prefers. */
export const messages: Messages = language === 'de' ? de : en;

/** A number as people write it. */
export function number(value: number, tongue: string = language): string {
  return new Intl.NumberFormat(tongue).format(value);
}

/** A time as people write it, in seconds. */
export function seconds(millis: number): string {
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(millis / 1000)} s`;
}

/** A day as people write it; what is a day alone is the same one everywhere. */
export function day(time: string): string {
  const zone = time.length === DAY_ALONE.length ? { timeZone: 'UTC' } : {};
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', ...zone }).format(new Date(time));
}

/** When a device signed in last, as exactly as that is known. */
export function lastSeen({ from, span }: LastSeen): string {
  const month = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  return messages.seen[span](span === 'month' ? month.format(new Date(from)) : day(from));
}

/** A time of the day as people write it. */
export function clock(time: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(time));
}

/** A minute as people write it. */
export function minute(time: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(time),
  );
}

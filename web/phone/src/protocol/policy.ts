import type { Document } from 'yaml';

/** What an organisation allows, of what a page can keep to; `policy.Policy`. */
export interface Policy {
  readonly version: number;
  /** The first day it holds, as `2026-01-01`. */
  readonly from: string;
  /** The first day it no longer holds. */
  readonly until: string;
  readonly postQuantum: 'require' | 'prefer' | 'off';
  readonly staleHead: 'refuse' | 'warn';
  /** What is done with a peer that has no account and does not sign. */
  readonly unsigned: 'refused' | 'shown';
  /** The least that must keep a device's key from being copied. */
  readonly deviceKey: string;
  readonly mutual: 'all' | 'phones';
  readonly browser: BrowserLock;
  /** What the server may see of calls; a browser can seal none. */
  readonly metadata: 'standard' | 'protected';
  readonly codecs: readonly string[];
  /** What is offered and accepted, by the path of each list in the document. */
  readonly choices: Readonly<Record<string, Choice>>;
}

/** When a phone in a browser locks itself, and whether it has to; `policy.BrowserLock`. */
export interface BrowserLock {
  readonly unlock: 'chosen' | 'required';
  readonly idleSeconds: number;
  readonly hiddenSeconds: number;
}

/** For documents that say nothing. */
export const BROWSER_LOCK: BrowserLock = { unlock: 'chosen', idleSeconds: 300, hiddenSeconds: 60 };

export interface Choice {
  readonly offer: readonly Entry[];
  readonly accept: readonly Entry[];
}

/** A name that counts, until a day on which it does no more. */
export interface Entry {
  readonly name: string;
  readonly until?: string;
}

interface Kind {
  readonly free: readonly string[];
  /** May stand in policies for foreign phones only. */
  readonly interop?: readonly string[];
  /** What a quantum computer does not open; where it matters. */
  readonly postQuantum?: readonly string[];
}

/** What may stand in each list (`policy.SuiteRegister`). */
export const REGISTER: Readonly<Record<string, Kind>> = {
  keyings: {
    free: ['DTLS 1.3', 'DTLS 1.2', 'ZRTP', 'MIKEY-DH', 'MIKEY-DHHMAC'],
    postQuantum: ['DTLS 1.3', 'ZRTP'],
  },
  'dtls.groups': {
    free: ['X25519MLKEM768', 'x25519', 'secp256r1'],
    postQuantum: ['X25519MLKEM768'],
  },
  'dtls.cipherSuites': {
    free: ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
  },
  'dtls.signatures': { free: ['ecdsa_secp256r1_sha256', 'ed25519'] },
  'dtls.fingerprints': { free: ['sha-256'] },
  srtp: {
    free: ['AEAD_AES_256_GCM', 'AEAD_AES_128_GCM'],
    interop: [
      'AES_256_CM_HMAC_SHA1_80',
      'AES_CM_128_HMAC_SHA1_80',
      'AES_256_CM_HMAC_SHA1_32',
      'AES_CM_128_HMAC_SHA1_32',
    ],
  },
  'zrtp.keyAgreements': { free: ['XM76', 'X255', 'DH3k'], postQuantum: ['XM76'] },
  'zrtp.hashes': { free: ['S384', 'S256'] },
  'zrtp.ciphers': { free: ['AES3', 'AES1'] },
  'zrtp.authTags': { free: ['GCM'], interop: ['HS80', 'HS32'] },
  'zrtp.sas': { free: ['B256', 'B32'] },
  'mikey.groups': { free: ['x25519'] },
};

const MOST_CHARACTERS = 64 * 1024;
const MOST_ENTRIES = 32;
const MOST_LIMIT = 1_000_000;
const MOST_LOCK_SECONDS = 86_400;
const FOUR_EYES = ['policy', 'revocation', 'enrolment', 'admins'];
const CODECS = ['opus', 'PCMU', 'PCMA'];
const PROTECTIONS = ['software', 'browser', 'os', 'pkcs11', 'tpm', 'tee', 'strongbox', 'secure-enclave'];
const LIMITS = [
  'forged',
  'replayed',
  'foreignSources',
  'elsewhere',
  'packetsPerSecond',
  'jumpMillis',
  'clockDrift',
  'silenceMillis',
];

/** Thrown inside this file only, and caught here: the document is not by the letter. */
class Unfit extends Error {}

/**
 * Reads `policy.yaml` by the letter, as `policy.PolicyReader`: every key, name and date must be known,
 * and the rules of the document's profile hold, or there is no policy.
 */
export async function readPolicy(document: string): Promise<Policy | undefined> {
  if (document.length > MOST_CHARACTERS) return undefined;
  // Only organisations that have a policy need this.
  const { parseDocument } = await import('yaml');
  try {
    const options = { schema: 'failsafe', logLevel: 'silent', uniqueKeys: true } as const;
    return read(new Section(contents(parseDocument(document, options))));
  } catch (problem) {
    if (problem instanceof Unfit) return undefined;
    throw problem;
  }
}

function contents(document: Document.Parsed): unknown {
  if (document.errors.length > 0 || document.warnings.length > 0) throw new Unfit();
  try {
    return document.toJS({ mapAsMap: true, maxAliasCount: 0 });
  } catch {
    throw new Unfit();
  }
}

/** The names of a list that count on a day. */
export function accepted(policy: Policy, kind: string, day: string): string[] {
  return counting(policy, kind, policy.choices[kind]?.accept ?? [], day);
}

export function isValidOn(policy: Policy, day: string): boolean {
  return day >= policy.from && day < policy.until;
}

/** Where a post-quantum agreement is required, what is none does not count. */
function counting(policy: Policy, kind: string, list: readonly Entry[], day: string): string[] {
  const strong = policy.postQuantum === 'require' ? REGISTER[kind]?.postQuantum : undefined;
  return list
    .filter((each) => each.until === undefined || day < each.until)
    .map((each) => each.name)
    .filter((each) => strong === undefined || strong.includes(each));
}

function read(root: Section): Policy {
  const profile = root.choice('profile', ['default', 'regulated', 'interop']);
  const version = root.number('version');
  const valid = root.section('valid');
  const [from, until] = [valid.date('from'), valid.date('until')];
  valid.finish();
  if (from >= until) throw new Unfit();
  const choices: Record<string, Choice> = {};
  for (const name of ['dtls', 'zrtp', 'mikey']) {
    const section = root.section(name);
    for (const [path, kind] of Object.entries(REGISTER)) {
      const [first, key] = path.split('.');
      if (first === name && key !== undefined) choices[path] = choice(section, key, kind, profile);
    }
    section.finish();
  }
  for (const path of ['keyings', 'srtp']) {
    const kind = REGISTER[path];
    if (kind !== undefined) choices[path] = choice(root, path, kind, profile);
  }
  const postQuantum = root.choice('postQuantum', ['require', 'prefer', 'off']);
  const verification = root.choice('verification', ['none', 'string']);
  const staleHead = root.choice('staleHead', ['refuse', 'warn']);
  const foreign = root.section('foreign');
  foreign.choice('withoutIce', ['refused', 'allowed']);
  const unsigned = foreign.choice('unsigned', ['refused', 'shown'], 'shown');
  foreign.choice('silentPeers', ['DTLS 1.3', 'DTLS 1.2']);
  foreign.finish();
  const codecs = root.names('codecs', CODECS);
  const deviceKey = root.choice('deviceKey', PROTECTIONS, 'software');
  const mutual = root.choice('mutual', ['all', 'phones'], 'phones');
  const browser = browserLock(root);
  root.choice('hold', ['steady', 'saving'], 'steady');
  root.choice('isolation', ['require', 'off'], 'off');
  const metadata = root.choice('metadata', ['standard', 'protected'], 'standard');
  admin(root);
  watch(root);
  root.finish();
  const policy: Policy = {
    version,
    from,
    until,
    postQuantum,
    staleHead,
    unsigned,
    deviceKey,
    mutual,
    browser,
    metadata,
    codecs,
    choices,
  };
  check(policy, profile, verification);
  return policy;
}

function choice(parent: Section, key: string, kind: Kind, profile: string): Choice {
  const section = parent.section(key);
  const known = profile === 'interop' ? [...kind.free, ...(kind.interop ?? [])] : kind.free;
  const [offer, accept] = [section.entries('offer', known), section.entries('accept', known)];
  section.finish();
  if (!offer.every(({ name }) => accept.some((each) => each.name === name))) throw new Unfit();
  return { offer, accept };
}

function browserLock(root: Section): BrowserLock {
  if (!root.has('browser')) return BROWSER_LOCK;
  const section = root.section('browser');
  const lock = {
    unlock: section.choice('unlock', ['chosen', 'required'], BROWSER_LOCK.unlock),
    idleSeconds: section.limit('idleSeconds', BROWSER_LOCK.idleSeconds, MOST_LOCK_SECONDS),
    hiddenSeconds: section.limit('hiddenSeconds', BROWSER_LOCK.hiddenSeconds, MOST_LOCK_SECONDS),
  };
  section.finish();
  return lock;
}

/** Who administers is the server's business; it has to be well written all the same. */
function admin(root: Section): void {
  if (!root.has('admin')) return;
  const section = root.section('admin');
  const names = section.has('fourEyes') ? section.distinct('fourEyes', FOUR_EYES) : [];
  section.choice('lastSeen', ['never', 'month', 'week', 'day'], 'never');
  section.choice('anomalies', ['never', 'daily'], 'never');
  if (names.length > 0 && !names.includes('admins')) throw new Unfit();
  section.finish();
}

/** The watch over packets is for phones that see them; it has to be well written all the same. */
function watch(root: Section): void {
  if (!root.has('watch')) return;
  const section = root.section('watch');
  for (const each of LIMITS) {
    if (section.has(each) && section.number(each) > MOST_LIMIT) throw new Unfit();
  }
  section.finish();
}

/** What lists alone cannot say. */
function check(policy: Policy, profile: string, verification: string): void {
  const last = dayBefore(policy.until);
  const keyings = policy.choices['keyings']?.accept ?? [];
  const lax =
    policy.postQuantum === 'off' || policy.staleHead === 'warn' || policy.unsigned === 'shown';
  if (profile === 'regulated' && lax) throw new Unfit();
  const strong = REGISTER['keyings']?.postQuantum ?? [];
  const weak = keyings.some((each) => !strong.includes(each.name));
  if (policy.postQuantum === 'require' && weak) throw new Unfit();
  if (verification === 'string' && keyings.some((each) => each.name !== 'ZRTP')) throw new Unfit();
  const lists: Record<string, [string[], string[]]> = {};
  for (const [kind, { offer, accept }] of Object.entries(policy.choices)) {
    const now = [counting(policy, kind, offer, last), counting(policy, kind, accept, last)] as [
      string[],
      string[],
    ];
    if (isNeeded(policy, kind) && now.some((each) => each.length === 0)) throw new Unfit();
    lists[kind] = now;
  }
  const numbered = lists['srtp']?.[0].some((each) => !each.startsWith('AES_256_CM_'));
  if (isNeeded(policy, 'dtls.fingerprints') && numbered !== true) throw new Unfit();
  for (const at of [0, 1] as const) {
    const has = (kind: string, name: string) => lists[kind]?.[at].includes(name) === true;
    const whole = has('zrtp.hashes', 'S384') && has('zrtp.ciphers', 'AES3');
    if (has('zrtp.keyAgreements', 'XM76') && !whole) throw new Unfit();
  }
}

function isNeeded(policy: Policy, kind: string): boolean {
  const keyings = accepted(policy, 'keyings', policy.from);
  const has = (...names: string[]) => names.some((each) => keyings.includes(each));
  if (kind === 'keyings' || kind === 'srtp') return true;
  if (kind === 'dtls.fingerprints') return has('DTLS 1.3', 'DTLS 1.2');
  if (kind.startsWith('dtls.')) return has('DTLS 1.3');
  if (kind.startsWith('mikey.')) return has('MIKEY-DH', 'MIKEY-DHHMAC');
  return has('ZRTP');
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

/** A mapping of the document, from which each key is taken. */
class Section {
  private readonly node: ReadonlyMap<unknown, unknown>;
  private readonly taken = new Set<unknown>();

  constructor(node: unknown) {
    if (!(node instanceof Map)) throw new Unfit();
    this.node = node;
  }

  has(key: string): boolean {
    return this.node.has(key);
  }

  section(key: string): Section {
    return new Section(this.value(key));
  }

  number(key: string): number {
    const digits = asText(this.value(key));
    if (!/^[1-9][0-9]{0,8}$/.test(digits)) throw new Unfit();
    return Number(digits);
  }

  limit(key: string, otherwise: number, most: number): number {
    const number = this.has(key) ? this.number(key) : otherwise;
    if (number > most) throw new Unfit();
    return number;
  }

  date(key: string): string {
    const day = asText(this.value(key));
    const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) ? Date.parse(day) : NaN;
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) throw new Unfit();
    return day;
  }

  choice<T extends string>(key: string, known: readonly T[], otherwise?: T): T {
    if (otherwise !== undefined && !this.has(key)) return otherwise;
    return oneOf(this.value(key), known);
  }

  names(key: string, known: readonly string[]): string[] {
    const names = this.distinct(key, known);
    if (names.length === 0) throw new Unfit();
    return names;
  }

  /** The same where nothing is listed, too. */
  distinct(key: string, known: readonly string[]): string[] {
    const names = this.items(key).map((each) => oneOf(each, known));
    if (new Set(names).size < names.length) throw new Unfit();
    return names;
  }

  entries(key: string, known: readonly string[]): Entry[] {
    const entries = this.items(key).map((each) => {
      if (!(each instanceof Map)) return { name: oneOf(each, known) };
      const dated = new Section(each);
      const entry = { name: dated.choice('name', known), until: dated.date('until') };
      dated.finish();
      return entry;
    });
    if (new Set(entries.map((each) => each.name)).size < entries.length) throw new Unfit();
    return entries;
  }

  /** Nothing may be left that was not asked for. */
  finish(): void {
    for (const each of this.node.keys()) if (!this.taken.has(each)) throw new Unfit();
  }

  private items(key: string): unknown[] {
    const list = this.value(key);
    if (!Array.isArray(list) || list.length > MOST_ENTRIES) throw new Unfit();
    return list as unknown[];
  }

  private value(key: string): unknown {
    this.taken.add(key);
    if (!this.has(key)) throw new Unfit();
    return this.node.get(key);
  }
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Unfit();
  return value;
}

function oneOf<T extends string>(value: unknown, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new Unfit();
  return found;
}

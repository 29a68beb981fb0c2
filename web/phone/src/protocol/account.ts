import { concat, equal, fromBase64Url, number, Reader, sha256, text, utf8, vector, type Octets } from './bytes';
import { isP256 } from './certificate';
import { recoveryKey, type RecoverySigner } from './recovery';

/** A device as its account lists it; `identity.account.AccountDevice`. */
export interface AccountDevice {
  /** The number in its certificate, 16 octets. */
  readonly device: Octets;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Octets;
  /** What keeps its key from being copied, as it says itself (`identity.Protection`). */
  readonly protection: number;
  readonly encoded: Octets;
}

/** An account as its verified statements make it; `identity.account.AccountState`. */
export interface AccountState {
  /** What pins and words hold: the hash of the first signed statement. */
  readonly id: Octets;
  /** The last statement's number; the version in the log. */
  readonly version: number;
  /** SHA-256 of the last signed statement; the value in the log. */
  readonly lastHash: Octets;
  readonly devices: readonly AccountDevice[];
  readonly recoveryHash: Octets;
  /** The number of the last statement by which recovery words took its place, or 0. */
  readonly recoveredAt: number;
  /** Devices and keys that were of this account at any time. */
  readonly used: readonly Octets[];
}

const MOST_STATEMENTS = 512;
const MOST_DEVICES = 16;
const MOST_OCTETS = 2048;
const HASH = 32;
const KEY_OCTETS = 91;
const ENCRYPTION_KEY_OCTETS = 1184 + 32;
const MOST_PROTECTION = 7;
const VERSION = 1;
const STATEMENT = utf8('sottovoce account statement 1\0');
const CONSENT = utf8('sottovoce account device 1\0');
const NIL = new Uint8Array(16);
const NOTHING_BEFORE = new Uint8Array(HASH);
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

type Statement =
  | {
      readonly kind: 'found';
      readonly label: string;
      readonly replaces: Octets | undefined;
      readonly device: AccountDevice;
      readonly recoveryHash: Octets;
    }
  | { readonly kind: 'add' | 'rotate'; readonly device: AccountDevice; readonly consent: Octets }
  | { readonly kind: 'remove'; readonly device: Octets }
  | { readonly kind: 'setRecovery'; readonly recoveryHash: Octets }
  | {
      readonly kind: 'recover';
      readonly recoveryKey: Octets;
      readonly device: AccountDevice;
      readonly consent: Octets;
      readonly recoveryHash: Octets;
    };

interface Signed {
  readonly number: number;
  readonly previous: Octets;
  readonly signer: Octets;
  readonly statement: Statement;
  readonly body: Octets;
  readonly signature: Octets;
  readonly hash: Octets;
}

/**
 * Verifies statements as a server sent them, by the rules of `identity.account.AccountChain`;
 * nothing when one of them does not fit. A server can withhold the end, which the log shows, and
 * nothing else.
 *
 * @param label whose account it must be, `USER@DOMAIN`
 */
export async function readChain(
  statements: readonly unknown[],
  label: string,
): Promise<AccountState | undefined> {
  if (statements.length === 0 || statements.length > MOST_STATEMENTS) return undefined;
  let state: AccountState | undefined;
  for (const each of statements) {
    const encoded = typeof each === 'string' ? fromBase64Url(each) : undefined;
    const signed = encoded === undefined ? undefined : await read(encoded);
    if (signed === undefined) return undefined;
    state = state === undefined ? await first(signed, label) : await step(state, signed);
    if (state === undefined) return undefined;
  }
  return state;
}

async function first(signed: Signed, label: string): Promise<AccountState | undefined> {
  const { statement } = signed;
  if (statement.kind !== 'found' || statement.label !== label) return undefined;
  const veryFirst = statement.replaces === undefined;
  const fits =
    veryFirst === (signed.number === 1) &&
    veryFirst === equal(signed.previous, NOTHING_BEFORE) &&
    equal(signed.signer, statement.device.device) &&
    (await isSignedBy(signed, statement.device.publicKey));
  if (!fits) return undefined;
  return {
    id: signed.hash,
    version: signed.number,
    lastHash: signed.hash,
    devices: [statement.device],
    recoveryHash: statement.recoveryHash,
    recoveredAt: 0,
    used: [statement.device.device, statement.device.publicKey],
  };
}

async function step(before: AccountState, signed: Signed): Promise<AccountState | undefined> {
  const ordered =
    signed.number === before.version + 1 && equal(signed.previous, before.lastHash);
  if (!ordered || !(await isSigned(before, signed))) return undefined;
  const change = await changed(before, signed);
  return change === undefined
    ? undefined
    : { ...before, version: signed.number, lastHash: signed.hash, ...change };
}

async function isSigned(before: AccountState, signed: Signed): Promise<boolean> {
  const { statement } = signed;
  if (statement.kind === 'recover') {
    const known = equal(await sha256(statement.recoveryKey), before.recoveryHash);
    return known && equal(signed.signer, NIL) && (await isRecoveredBy(signed, statement.recoveryKey));
  }
  const signer = before.devices.find((each) => equal(each.device, signed.signer));
  return signer !== undefined && (await isSignedBy(signed, signer.publicKey));
}

async function changed(
  before: AccountState,
  signed: Signed,
): Promise<Partial<AccountState> | undefined> {
  const { statement } = signed;
  const isUsed = (value: Octets) => before.used.some((each) => equal(each, value));
  const fresh = (device: AccountDevice) => [...before.used, device.device, device.publicKey];
  switch (statement.kind) {
    case 'found':
      return undefined;
    case 'setRecovery':
      return { recoveryHash: statement.recoveryHash };
    case 'remove': {
      const left = before.devices.filter((each) => !equal(each.device, statement.device));
      const removed = left.length === before.devices.length - 1;
      return removed && left.length > 0 ? { devices: left } : undefined;
    }
    case 'add': {
      const { device, consent } = statement;
      const may =
        before.devices.length < MOST_DEVICES && !isUsed(device.device) && !isUsed(device.publicKey);
      if (!may || !(await consents(device, before.id, consent))) return undefined;
      return { devices: [...before.devices, device], used: fresh(device) };
    }
    case 'recover': {
      const { device, consent, recoveryHash } = statement;
      const may = !isUsed(device.device) && !isUsed(device.publicKey);
      if (!may || !(await consents(device, before.id, consent))) return undefined;
      return { devices: [device], recoveryHash, recoveredAt: signed.number, used: fresh(device) };
    }
    case 'rotate': {
      const { device, consent } = statement;
      const now = before.devices.find((each) => equal(each.device, signed.signer));
      if (now === undefined || !equal(device.device, signed.signer)) return undefined;
      const sameKey = equal(device.publicKey, now.publicKey);
      // With the same key something else has to have changed, and what is sealed to stays there.
      if (sameKey ? !hasOtherEncryption(now, device) : isUsed(device.publicKey)) return undefined;
      if (!(await consents(device, before.id, consent))) return undefined;
      const devices = before.devices.map((each) => (each === now ? device : each));
      return { devices, used: fresh(device) };
    }
  }
}

const ENCRYPTION_AT = 16 + KEY_OCTETS + 1;

function hasOtherEncryption(now: AccountDevice, after: AccountDevice): boolean {
  const before = now.encoded.slice(ENCRYPTION_AT);
  const next = after.encoded.slice(ENCRYPTION_AT);
  return next.length > 1 && !equal(before, next);
}

// Signatures

async function isSignedBy(signed: Signed, publicKey: Octets): Promise<boolean> {
  return verifyDevice(publicKey, concat(STATEMENT, signed.body), signed.signature);
}

async function isRecoveredBy(signed: Signed, key: Octets): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    const message = concat(STATEMENT, signed.body);
    return await crypto.subtle.verify('Ed25519', imported, signed.signature, message);
  } catch {
    return false;
  }
}

function consents(device: AccountDevice, account: Octets, consent: Octets): Promise<boolean> {
  return verifyDevice(device.publicKey, concat(CONSENT, account, device.encoded), consent);
}

/** ECDSA with the lower of the two numbers that fit, so that a statement has one encoding. */
async function verifyDevice(
  publicKey: Octets,
  message: Octets,
  signature: Octets,
): Promise<boolean> {
  if (signature.length !== 64 || big(signature.slice(32)) > ORDER >> 1n) return false;
  try {
    const key = await crypto.subtle.importKey('spki', publicKey, CURVE, false, ['verify']);
    return await crypto.subtle.verify(ES256, key, signature, message);
  } catch {
    return false;
  }
}

async function signDevice(key: CryptoKey, message: Octets): Promise<Octets> {
  const signature = new Uint8Array(await crypto.subtle.sign(ES256, key, message));
  const s = big(signature.slice(32));
  if (s <= ORDER >> 1n) return signature;
  const digits = (ORDER - s).toString(16).padStart(64, '0');
  signature.set(
    Uint8Array.from(digits.match(/../g) ?? [], (each) => parseInt(each, 16)),
    32,
  );
  return signature;
}

function big(octets: Octets): bigint {
  return octets.reduce((sum, each) => (sum << 8n) | BigInt(each), 0n);
}

// Encodings

async function read(encoded: Octets): Promise<Signed | undefined> {
  if (encoded.length > MOST_OCTETS) return undefined;
  const reader = new Reader(encoded);
  if (reader.u8() !== VERSION) return undefined;
  const kind = reader.u8();
  const signedNumber = reader.number(4);
  const previous = reader.take(HASH);
  const signer = reader.take(16);
  const statement = reader.overrun ? undefined : content(kind, reader);
  const body = encoded.slice(0, encoded.length - reader.remaining);
  const signature = reader.take(64);
  if (statement === undefined || !reader.exhausted) return undefined;
  const hash = await sha256(encoded);
  return { number: signedNumber, previous, signer, statement, body, signature, hash };
}

function content(kind: number, reader: Reader): Statement | undefined {
  switch (kind) {
    case 1:
    case 7: {
      const label = text(reader.vector(2)) ?? '';
      const replaces = kind === 7 ? reader.take(HASH) : undefined;
      const device = readDevice(reader);
      const recoveryHash = reader.take(HASH);
      return device && { kind: 'found', label, replaces, device, recoveryHash };
    }
    case 2:
    case 5: {
      const device = readDevice(reader);
      return device && { kind: kind === 2 ? 'add' : 'rotate', device, consent: reader.take(64) };
    }
    case 3:
      return { kind: 'remove', device: reader.take(16) };
    case 4:
      return { kind: 'setRecovery', recoveryHash: reader.take(HASH) };
    case 6: {
      const recovery = reader.take(32);
      const device = readDevice(reader);
      const consent = reader.take(64);
      const recoveryHash = reader.take(HASH);
      return device && { kind: 'recover', recoveryKey: recovery, device, consent, recoveryHash };
    }
    default:
      return undefined;
  }
}

function readDevice(reader: Reader): AccountDevice | undefined {
  const device = reader.take(16);
  const publicKey = reader.take(KEY_OCTETS);
  const protection = reader.u8();
  const keys = reader.u8();
  const encryption = keys === 1 ? reader.take(ENCRYPTION_KEY_OCTETS) : new Uint8Array(0);
  const good = !reader.overrun && keys <= 1 && protection <= MOST_PROTECTION && isP256(publicKey);
  if (!good) return undefined;
  const encoded = concat(device, publicKey, Uint8Array.of(protection, keys), encryption);
  return { device, publicKey, protection, encoded };
}

// What this phone makes

/** A browser's key that scripts may use and not read. */
export const BROWSER = 1;

export interface Founded {
  readonly id: Octets;
  readonly statement: Octets;
  /** To be shown once and kept nowhere. */
  readonly words: readonly string[];
}

/** What a device signs accounts' statements with. */
export interface Signer {
  readonly pair: CryptoKeyPair;
  readonly publicKey: Octets;
  readonly id: string;
  readonly address: string;
}

/** A device that wants into an account, and its signature that it does. */
export interface Candidate {
  readonly device: AccountDevice;
  readonly consent: Octets;
}

/** The first statement of a new account, by its first device. */
export async function found(device: Signer): Promise<Founded> {
  const entry = entryOf(device);
  const recovery = await recoveryKey();
  const content = concat(
    vector(2, utf8(device.address.replace(/^sip:/, ''))),
    entry.encoded,
    recovery.hash,
  );
  const statement = await signed(1, 1, NOTHING_BEFORE, device, content);
  return { id: await sha256(statement), statement, words: recovery.words };
}

/** This browser as an account lists it, or would. */
export function entryOf(device: Signer): AccountDevice {
  const { publicKey } = device;
  const id = idOf(device);
  const encoded = concat(id, publicKey, Uint8Array.of(BROWSER, 0));
  return { device: id, publicKey, protection: BROWSER, encoded };
}

/** This browser asks to be let into an account. */
export async function candidate(device: Signer, account: Octets): Promise<Candidate> {
  const entry = entryOf(device);
  const consent = await signDevice(device.pair.privateKey, concat(CONSENT, account, entry.encoded));
  return { device: entry, consent };
}

/** A device that the server says waits; nothing where it did not sign that, or was of the account. */
export async function readCandidate(
  entry: Octets,
  consent: Octets,
  state: AccountState,
): Promise<Candidate | undefined> {
  const reader = new Reader(entry);
  const device = entry.length > MOST_OCTETS ? undefined : readDevice(reader);
  if (device === undefined || !reader.exhausted) return undefined;
  const isUsed = [device.device, device.publicKey].some((mine) =>
    state.used.some((each) => equal(each, mine)),
  );
  const good = !isUsed && (await consents(device, state.id, consent));
  return good ? { device, consent } : undefined;
}

/** The statement by which a device of an account lets another one in. */
export function add(state: AccountState, other: Candidate, by: Signer): Promise<Octets> {
  const content = concat(other.device.encoded, other.consent);
  return signed(2, state.version + 1, state.lastHash, by, content);
}

/** The statement by which this browser takes the place of all devices of an account, and new words. */
export interface Recovered {
  readonly statement: Octets;
  readonly words: readonly string[];
}

/** Nothing where these are not the account's words. */
export async function recover(
  state: AccountState,
  by: RecoverySigner,
  device: Signer,
): Promise<Recovered | undefined> {
  if (!equal(await sha256(by.publicKey), state.recoveryHash)) return undefined;
  const asking = await candidate(device, state.id);
  const later = await recoveryKey();
  const body = concat(
    Uint8Array.of(VERSION, 6),
    number(state.version + 1, 4),
    state.lastHash,
    NIL,
    by.publicKey,
    asking.device.encoded,
    asking.consent,
    later.hash,
  );
  const signature = await by.sign(concat(STATEMENT, body));
  return { statement: concat(body, signature), words: later.words };
}

const CODE_GROUPS = 4;
const GROUP_OCTETS = 5;
const GROUP = 100_000;

/** Twenty digits that the two screens of one person show; as `AccountDevice.shortCode`. */
export async function shortCode(device: AccountDevice, account: Octets): Promise<string> {
  const reader = new Reader(await sha256(concat(CONSENT, account, device.encoded)));
  const groups = Array.from({ length: CODE_GROUPS }, () => reader.number(GROUP_OCTETS) % GROUP);
  return groups.map((each) => String(each).padStart(5, '0')).join(' ');
}

function idOf(device: Signer): Octets {
  const digits = device.id.replace(/-/g, '').match(/../g) ?? [];
  return Uint8Array.from(digits, (each) => parseInt(each, 16));
}

async function signed(
  kind: number,
  version: number,
  previous: Octets,
  by: Signer,
  content: Octets,
): Promise<Octets> {
  const body = concat(
    Uint8Array.of(VERSION, kind),
    number(version, 4),
    previous,
    idOf(by),
    content,
  );
  return concat(body, await signDevice(by.pair.privateKey, concat(STATEMENT, body)));
}

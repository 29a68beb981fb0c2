import { concat, equal, fromBase64, hex, Reader, sha256, text, utf8, type Octets } from './bytes';

/** What a key's signatures are over; the number stands in the key's text. */
export const ED25519 = 1;
/** Over a time and the note's text (C2SP tlog-cosignature). */
export const COSIGNATURE = 4;

const KEY_OCTETS = 32;
const SIGNATURE_OCTETS = 64;
const TIME_OCTETS = 8;
const MOST_NOTE = 16 * 1024;
const MOST_LINES = 16;
const MOST_LINE = 3400;
/** The last second of the year 9999: more is no time that anybody could mean. */
const LATEST = 253_402_300_799;
const NAME = '[^+\\s\\u0000-\\u0020\\u007f]{1,64}';
const KEY = new RegExp(`^(${NAME})\\+([0-9a-f]{8})\\+(.+)$`);
const ONLY_NAME = new RegExp(`^${NAME}$`);
const LINE = new RegExp(`^\\u2014 (${NAME}) ([A-Za-z0-9+/=]{8,3248})$`);

/** A public key that signs notes (C2SP signed-note), as `crypto.note.VerifierKey`. */
export interface VerifierKey {
  readonly name: string;
  readonly algorithm: number;
  /** Four octets that say in a signature line which key it is of. */
  readonly id: Octets;
  readonly octets: Octets;
}

/** One line below a note. */
export interface SignatureLine {
  readonly name: string;
  readonly id: Octets;
  readonly signature: Octets;
}

/** A text and the signatures below it; nothing in it is believed before one was found right. */
export interface Note {
  readonly text: string;
  readonly lines: readonly SignatureLine[];
}

export async function verifierKey(
  name: string,
  algorithm: number,
  octets: Octets,
): Promise<VerifierKey> {
  const typed = concat(Uint8Array.of(algorithm), octets);
  const id = (await sha256(utf8(`${name}\n`), typed)).slice(0, 4);
  return { name, algorithm, id, octets };
}

/** Reads `name+id+base64`; nothing when it is malformed or the id is another key's. */
export async function readVerifierKey(written: string): Promise<VerifierKey | undefined> {
  const [, name, id, encoded] = KEY.exec(written.trim()) ?? [];
  const typed = fromBase64(encoded ?? '');
  const algorithm = typed?.[0];
  if (name === undefined || typed?.length !== 1 + KEY_OCTETS) return undefined;
  if (algorithm !== ED25519 && algorithm !== COSIGNATURE) return undefined;
  const key = await verifierKey(name, algorithm, typed.slice(1));
  return hex(key.id) === id ? key : undefined;
}

export function isName(name: string): boolean {
  return ONLY_NAME.test(name);
}

/** Nothing when it has not exactly that shape. */
export function readNote(octets: Octets): Note | undefined {
  const note = octets.length > MOST_NOTE ? undefined : text(octets);
  const end = note?.lastIndexOf('\n\n') ?? -1;
  if (note === undefined || end < 0 || !note.endsWith('\n')) return undefined;
  const below = note.slice(end + 2, -1).split('\n');
  if (below.length > MOST_LINES) return undefined;
  const lines: SignatureLine[] = [];
  for (const each of below) {
    const line = readLine(each);
    if (line === undefined) return undefined;
    lines.push(line);
  }
  return { text: note.slice(0, end + 1), lines };
}

export function readLine(line: string): SignatureLine | undefined {
  const [, name, encoded] = line.length > MOST_LINE ? [] : (LINE.exec(line) ?? []);
  const value = fromBase64(encoded ?? '');
  if (name === undefined || value === undefined || value.length < 5) return undefined;
  return { name, id: value.slice(0, 4), signature: value.slice(4) };
}

/** Whether a line says that it is this key's. */
export function isBy(line: SignatureLine, key: VerifierKey): boolean {
  return line.name === key.name && equal(line.id, key.id);
}

/** Whether a line is this key's, and right for these octets. */
export async function signs(
  line: SignatureLine,
  message: Octets,
  key: VerifierKey,
): Promise<boolean> {
  return key.algorithm === ED25519 && isBy(line, key) && verifies(key, line.signature, message);
}

/** The key signed the text, and no line in its name is wrong. */
export async function isSignedBy(note: Note, key: VerifierKey): Promise<boolean> {
  const own = note.lines.filter((each) => isBy(each, key));
  for (const each of own) if (!(await signs(each, utf8(note.text), key))) return false;
  return own.length > 0;
}

/** When this witness cosigned, in seconds, the latest time; nothing where it did not. */
export async function cosignedAt(note: Note, witness: VerifierKey): Promise<number | undefined> {
  let latest: number | undefined;
  for (const line of note.lines) {
    if (witness.algorithm !== COSIGNATURE || !isBy(line, witness)) continue;
    const reader = new Reader(line.signature);
    const time = reader.number(TIME_OCTETS / 2) * 2 ** 32 + reader.number(TIME_OCTETS / 2);
    if (reader.overrun || time > LATEST) continue;
    const message = utf8(`cosignature/v1\ntime ${time}\n${note.text}`);
    const right = await verifies(witness, reader.rest(), message);
    if (right && (latest === undefined || time > latest)) latest = time;
  }
  return latest;
}

async function verifies(key: VerifierKey, signature: Octets, message: Octets): Promise<boolean> {
  if (signature.length !== SIGNATURE_OCTETS) return false;
  try {
    const imported = await crypto.subtle.importKey('raw', key.octets, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, message);
  } catch {
    return false;
  }
}

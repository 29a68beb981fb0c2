import { concat, equal, fromBase64, hex, hmacSha256, number, Reader, sha256, utf8, type Octets } from './bytes';
import { COSIGNATURE, cosignedAt, ED25519, isSignedBy, readNote, readVerifierKey, type VerifierKey } from './note';
import type { LogRoots, Trust } from './trust';

/** A head that was found right; a phone never goes back from the largest. */
export interface SeenHead {
  readonly size: number;
  readonly root: Octets;
  /**
   * What time it is at least, in milliseconds: the latest that witnesses told, and what passed since
   * by a clock that only goes forward; nothing where no witness ever told.
   */
  readonly floor?: number;
}

/** What is done about a head that witnesses saw too long ago; `transparency.StaleHead`. */
export type StaleHead = 'refuse' | 'warn';

export type LogVerdict =
  | { readonly kind: 'bad' }
  /** A head that is held back, or witnesses that rest: right, and too old for the policy. */
  | { readonly kind: 'tooOld' }
  | {
      readonly kind: 'latest';
      /** 0 where the log says that there is nothing of that name. */
      readonly version: number;
      readonly valueHash: Octets;
      readonly head: SeenHead;
      /** How old the head is at least, in milliseconds; nothing where the log has no witnesses. */
      readonly age: number | undefined;
    };

/** What is known when a proof comes. */
export interface LogView {
  /** The head that was taken last. */
  readonly seen: SeenHead | undefined;
  /** How many milliseconds ago that was; 0 when it was read from a disk, since nobody knows. */
  readonly since: number;
  readonly stale: StaleHead;
}

/** Witnesses look every few minutes: a head older than this is one that is held back. */
const STALE_AFTER_MILLIS = 15 * 60_000;

const BAD: LogVerdict = { kind: 'bad' };
const HASH = 32;
const MOST_OCTETS = 32 * 1024;
const MOST_HASHES = 64;
const MOST_WITNESSES = 8;
const MOST_LINE = 512;
const MOST_LINES = 3 + 8;
const BITS = 256;
const EPOCH = utf8('sottovoce epoch v1\n');
const COMMITMENT = utf8('sottovoce commitment v1\n');

/** Whether witnesses saw a head too long ago for it to be the newest. */
export function isStale(age: number | undefined): boolean {
  return age !== undefined && age > STALE_AFTER_MILLIS;
}

/** Where a label lies in the log, in hexadecimal digits; only members can compute it. */
export async function indexOf(trust: Trust, label: string): Promise<string> {
  const key = trust.log?.directoryKey ?? new Uint8Array(HASH);
  return hex(await hmacSha256(key, utf8(label)));
}

/** Under what the log has somebody's account. */
export function accountLabel(address: string): string {
  return `account:${address.replace(/^sip:/, '')}`;
}

/**
 * Judges what proves the latest version of a label, as `transparency.LogVerifier`: the head is
 * signed by the pinned log and cosigned by enough pinned witnesses, it continues the one that was
 * seen before, it is not too old, the leaf is its last, and the label stands in it.
 */
export async function verifyLatest(
  trust: Trust,
  label: string,
  encoded: Octets,
  view: LogView,
): Promise<LogVerdict> {
  const roots = trust.log;
  const proof = encoded.length > MOST_OCTETS ? undefined : readProof(encoded);
  if (roots === undefined || proof === undefined) return BAD;
  const judged = await judge(roots, proof, view);
  if (judged === undefined) return BAD;
  if (isStale(judged.age) && view.stale === 'refuse') return { kind: 'tooOld' };
  const index = await hmacSha256(roots.directoryKey, utf8(label));
  if (!(await leadsTo(index, proof, judged.head))) return BAD;
  const { end, opening } = proof;
  if (end === undefined || !equal(end.index, index)) {
    // An opening of nothing says that the log does not know what it shows.
    if (opening !== undefined) return BAD;
    return { kind: 'latest', version: 0, valueHash: new Uint8Array(HASH), ...judged };
  }
  if (opening === undefined || end.version < 1) return BAD;
  const commitment = await sha256(
    COMMITMENT,
    opening.salt,
    number(end.version, 8),
    opening.valueHash,
  );
  if (!equal(commitment, end.commitment)) return BAD;
  return { kind: 'latest', version: end.version, valueHash: opening.valueHash, ...judged };
}

interface Judged {
  readonly head: SeenHead;
  readonly age: number | undefined;
}

async function judge(roots: LogRoots, proof: Proof, view: LogView): Promise<Judged | undefined> {
  const keys = await logKeys(roots);
  const note = readNote(proof.note);
  if (keys === undefined || note === undefined) return undefined;
  const head = checkpoint(note.text, keys.log.name);
  if (head === undefined || !(await isSignedBy(note, keys.log))) return undefined;
  const times: number[] = [];
  for (const each of keys.witnesses) {
    const time = await cosignedAt(note, each);
    if (time !== undefined) times.push(time * 1000);
  }
  if (times.length < roots.needed || !(await continues(view.seen, head, proof))) return undefined;
  return dated(head, times, roots.needed, view);
}

export interface LogKeys {
  readonly log: VerifierKey;
  readonly witnesses: readonly VerifierKey[];
}

/** Whose heads count, by the rules of `transparency.LogKeys`: nobody counts twice. */
export async function logKeys(roots: LogRoots): Promise<LogKeys | undefined> {
  const log = await readVerifierKey(roots.key);
  const most = roots.witnesses.length;
  const fits = most <= MOST_WITNESSES && roots.needed >= Math.min(1, most) && roots.needed <= most;
  if (log?.algorithm !== ED25519 || !fits) return undefined;
  const witnesses: VerifierKey[] = [];
  const seen = new Set<string>();
  for (const each of roots.witnesses) {
    const witness = await readVerifierKey(each);
    if (witness?.algorithm !== COSIGNATURE) return undefined;
    const key = `+${hex(witness.octets)}`;
    if (seen.has(witness.name) || seen.has(key)) return undefined;
    seen.add(witness.name).add(key);
    witnesses.push(witness);
  }
  return { log, witnesses };
}

function checkpoint(text: string, origin: string): SeenHead | undefined {
  const lines = text.slice(0, -1).split('\n');
  const plain = lines.every((each) => each.length <= MOST_LINE && /^[^\x00-\x1f\x7f]+$/.test(each));
  const [name, size = '', root = ''] = lines;
  const hash = fromBase64(root);
  const good = plain && lines.length <= MOST_LINES && name === origin && hash?.length === HASH;
  return good && /^(0|[1-9][0-9]{0,14})$/.test(size)
    ? { size: Number(size), root: hash }
    : undefined;
}

/** How old a head is, by witnesses' time and this machine's clock that only goes forward. */
function dated(head: SeenHead, times: number[], needed: number, view: LogView): Judged {
  const known = view.seen?.floor;
  const before = known === undefined ? undefined : known + view.since;
  // As many as are needed say that it was then or later: no smaller number can move our time.
  const witnessedAt = needed === 0 ? undefined : times.sort((a, b) => b - a)[needed - 1];
  if (witnessedAt === undefined) {
    return { head: before === undefined ? head : { ...head, floor: before }, age: undefined };
  }
  const now = Math.max(witnessedAt, before ?? witnessedAt);
  return { head: { ...head, floor: now }, age: now - witnessedAt };
}

async function continues(
  seen: SeenHead | undefined,
  next: SeenHead,
  proof: Proof,
): Promise<boolean> {
  if (seen === undefined) return true;
  if (next.size < seen.size) return false;
  if (next.size === seen.size) return equal(next.root, seen.root);
  if (proof.from !== seen.size) return false;
  return isConsistent(seen, next, proof.consistency);
}

// Trees (RFC 9162 section 2.1)

async function leadsTo(index: Octets, proof: Proof, head: SeenHead): Promise<boolean> {
  const last = head.size - 1;
  if (last < 0) return false;
  const epoch = concat(EPOCH, number(last, 8), proof.prefixRoot, proof.changesHash);
  const leaf = await sha256(Uint8Array.of(0), epoch);
  const root = await prefixRoot(index, proof);
  return (
    root !== undefined &&
    equal(root, proof.prefixRoot) &&
    (await isIncluded(leaf, last, head, proof.inclusion))
  );
}

/** Section 2.1.3.2. */
async function isIncluded(
  leaf: Octets,
  place: number,
  head: SeenHead,
  path: readonly Octets[],
): Promise<boolean> {
  let fn = BigInt(place);
  let sn = BigInt(head.size - 1);
  let r = leaf;
  for (const p of path) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = await node(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = await node(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && equal(r, head.root);
}

/** Section 2.1.4.2, for two trees of different sizes. */
async function isConsistent(
  first: SeenHead,
  second: SeenHead,
  proof: readonly Octets[],
): Promise<boolean> {
  if (first.size === 0) return proof.length === 0 && equal(first.root, await sha256());
  const power = (BigInt(first.size) & BigInt(first.size - 1)) === 0n;
  const path = power ? [first.root, ...proof] : [...proof];
  const [start] = path;
  if (proof.length === 0 || start === undefined) return false;
  let fn = BigInt(first.size - 1);
  let sn = BigInt(second.size - 1);
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = start;
  let sr = start;
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      fr = await node(c, fr);
      sr = await node(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = await node(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return equal(fr, first.root) && equal(sr, second.root) && sn === 0n;
}

function node(left: Octets, right: Octets): Promise<Octets> {
  return sha256(Uint8Array.of(1), left, right);
}

/** The root of the prefix tree in which the index leads this way; nothing when it leads nowhere. */
async function prefixRoot(index: Octets, proof: Proof): Promise<Octets | undefined> {
  const { end, steps } = proof;
  if (end === undefined) return new Uint8Array(HASH);
  const entry = concat(end.index, number(end.version, 8), end.commitment);
  let hash = await sha256(Uint8Array.of(2), entry);
  let below = BITS;
  for (const { bit, sibling } of [...steps].reverse()) {
    // Bits come in order, each once: a tree of another shape was not built by the rules.
    if (bit >= below) return undefined;
    below = bit;
    const right = (((index[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
    const [one, two] = right ? [sibling, hash] : [hash, sibling];
    hash = await sha256(Uint8Array.of(3, bit), one, two);
  }
  return hash;
}

// The encoding of proofs

interface Proof {
  readonly note: Octets;
  readonly from: number;
  readonly consistency: readonly Octets[];
  readonly prefixRoot: Octets;
  readonly changesHash: Octets;
  readonly inclusion: readonly Octets[];
  readonly steps: readonly { bit: number; sibling: Octets }[];
  readonly end: { index: Octets; version: number; commitment: Octets } | undefined;
  readonly opening: { valueHash: Octets; salt: Octets } | undefined;
}

function readProof(encoded: Octets): Proof | undefined {
  const reader = new Reader(encoded);
  if (reader.u8() !== 1) return undefined;
  const note = reader.vector(2);
  const from = reader.u64();
  const consistency = readHashes(reader);
  const root = reader.take(HASH);
  const changesHash = reader.take(HASH);
  const inclusion = readHashes(reader);
  const path = readPath(reader);
  const opened = reader.u8();
  const opening =
    opened === 1 ? { valueHash: reader.take(HASH), salt: reader.take(HASH) } : undefined;
  const good = reader.exhausted && opened <= 1;
  if (!good || consistency === undefined || inclusion === undefined || path === undefined) {
    return undefined;
  }
  return { note, from, consistency, prefixRoot: root, changesHash, inclusion, ...path, opening };
}

function readHashes(reader: Reader): Octets[] | undefined {
  const count = reader.u8();
  if (count > MOST_HASHES || reader.remaining < count * HASH) return undefined;
  return Array.from({ length: count }, () => reader.take(HASH));
}

function readPath(reader: Reader): Pick<Proof, 'steps' | 'end'> | undefined {
  const count = reader.number(2);
  if (count > BITS || reader.remaining < count * (1 + HASH)) return undefined;
  const steps = Array.from({ length: count }, () => ({
    bit: reader.u8(),
    sibling: reader.take(HASH),
  }));
  const ends = reader.u8();
  if (ends > 1 || (ends === 0 && count > 0)) return undefined;
  const end =
    ends === 1
      ? { index: reader.take(HASH), version: reader.u64(), commitment: reader.take(HASH) }
      : undefined;
  return { steps, end };
}

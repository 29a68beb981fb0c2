import { concat, equal, fromBase64, hex, hmacSha256, number, Reader, sha256, text, utf8, type Octets } from './bytes';
import type { LogRoots, Trust } from './trust';

/** A head that was found right; a phone never goes back from the largest. */
export interface SeenHead {
  readonly size: number;
  readonly root: Octets;
}

export type LogVerdict =
  | { readonly kind: 'bad' }
  | {
      readonly kind: 'latest';
      /** 0 where the log says that there is nothing of that name. */
      readonly version: number;
      readonly valueHash: Octets;
      readonly head: SeenHead;
    };

const BAD: LogVerdict = { kind: 'bad' };
const HASH = 32;
const MOST_OCTETS = 32 * 1024;
const MOST_NOTE = 16 * 1024;
const MOST_HASHES = 64;
const MOST_LINES = 16;
const BITS = 256;
const EPOCH = utf8('sottovoce epoch v1\n');
const COMMITMENT = utf8('sottovoce commitment v1\n');
const ED25519 = 1;
const COSIGNATURE = 4;

/** Where an account lies in the log, in hexadecimal digits; only members can compute it. */
export async function indexOf(trust: Trust, account: string): Promise<string> {
  const key = trust.log?.directoryKey ?? new Uint8Array(HASH);
  return hex(await hmacSha256(key, utf8(`account:${account}`)));
}

/**
 * Judges what proves the latest version of an account, as `transparency.LogVerifier`: the head is
 * signed by the pinned log and cosigned by enough pinned witnesses, it continues the one that was
 * seen before, the leaf is its last, and the account stands in it.
 *
 * @param account `USER@DOMAIN`
 */
export async function verifyLatest(
  trust: Trust,
  account: string,
  encoded: Octets,
  seen: SeenHead | undefined,
): Promise<LogVerdict> {
  const roots = trust.log;
  const proof = encoded.length > MOST_OCTETS ? undefined : readProof(encoded);
  if (roots === undefined || proof === undefined) return BAD;
  const head = await judge(roots, proof, seen);
  if (head === undefined) return BAD;
  const index = await hmacSha256(roots.directoryKey, utf8(`account:${account}`));
  if (!(await leadsTo(index, proof, head))) return BAD;
  const { end, opening } = proof;
  if (end === undefined || !equal(end.index, index)) {
    // An opening of nothing says that the log does not know what it shows.
    if (opening !== undefined) return BAD;
    return { kind: 'latest', version: 0, valueHash: new Uint8Array(HASH), head };
  }
  if (opening === undefined || end.version < 1) return BAD;
  const commitment = await sha256(
    COMMITMENT,
    opening.salt,
    number(end.version, 8),
    opening.valueHash,
  );
  if (!equal(commitment, end.commitment)) return BAD;
  return { kind: 'latest', version: end.version, valueHash: opening.valueHash, head };
}

async function judge(
  roots: LogRoots,
  proof: Proof,
  seen: SeenHead | undefined,
): Promise<SeenHead | undefined> {
  const key = await verifierKey(roots.key, ED25519);
  const note = readNote(proof.note);
  if (key === undefined || note === undefined) return undefined;
  const [origin, size, root] = note.text.split('\n');
  const head = checkpoint(size ?? '', root ?? '');
  if (head === undefined || origin !== key.name) return undefined;
  if (!(await isSignedBy(note, key))) return undefined;
  if ((await cosigned(note, roots)) < roots.needed) return undefined;
  return (await continues(seen, head, proof)) ? head : undefined;
}

function checkpoint(size: string, root: string): SeenHead | undefined {
  const hash = fromBase64(root);
  return /^(0|[1-9][0-9]{0,14})$/.test(size) && hash?.length === HASH
    ? { size: Number(size), root: hash }
    : undefined;
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

// Notes (C2SP signed-note, tlog-cosignature)

interface VerifierKey {
  readonly name: string;
  readonly id: Octets;
  readonly key: CryptoKey;
}

interface Note {
  readonly text: string;
  readonly lines: readonly { name: string; id: Octets; signature: Octets }[];
}

async function verifierKey(written: string, algorithm: number): Promise<VerifierKey | undefined> {
  const parts = /^([^+\s]{1,64})\+([0-9a-f]{8})\+(.+)$/.exec(written.trim());
  const typed = fromBase64(parts?.[3] ?? '');
  const name = parts?.[1];
  if (name === undefined || typed?.length !== 33 || typed[0] !== algorithm) return undefined;
  const id = (await sha256(utf8(`${name}\n`), typed)).slice(0, 4);
  if (hex(id) !== parts?.[2]) return undefined;
  try {
    const raw = typed.slice(1);
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    return { name, id, key };
  } catch {
    return undefined;
  }
}

function readNote(octets: Octets): Note | undefined {
  const note = octets.length > MOST_NOTE ? undefined : text(octets);
  const end = note?.lastIndexOf('\n\n') ?? -1;
  if (note === undefined || end < 0 || !note.endsWith('\n')) return undefined;
  const below = note.slice(end + 2, -1).split('\n');
  if (below.length > MOST_LINES) return undefined;
  const lines = [];
  for (const each of below) {
    const found = /^\u2014 ([^+\s]{1,64}) ([A-Za-z0-9+/=]{1,128})$/.exec(each);
    const value = fromBase64(found?.[2] ?? '');
    if (found?.[1] === undefined || value === undefined || value.length < 5) return undefined;
    lines.push({ name: found[1], id: value.slice(0, 4), signature: value.slice(4) });
  }
  return { text: note.slice(0, end + 1), lines };
}

/** The key signed the text, and no line in its name is wrong. */
async function isSignedBy(note: Note, key: VerifierKey): Promise<boolean> {
  const own = note.lines.filter((each) => each.name === key.name && equal(each.id, key.id));
  for (const each of own) {
    if (!(await verifies(key, each.signature, utf8(note.text)))) return false;
  }
  return own.length > 0;
}

/** How many of the pinned witnesses cosigned. */
async function cosigned(note: Note, roots: LogRoots): Promise<number> {
  let count = 0;
  for (const each of roots.witnesses) {
    const witness = await verifierKey(each, COSIGNATURE);
    if (witness !== undefined && (await isCosignedBy(note, witness))) count++;
  }
  return count;
}

async function isCosignedBy(note: Note, witness: VerifierKey): Promise<boolean> {
  for (const line of note.lines) {
    if (line.name !== witness.name || !equal(line.id, witness.id)) continue;
    const reader = new Reader(line.signature);
    const time = reader.u64();
    const signature = reader.rest();
    const message = utf8(`cosignature/v1\ntime ${time}\n${note.text}`);
    if (!reader.overrun && (await verifies(witness, signature, message))) return true;
  }
  return false;
}

async function verifies(key: VerifierKey, signature: Octets, message: Octets): Promise<boolean> {
  return signature.length === 64 && crypto.subtle.verify('Ed25519', key.key, signature, message);
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

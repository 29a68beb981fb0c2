import { concat, equal, Reader, sha256, text, utf8, type Octets } from './bytes';
import { publicKeyOf } from './certificate';
import { ecdsaFromDer } from './jose';
import { enoughSigned } from './signed-policy';
import { AUTHORITY, POLICY_ROOT, readTrust, rootsOf, type Root } from './trust';

const DOMAIN = utf8('Sottovoce trust update 1\n');
const VERSION = 1;
const HASH_OCTETS = 32;
const MOST_OCTETS = 128 * 1024;
const MOST_SIGNATURE = 512;
const MOST_LINES = 8 * 1024;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

/** One step from the roots that a phone has to the next ones, as `identity.TrustUpdate`. */
interface Update {
  readonly previous: Octets;
  readonly next: Octets;
  readonly message: Octets;
  readonly authority?: { readonly certificateHash: Octets; readonly signature: Octets };
  readonly officers: string;
}

/**
 * Walks from the roots that this phone has along the steps that a server sent, as far as they lead.
 *
 * @param updates in their order; those before the present roots are passed over
 * @returns the last roots, or nothing where a step that follows is not to be taken
 */
export async function followRoots(
  present: Octets,
  updates: readonly Octets[],
): Promise<Octets | undefined> {
  let at = present;
  for (const each of updates) {
    const update = readUpdate(each);
    if (update === undefined) return undefined;
    if (!equal(update.previous, await sha256(at))) continue;
    if (!(await mayFollow(at, update))) return undefined;
    at = update.next;
  }
  return at;
}

function readUpdate(encoded: Octets): Update | undefined {
  if (encoded.length > MOST_OCTETS) return undefined;
  const reader = new Reader(encoded);
  const version = reader.u8();
  const number = reader.number(4);
  const previous = reader.take(HASH_OCTETS);
  const next = reader.vector(3);
  const head = encoded.slice(0, encoded.length - reader.remaining);
  const signed = reader.u8();
  const authority =
    signed === 1
      ? { certificateHash: reader.take(HASH_OCTETS), signature: reader.vector(2) }
      : undefined;
  const lines = reader.vector(2);
  const officers = text(lines);
  const length = authority?.signature.length ?? 1;
  const whole = reader.exhausted && version === VERSION && number > 0 && signed <= 1;
  const bounded = length > 0 && length <= MOST_SIGNATURE && lines.length <= MOST_LINES;
  if (!whole || !bounded || officers === undefined || rootsOf(next) === undefined) return undefined;
  return { previous, next, message: concat(DOMAIN, head), authority, officers };
}

async function mayFollow(present: Octets, update: Update): Promise<boolean> {
  const before = rootsOf(present);
  const next = rootsOf(update.next);
  // What this build could not go on with is no step for it.
  if (before === undefined || next === undefined || readTrust(update.next) === undefined) return false;
  if (equal(update.next, present)) return false;
  const isNamed = (roots: readonly Root[]) => roots.some((each) => each.kind === POLICY_ROOT);
  if (isNamed(before) !== isNamed(next)) return false;
  const kinds = new Set([...before, ...next].map((each) => each.kind));
  const changed = [...kinds].filter((kind) => !isSame(before, next, kind));
  if (changed.includes(AUTHORITY) && !(await authoritySigned(before, next, update))) return false;
  const others = changed.some((kind) => kind !== AUTHORITY);
  return !others || officersSigned(before, update);
}

function valuesOf(roots: readonly Root[], kind: number): Octets[] {
  return roots.filter((each) => each.kind === kind).map((each) => each.value);
}

function isSame(before: readonly Root[], next: readonly Root[], kind: number): boolean {
  const [one, other] = [valuesOf(before, kind), valuesOf(next, kind)];
  return one.length === other.length && one.every((each, i) => equal(each, other[i] ?? new Uint8Array(0)));
}

async function officersSigned(before: readonly Root[], update: Update): Promise<boolean> {
  const [root] = valuesOf(before, POLICY_ROOT);
  return root !== undefined && enoughSigned(root, update.message, update.officers);
}

/** By one that this phone trusts already and that stays. */
async function authoritySigned(
  before: readonly Root[],
  next: readonly Root[],
  update: Update,
): Promise<boolean> {
  const { authority } = update;
  if (authority === undefined) return false;
  const staying = valuesOf(next, AUTHORITY);
  for (const each of valuesOf(before, AUTHORITY)) {
    if (!staying.some((one) => equal(one, each))) continue;
    if (!equal(await sha256(each), authority.certificateHash)) continue;
    return verifies(each, update.message, authority.signature);
  }
  return false;
}

async function verifies(certificate: Octets, message: Octets, der: Octets): Promise<boolean> {
  const signature = ecdsaFromDer(der);
  const publicKey = publicKeyOf(certificate);
  if (signature === undefined || publicKey === undefined) return false;
  try {
    const key = await crypto.subtle.importKey('spki', publicKey, CURVE, false, ['verify']);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, message);
  } catch {
    return false;
  }
}

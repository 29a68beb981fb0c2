import { equal, hex, Reader, text, type Octets } from './bytes';
import { ED25519, isBy, isName, readLine, signs, verifierKey, type VerifierKey } from './note';
import { isValidOn, readPolicy, type Policy } from './policy';

/** A document with its signatures, as servers hand it out; `policy.SignedPolicy`. */
export interface SignedPolicy {
  /** The exact octets that were signed. */
  readonly document: Octets;
  readonly signatures: string;
}

/** Who may sign an organisation's policies; `policy.PolicyRoot`. */
export interface PolicyRoot {
  readonly needed: number;
  readonly officers: readonly VerifierKey[];
}

/** The lowest version that this build takes. */
const FLOOR = 1;
const MOST_DOCUMENT = 64 * 1024;
const MOST_SIGNATURES = 8 * 1024;
const MOST_LINES = 16;
const MOST_OFFICERS = 16;
const KEY_OCTETS = 32;
const LINE_FEED = 10;

/** The signature lines, an empty line, and the document; nothing when it has not that shape. */
export function decodePolicy(encoded: Octets): SignedPolicy | undefined {
  const most = Math.min(encoded.length, MOST_SIGNATURES);
  for (let i = 0; i < most; i++) {
    const isEmptyLine = encoded[i] === LINE_FEED && (i === 0 || encoded[i - 1] === LINE_FEED);
    if (!isEmptyLine) continue;
    const document = encoded.slice(i + 1);
    const signatures = text(encoded.slice(0, i));
    if (document.length > MOST_DOCUMENT || signatures === undefined) return undefined;
    return { document, signatures };
  }
  return undefined;
}

/** Nothing when it is malformed or breaks the rules. */
export async function decodePolicyRoot(encoded: Octets): Promise<PolicyRoot | undefined> {
  const reader = new Reader(encoded);
  const needed = reader.u8();
  const officers: VerifierKey[] = [];
  const seen = new Set<string>();
  while (reader.remaining > 0 && officers.length < MOST_OFFICERS) {
    const name = text(reader.vector(1)) ?? '';
    const key = reader.take(KEY_OCTETS);
    const digits = `+${hex(key)}`;
    // One person with two names would count twice.
    if (reader.overrun || !isName(name) || seen.has(name) || seen.has(digits)) return undefined;
    seen.add(name).add(digits);
    officers.push(await verifierKey(name, ED25519, key));
  }
  const good = reader.exhausted && needed >= 1 && needed <= officers.length;
  return good ? { needed, officers } : undefined;
}

/**
 * Reads a document that enough officers signed, as `policy.PolicyGate`; nothing when it is not to be
 * believed, also after it was taken once: a disk is not the officers.
 */
export async function keptPolicy(
  root: PolicyRoot,
  signed: SignedPolicy,
): Promise<Policy | undefined> {
  if (((await countSigners(root, signed)) ?? 0) < root.needed) return undefined;
  const document = text(signed.document);
  const policy = document === undefined ? undefined : await readPolicy(document);
  return policy === undefined || policy.version < FLOOR ? undefined : policy;
}

/**
 * Takes a document in the place of another: it has to be newer, and to hold today.
 *
 * @param present the version in force, 0 where there is none
 */
export async function takePolicy(
  root: PolicyRoot,
  present: number,
  signed: SignedPolicy,
  day: string,
): Promise<Policy | undefined> {
  const policy = await keptPolicy(root, signed);
  if (policy === undefined || policy.version <= present) return undefined;
  return isValidOn(policy, day) ? policy : undefined;
}

/** Whether enough officers of a policy root have signed a message, as `policy.PolicySignatures`. */
export async function enoughSigned(root: Octets, message: Octets, lines: string): Promise<boolean> {
  const officers = await decodePolicyRoot(root);
  if (officers === undefined) return false;
  const count = await countSigners(officers, { document: message, signatures: lines });
  return (count ?? 0) >= officers.needed;
}

export function isSamePolicy(one: SignedPolicy, other: SignedPolicy): boolean {
  return equal(one.document, other.document);
}

/** Nothing for a malformed line, a wrong one, or one of a key that is not known. */
async function countSigners(root: PolicyRoot, signed: SignedPolicy): Promise<number | undefined> {
  const lines = signed.signatures.split('\n');
  if (lines.length > MOST_LINES) return undefined;
  const names = new Set<string>();
  for (const each of lines) {
    if (each === '') continue;
    const line = readLine(each);
    const officer = line && root.officers.find((one) => isBy(line, one));
    if (line === undefined || officer === undefined) return undefined;
    if (!(await signs(line, signed.document, officer))) return undefined;
    names.add(officer.name);
  }
  return names.size;
}

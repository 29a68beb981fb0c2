import { Reader, sha256, text, type Octets } from './bytes';
import { base32 } from './code';

/** The organisation's roots (`identity.TrustBundle`), which the enrolment code pins. */
export interface Trust {
  /** Certificates of its authorities in DER, the one that issues first. */
  readonly authorities: readonly Octets[];
  /** Who signs policies (`policy.PolicyRoot`); nothing where nobody does. */
  readonly policyRoot: Octets | undefined;
  /** What shows and proves versions; nothing where the organisation keeps no log. */
  readonly log: LogRoots | undefined;
}

export interface LogRoots {
  /** The log's verifier key (C2SP signed-note). */
  readonly key: string;
  readonly witnesses: readonly string[];
  /** How many of them must have cosigned a head. */
  readonly needed: number;
  /** 32 octets that say where labels lie. */
  readonly directoryKey: Octets;
}

const VERSION = 1;
const MOST_ROOTS = 32;
const MOST_OCTETS = 64 * 1024;
export const AUTHORITY = 1;
export const POLICY_ROOT = 2;
const LOG_KEY = 3;
const WITNESS_KEY = 4;
const DIRECTORY_KEY = 5;
const WITNESSES_NEEDED = 6;
const DIRECTORY_OCTETS = 32;
const MANY = [AUTHORITY, WITNESS_KEY];

/** A root as it stands in the encoding. */
export interface Root {
  readonly kind: number;
  readonly value: Octets;
}

/** Reads what a server sent; nothing when it is not exactly the one valid encoding. */
export function readTrust(encoded: Octets): Trust | undefined {
  const roots = rootsOf(encoded);
  if (roots === undefined) return undefined;
  const values = (kind: number) =>
    roots.filter((each) => each.kind === kind).map((each) => each.value);
  const log = logRoots(values);
  const [policyRoot] = values(POLICY_ROOT);
  return log === 'malformed' ? undefined : { authorities: values(AUTHORITY), policyRoot, log };
}

/** All of them, in their order, whatever they are worth. */
export function rootsOf(encoded: Octets): Root[] | undefined {
  if (encoded.length > MOST_OCTETS) return undefined;
  const reader = new Reader(encoded);
  if (reader.u8() !== VERSION) return undefined;
  const roots: Root[] = [];
  let before = 0;
  while (reader.remaining > 0 && roots.length < MOST_ROOTS) {
    const kind = reader.u8();
    const value = reader.vector(3);
    const known = kind >= AUTHORITY && kind <= WITNESSES_NEEDED;
    if (!known || kind < before || value.length === 0) return undefined;
    if (kind === before && !MANY.includes(kind)) return undefined;
    before = kind;
    roots.push({ kind, value });
  }
  return reader.exhausted && roots[0]?.kind === AUTHORITY ? roots : undefined;
}

/** A log that is named in a way that this build does not know is not one to go on without. */
function logRoots(values: (kind: number) => Octets[]): LogRoots | undefined | 'malformed' {
  const [key] = values(LOG_KEY);
  if (key === undefined) return undefined;
  const [directoryKey] = values(DIRECTORY_KEY);
  const [needed] = values(WITNESSES_NEEDED);
  if (directoryKey?.length !== DIRECTORY_OCTETS) return 'malformed';
  if (needed !== undefined && needed.length !== 1) return 'malformed';
  const witnesses = values(WITNESS_KEY).map((each) => text(each) ?? '');
  return {
    key: text(key) ?? '',
    witnesses,
    // All of them where the bundle does not say.
    needed: needed?.[0] ?? witnesses.length,
    directoryKey,
  };
}

/** What stands at the end of enrolment codes for these roots. */
export async function pinOf(encoded: Octets): Promise<string> {
  return base32(await sha256(encoded), 26);
}

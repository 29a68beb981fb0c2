import { base64Url, concat, fromBase64Url, hex, Reader, utf8, type Octets } from './bytes';

/** A person's address and account. */
export interface End {
  /** `USER@DOMAIN` */
  readonly label: string;
  readonly id: Octets;
}

const PREFIX = 'svn1:';
const MOST_CHARACTERS = 1024;
const ID_OCTETS = 32;
const CONTEXT = utf8('sottovoce safety number 1\0');
const GROUPS = 12;
const GROUP_OCTETS = 5;
const GROUP = 100_000;

/** What another phone scans from this one's screen: `svn1:OWN/ID/PEER/ID`. */
export function safetyCode(own: End, peer: End): string {
  return PREFIX + [own, peer].map(({ label, id }) => `${label}/${base64Url(id)}`).join('/');
}

/** Twelve groups of five digits, the same at both ends. */
export async function safetyNumber(own: End, peer: End): Promise<string[]> {
  const ends = [own, peer].map(({ label, id }) => concat(id, utf8(label), new Uint8Array(1)));
  const ordered = ends.sort((one, other) => (hex(one) <= hex(other) ? -1 : 1));
  const all = await crypto.subtle.digest('SHA-512', concat(CONTEXT, ...ordered));
  const reader = new Reader(new Uint8Array(all));
  return Array.from({ length: GROUPS }, () =>
    String(reader.number(GROUP_OCTETS) % GROUP).padStart(5, '0'),
  );
}

/**
 * Reads what another person's phone shows to be scanned, `svn1:OWN/ID/PEER/ID`; as
 * `identity.account.SafetyNumber`.
 *
 * @returns who shows it and for whom; nothing for anything else
 */
export function readSafetyCode(code: string): { shower: End; scanner: End } | undefined {
  if (!code.startsWith(PREFIX) || code.length > MOST_CHARACTERS) return undefined;
  const parts = code.slice(PREFIX.length).split('/');
  if (parts.length !== 4) return undefined;
  const shower = end(parts[0], parts[1]);
  const scanner = end(parts[2], parts[3]);
  return shower && scanner && { shower, scanner };
}

function end(label = '', text = ''): End | undefined {
  const id = fromBase64Url(text);
  const isLabel = /^[^@/\s]{1,64}@[^@/\s]{1,253}$/.test(label);
  return id !== undefined && id.length === ID_OCTETS && isLabel ? { label, id } : undefined;
}

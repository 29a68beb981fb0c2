import { fromBase64Url, type Octets } from './bytes';

/** A person's address and account. */
export interface End {
  /** `USER@DOMAIN` */
  readonly label: string;
  readonly id: Octets;
}

const PREFIX = 'svn1:';
const MOST_CHARACTERS = 1024;
const ID_OCTETS = 32;

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

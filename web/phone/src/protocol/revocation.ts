import { concat, hex, Reader, text, utf8, type Octets } from './bytes';
import { publicKeyOf } from './certificate';
import { ecdsaFromDer } from './jose';

/** The authority's word that a device was cut off (`identity.DeviceRevocation`). */
export interface Revocation {
  readonly user: string;
  readonly domain: string;
  readonly device: string;
  /** In seconds since 1970. */
  readonly at: number;
}

const PURPOSE = utf8('Sottovoce device revocation 1\n');
const MOST_OCTETS = 1024;
const MOST_DOMAIN = 253;
const USER = /^(?!.*\.\.)[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * @param authorities in DER, one of which must have signed
 * @returns nothing when it is malformed, or none of them did
 */
export async function readRevocation(
  signed: Octets,
  authorities: readonly Octets[],
): Promise<Revocation | undefined> {
  const outer = new Reader(signed);
  const claim = outer.vector(2);
  const signature = ecdsaFromDer(outer.vector(2));
  const said = readClaim(claim);
  const whole = signed.length <= MOST_OCTETS && outer.exhausted;
  if (!whole || signature === undefined || said === undefined) return undefined;
  for (const each of authorities) {
    const key = publicKeyOf(each);
    if (key !== undefined && (await isSignedBy(key, claim, signature))) return said;
  }
  return undefined;
}

async function isSignedBy(publicKey: Octets, claim: Octets, signature: Octets): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', publicKey, CURVE, false, ['verify']);
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    return await crypto.subtle.verify(algorithm, key, signature, concat(PURPOSE, claim));
  } catch {
    return false;
  }
}

function readClaim(claim: Octets): Revocation | undefined {
  const reader = new Reader(claim);
  const [user, domain] = [text(reader.vector(1)), text(reader.vector(1))];
  const id = hex(reader.take(16));
  const at = reader.u64();
  if (!reader.exhausted || user === undefined || domain === undefined) return undefined;
  if (!USER.test(user) || domain.length > MOST_DOMAIN) return undefined;
  const device = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { user, domain, device, at };
}

import { concat, equal, fromHex, random, sha256, utf8, type Octets } from './bytes';
import { pgpWords, readPgpWords } from './words';

/** Words on paper and what statements hold of them; `identity.account.RecoveryKey`. */
export interface Recovery {
  readonly words: readonly string[];
  /** SHA-256 of the Ed25519 public key that follows from the words. */
  readonly hash: Octets;
}

const RANDOM_OCTETS = 22;
const CHECKSUM_OCTETS = 2;
const WORDS = RANDOM_OCTETS + CHECKSUM_OCTETS;
const SALT = utf8('sottovoce recovery 1');

/** PKCS 8 around a seed of Ed25519 (RFC 8410). */
const PKCS8 = '302e020100300506032b657004220420';

/** New words: 176 random bits, and a checksum so that one misread is noticed. */
export async function recoveryKey(octets = random(RANDOM_OCTETS)): Promise<Recovery> {
  const { publicKey } = await signer(octets);
  return {
    words: pgpWords(concat(octets, await checksum(octets))),
    hash: await sha256(publicKey),
  };
}

/** What words sign with. */
export interface RecoverySigner {
  readonly publicKey: Octets;
  sign(message: Octets): Promise<Octets>;
}

/** Of words with any space between; nothing when one of them is wrong. */
export async function recoverySigner(text: string): Promise<RecoverySigner | undefined> {
  const words = text.trim().split(/\s+/);
  const octets = words.length === WORDS ? readPgpWords(words) : undefined;
  if (octets === undefined) return undefined;
  const secret = octets.slice(0, RANDOM_OCTETS);
  const isRight = equal(await checksum(secret), octets.slice(RANDOM_OCTETS));
  return isRight ? signer(secret) : undefined;
}

async function checksum(octets: Octets): Promise<Octets> {
  return (await sha256(SALT, octets)).slice(0, CHECKSUM_OCTETS);
}

async function signer(octets: Octets): Promise<RecoverySigner> {
  const secret = await crypto.subtle.importKey('raw', octets, 'HKDF', false, ['deriveBits']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: SALT, info: utf8('ed25519') };
  const seed = new Uint8Array(await crypto.subtle.deriveBits(derivation, secret, 256));
  const pkcs8 = concat(fromHex(PKCS8) ?? new Uint8Array(0), seed);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const jwk = await crypto.subtle.exportKey('jwk', key);
  const x = (jwk.x ?? '').replace(/-/g, '+').replace(/_/g, '/');
  return {
    publicKey: Uint8Array.from(atob(x), (each) => each.charCodeAt(0)),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, message)),
  };
}

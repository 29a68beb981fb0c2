import { base64Url, hex, random, sha256, utf8, type Octets } from './bytes';
import { Jws, jwk, putCertificates } from './jose';

/** A device's key: the private half may not be readable. */
export interface DeviceKey {
  readonly pair: CryptoKeyPair;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Octets;
}

const ASSERTION_SECONDS = 60;

/** What a device signs to get a token (RFC 7523), as `identity.token.ClientAssertion`. */
export async function clientAssertion(
  device: string,
  audience: string,
  chain: readonly Octets[],
  key: DeviceKey,
  now: Date,
): Promise<string> {
  const issued = seconds(now);
  const token = await Jws.sign(
    { typ: 'client-authentication+jwt', alg: 'ES256', x5c: putCertificates(chain) },
    {
      iss: device,
      sub: device,
      aud: audience,
      iat: issued,
      exp: issued + ASSERTION_SECONDS,
      jti: hex(random(16)),
    },
    key.pair.privateKey,
  );
  return token.compact();
}

/** A proof that whoever sends a request holds the key (RFC 9449 section 4.2). */
export async function dpopProof(
  key: DeviceKey,
  method: string,
  uri: string,
  now: Date,
  nonce = '',
  token = '',
): Promise<string> {
  const proof = await Jws.sign(
    { typ: 'dpop+jwt', alg: 'ES256', jwk: jwk(key.publicKey) },
    {
      jti: hex(random(16)),
      htm: method,
      htu: uri,
      iat: seconds(now),
      ...(nonce === '' ? {} : { nonce }),
      ...(token === '' ? {} : { ath: base64Url(await sha256(utf8(token))) }),
    },
    key.pair.privateKey,
  );
  return proof.compact();
}

function seconds(now: Date): number {
  return Math.floor(now.getTime() / 1000);
}

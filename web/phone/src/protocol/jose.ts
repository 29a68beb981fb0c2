import { base64, base64Url, concat, fromBase64, fromBase64Url, sha256, text, utf8, type Octets } from './bytes';

/** JSON as it comes from outside. */
export type Json = Readonly<Record<string, unknown>>;

const MOST_CHARACTERS = 16 * 1024;
const MOST_CERTIFICATES = 4;
const MOST_CERTIFICATE_OCTETS = 4096;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };

/** A token that says ES256 and nothing else (RFC 7515, RFC 7518), as `identity.jose.Jws`. */
export class Jws {
  private constructor(
    /** To be believed, like the payload, only once {@link verify} agrees. */
    readonly header: Json,
    readonly payload: Json,
    private readonly signed: string,
    private readonly signature: Octets,
  ) {}

  static async sign(header: Json, payload: Json, key: CryptoKey): Promise<Jws> {
    const signed = `${encoded(header)}.${encoded(payload)}`;
    const signature = await crypto.subtle.sign(ES256, key, utf8(signed));
    return new Jws(header, payload, signed, new Uint8Array(signature));
  }

  /** Nothing when it is malformed, too long, or says another algorithm. */
  static read(compact: string): Jws | undefined {
    if (compact.length > MOST_CHARACTERS) return undefined;
    const parts = compact.split('.');
    const [head = '', body = '', end = ''] = parts;
    if (parts.length !== 3) return undefined;
    const header = object(head);
    const payload = object(body);
    const signature = fromBase64Url(end);
    if (header === undefined || payload === undefined || signature?.length !== 64) return undefined;
    if (header['alg'] !== 'ES256' || 'crit' in header) return undefined;
    return new Jws(header, payload, `${head}.${body}`, signature);
  }

  /** Whether that key, a SubjectPublicKeyInfo, has made the signature. */
  async verify(publicKey: Octets): Promise<boolean> {
    try {
      const key = await crypto.subtle.importKey('spki', publicKey, CURVE, false, ['verify']);
      return await crypto.subtle.verify(ES256, key, this.signature, utf8(this.signed));
    } catch {
      return false;
    }
  }

  /** SHA-256 of what was signed: the same for every signature over the same claims. */
  hash(): Promise<Octets> {
    return sha256(utf8(this.signed));
  }

  compact(): string {
    return `${this.signed}.${base64Url(this.signature)}`;
  }
}

function encoded(json: Json): string {
  return base64Url(utf8(JSON.stringify(json)));
}

function object(encodedJson: string): Json | undefined {
  const octets = fromBase64Url(encodedJson);
  const json = octets === undefined ? undefined : text(octets);
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Json)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The certificate chain `x5c` (RFC 7515 section 4.1.6). */
export function putCertificates(chain: readonly Octets[]): string[] {
  return chain.map(base64);
}

/** In DER; empty where there is none, nothing where it is malformed. */
export function certificates(header: Json): Octets[] | undefined {
  const chain = header['x5c'] ?? [];
  if (!Array.isArray(chain) || chain.length > MOST_CERTIFICATES) return undefined;
  const found: Octets[] = [];
  for (const each of chain as unknown[]) {
    const der = typeof each === 'string' ? fromBase64(each) : undefined;
    if (der === undefined || der.length > MOST_CERTIFICATE_OCTETS) return undefined;
    found.push(der);
  }
  return found;
}

/** A P-256 key as JSON (RFC 7517), its members in order. */
export function jwk(publicKey: Octets): Json {
  const point = publicKey.slice(-64);
  return {
    crv: 'P-256',
    kty: 'EC',
    x: base64Url(point.slice(0, 32)),
    y: base64Url(point.slice(32)),
  };
}

/** The two numbers of an ECDSA signature, 32 octets each, as DER (RFC 3279 section 2.2.3). */
export function ecdsaToDer(fixed: Octets): Octets {
  const body = concat(integer(fixed.slice(0, 32)), integer(fixed.slice(32, 64)));
  return concat(Uint8Array.of(0x30, body.length), body);
}

function integer(value: Octets): Octets {
  let zeros = 0;
  while (zeros < 31 && value[zeros] === 0) zeros++;
  const digits = value.slice(zeros);
  const positive = (digits[0] ?? 0) >= 0x80 ? concat(Uint8Array.of(0), digits) : digits;
  return concat(Uint8Array.of(0x02, positive.length), positive);
}

/** The other way; nothing when it is malformed or a number is too long. */
export function ecdsaFromDer(der: Octets): Octets | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const first = numberAt(der, 2);
  const second = first === undefined ? undefined : numberAt(der, first.end);
  if (first === undefined || second === undefined || second.end !== der.length) return undefined;
  return concat(first.value, second.value);
}

function numberAt(der: Octets, at: number): { value: Octets; end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== 0x02 || length < 1 || end > der.length) return undefined;
  let digits = der.slice(at + 2, end);
  if (digits.length > 1 && digits[0] === 0) digits = digits.slice(1);
  if (digits.length > 32) return undefined;
  return { value: concat(new Uint8Array(32 - digits.length), digits), end };
}

/** Octets that nobody else's memory is behind. */
export type Octets = Uint8Array<ArrayBuffer>;

/** Base64url without padding (RFC 4648 section 5). */
export function base64Url(octets: Octets): string {
  return base64(octets).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Strictly: no padding, no spare bits, nothing else; a value has one way to be written. */
export function fromBase64Url(text: string): Octets | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  const octets = decoded(text.replace(/-/g, '+').replace(/_/g, '/'));
  return octets !== undefined && base64Url(octets) === text ? octets : undefined;
}

/** Base 64 with padding (RFC 4648 section 4), as `x5c` and signed notes have it. */
export function base64(octets: Octets): string {
  let text = '';
  for (const each of octets) text += String.fromCharCode(each);
  return btoa(text);
}

export function fromBase64(text: string): Octets | undefined {
  const octets = /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? decoded(text) : undefined;
  return octets !== undefined && base64(octets) === text ? octets : undefined;
}

function decoded(text: string): Octets | undefined {
  try {
    return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  } catch {
    return undefined;
  }
}

export function utf8(text: string): Octets {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** Nothing when it is not UTF-8. */
export function text(octets: Octets): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

export function hex(octets: Octets): string {
  return Array.from(octets, (each) => each.toString(16).padStart(2, '0')).join('');
}

export function fromHex(digits: string): Octets | undefined {
  if (!/^([0-9a-f]{2})*$/.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (each) => parseInt(each, 16));
}

export function concat(...parts: Octets[]): Octets {
  const joined = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of parts) {
    joined.set(each, at);
    at += each.length;
  }
  return joined;
}

/** Without telling by its duration where the first difference lies. */
export function equal(one: Octets, two: Octets): boolean {
  let difference = one.length ^ two.length;
  for (let i = 0; i < Math.min(one.length, two.length); i++) {
    difference |= (one[i] ?? 0) ^ (two[i] ?? 0);
  }
  return difference === 0;
}

export async function sha256(...parts: Octets[]): Promise<Octets> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));
}

/** HMAC with SHA-256 (RFC 2104). */
export async function hmacSha256(key: Octets, message: Octets): Promise<Octets> {
  const imported = await crypto.subtle.importKey(
    'raw',
    key,
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message));
}

export function random(octets: number): Octets {
  return crypto.getRandomValues(new Uint8Array(octets));
}

/**
 * Reads from the front, as `wire.ByteReader`: past the end it yields zeros and nothing, and says so
 * once at the end.
 */
export class Reader {
  private at = 0;
  private failed = false;

  constructor(private readonly octets: Octets) {}

  get remaining(): number {
    return this.octets.length - this.at;
  }

  /** Whether everything was read, and nothing beyond. */
  get exhausted(): boolean {
    return !this.failed && this.remaining === 0;
  }

  get overrun(): boolean {
    return this.failed;
  }

  take(length: number): Octets {
    if (length < 0 || length > this.remaining) {
      this.failed = true;
      this.at = this.octets.length;
      return new Uint8Array(0);
    }
    this.at += length;
    return this.octets.slice(this.at - length, this.at);
  }

  /** An unsigned number of so many octets, at most 6. */
  number(octets: number): number {
    return this.take(octets).reduce((sum, each) => sum * 256 + each, 0);
  }

  u8(): number {
    return this.number(1);
  }

  /** 64 bits; what a double cannot hold counts as malformed. */
  u64(): number {
    const high = this.number(4);
    const low = this.number(4);
    const value = high * 2 ** 32 + low;
    if (value > Number.MAX_SAFE_INTEGER) this.failed = true;
    return this.failed ? 0 : value;
  }

  /** A vector whose length stands before it in so many octets. */
  vector(lengthOctets: number): Octets {
    return this.take(this.number(lengthOctets));
  }

  rest(): Octets {
    return this.take(this.remaining);
  }
}

/** A number in so many octets, the highest first. */
export function number(value: number, octets: number): Octets {
  const written = new Uint8Array(octets);
  let left = value;
  for (let i = octets - 1; i >= 0; i--) {
    written[i] = left % 256;
    left = Math.floor(left / 256);
  }
  return written;
}

/** Octets with their length before them. */
export function vector(lengthOctets: number, octets: Octets): Octets {
  if (octets.length >= 256 ** lengthOctets) throw new RangeError('too long');
  return concat(number(octets.length, lengthOctets), octets);
}

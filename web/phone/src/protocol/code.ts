/** What a new phone is given; the rules are those of `identity.EnrolmentCode`. */
export interface EnrolmentCode {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  readonly pin: string;
}

const CODE =
  /^sv1:([a-z0-9.-]{1,253}|\[[0-9a-z.:-]{1,253}\]):([0-9]{1,5})\/([a-z2-7]{26})\/([a-z2-7]{26})$/;

/** Reads a code in any letter case; nothing when it is malformed. */
export function parseCode(text: string): EnrolmentCode | undefined {
  const found = CODE.exec(text.trim().toLowerCase());
  const [, host, port, secret, pin] = found ?? [];
  if (host === undefined || secret === undefined || pin === undefined) return undefined;
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? { host, port: number, secret, pin } : undefined;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** The first characters of base 32 in lower case, as `identity.Base32` writes them. */
export function base32(octets: Uint8Array, characters: number): string {
  let text = '';
  for (let i = 0; i < characters; i++) {
    let index = 0;
    for (let bit = 5 * i; bit < 5 * i + 5; bit++) {
      index = (index << 1) | (((octets[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    text += ALPHABET[index];
  }
  return text;
}

import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509';
import { equal, fromBase64, fromHex, type Octets } from './bytes';
import { ecdsaFromDer } from './jose';

/** How long a device's certificate may last, with what it may be dated back. */
const LIFE_MILLIS = (7 * 24 + 2) * 3_600_000;
const MOST_CERTIFICATES = 4;
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const P256_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d030107034200';
const KNOWN_CRITICAL = [
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
];

/** The certificates of a PEM text (RFC 7468), in DER. */
export function chainFromPem(pem: string): Octets[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g);
  return [...blocks].map(([, body]) => {
    const der = fromBase64((body ?? '').replace(/\s+/g, ''));
    if (der === undefined) throw new Error('the server sent no certificate');
    return der;
  });
}

/**
 * Judges device certificates of the same organisation, by the strict profile of
 * `identity.DeviceCertificateProfile` and the path to one of its authorities.
 */
export class Colleagues {
  constructor(private readonly authorities: readonly Octets[]) {}

  /** The device's key as SubjectPublicKeyInfo; nothing when anything is not as it must be. */
  async publicKey(
    chain: readonly Octets[],
    address: string,
    now: Date,
  ): Promise<Octets | undefined> {
    const [own] = chain;
    if (own === undefined || chain.length > MOST_CERTIFICATES) return undefined;
    const device = read(own);
    if (device === undefined || !isProfile(device, address)) return undefined;
    const others = chain.slice(1).flatMap((each) => read(each) ?? []);
    const roots = this.authorities.flatMap((each) => read(each) ?? []);
    return (await leads(device, others, roots, now)) ? device.publicKey : undefined;
  }
}

/** SubjectPublicKeyInfo of a certificate in DER. */
export function publicKeyOf(der: Octets): Octets | undefined {
  return read(der)?.publicKey;
}

/** Whether two thirds of its life are over, so that it is time for the next. */
export function isDue(der: Octets, now: Date): boolean {
  const validity = read(der)?.certificate.tbsCertificate.validity;
  if (validity === undefined) return false;
  const from = validity.notBefore.getTime().getTime();
  const until = validity.notAfter.getTime().getTime();
  return now.getTime() >= from + ((until - from) * 2) / 3;
}

interface Read {
  readonly certificate: Certificate;
  readonly signed: Octets;
  readonly signature: Octets;
  readonly subject: Octets;
  readonly issuer: Octets;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Octets;
}

function read(der: Octets): Read | undefined {
  try {
    const certificate = AsnConvert.parse(der, Certificate);
    const body = certificate.tbsCertificate;
    return {
      certificate,
      signed: new Uint8Array(certificate.tbsCertificateRaw ?? new ArrayBuffer(0)),
      signature: new Uint8Array(certificate.signatureValue),
      subject: new Uint8Array(AsnConvert.serialize(body.subject)),
      issuer: new Uint8Array(AsnConvert.serialize(body.issuer)),
      publicKey: new Uint8Array(AsnConvert.serialize(body.subjectPublicKeyInfo)),
    };
  } catch {
    return undefined;
  }
}

/** Whether somebody vouches for it whom an authority vouches for, all of it valid now. */
async function leads(
  one: Read,
  others: readonly Read[],
  roots: readonly Read[],
  now: Date,
): Promise<boolean> {
  if (!isValid(one, now)) return false;
  for (const root of roots) {
    if (isValid(root, now) && isAuthority(root) && (await vouches(root, one))) return true;
  }
  for (const each of others) {
    const rest = others.filter((other) => other !== each);
    const vouching = isAuthority(each) && (await vouches(each, one));
    if (vouching && (await leads(each, rest, roots, now))) return true;
  }
  return false;
}

async function vouches(issuer: Read, one: Read): Promise<boolean> {
  if (!equal(issuer.subject, one.issuer)) return false;
  const { algorithm } = one.certificate.signatureAlgorithm;
  if (algorithm !== ECDSA_SHA256 || !isP256(issuer.publicKey)) return false;
  const signature = ecdsaFromDer(one.signature);
  if (signature === undefined) return false;
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  try {
    const key = await crypto.subtle.importKey('spki', issuer.publicKey, curve, false, ['verify']);
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    return await crypto.subtle.verify(algorithm, key, signature, one.signed);
  } catch {
    return false;
  }
}

function isValid(one: Read, now: Date): boolean {
  const { notBefore, notAfter } = one.certificate.tbsCertificate.validity;
  return now >= notBefore.getTime() && now <= notAfter.getTime();
}

function isAuthority(one: Read): boolean {
  const constraints = extension(one, id_ce_basicConstraints);
  const usage = extension(one, id_ce_keyUsage);
  if (constraints === undefined) return false;
  try {
    const may = AsnConvert.parse(constraints, BasicConstraints).cA;
    const signs =
      usage === undefined ||
      (AsnConvert.parse(usage, KeyUsage).toNumber() & KeyUsageFlags.keyCertSign) !== 0;
    return may && signs;
  } catch {
    return false;
  }
}

/** A P-256 key as a named curve, uncompressed. */
export function isP256(publicKey: Octets): boolean {
  const prefix = fromHex(P256_PREFIX);
  return (
    prefix !== undefined &&
    publicKey.length === prefix.length + 65 &&
    equal(publicKey.slice(0, prefix.length), prefix) &&
    publicKey[prefix.length] === 4
  );
}

function isProfile(one: Read, address: string): boolean {
  const body = one.certificate.tbsCertificate;
  const { notBefore, notAfter } = body.validity;
  const life = notAfter.getTime().getTime() - notBefore.getTime().getTime();
  const critical = (body.extensions ?? []).filter((each) => each.critical);
  return (
    body.version === 2 &&
    isP256(one.publicKey) &&
    life >= 0 &&
    life <= LIFE_MILLIS &&
    critical.every((each) => KNOWN_CRITICAL.includes(each.extnID)) &&
    mayNotCertify(one) &&
    signsOnly(one) &&
    hasNames(one, address)
  );
}

function mayNotCertify(one: Read): boolean {
  const constraints = extension(one, id_ce_basicConstraints);
  try {
    return constraints === undefined || !AsnConvert.parse(constraints, BasicConstraints).cA;
  } catch {
    return false;
  }
}

function signsOnly(one: Read): boolean {
  const usage = extension(one, id_ce_keyUsage);
  const purpose = extension(one, id_ce_extKeyUsage);
  if (usage === undefined || purpose === undefined) return false;
  try {
    const purposes = [...AsnConvert.parse(purpose, ExtendedKeyUsage)];
    return (
      AsnConvert.parse(usage, KeyUsage).toNumber() === KeyUsageFlags.digitalSignature &&
      purposes.length === 1 &&
      purposes[0] === CLIENT_AUTHENTICATION
    );
  } catch {
    return false;
  }
}

/** Exactly the two; no common name stands in for one (RFC 5922). */
function hasNames(one: Read, address: string): boolean {
  const names = extension(one, id_ce_subjectAltName);
  if (names === undefined) return false;
  try {
    const uris = [...AsnConvert.parse(names, SubjectAlternativeName)].map(
      (each) => each.uniformResourceIdentifier ?? '',
    );
    const device = /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    return uris.length === 2 && uris.includes(address) && uris.some((each) => device.test(each));
  } catch {
    return false;
  }
}

function extension(one: Read, id: string): ArrayBuffer | undefined {
  const found = (one.certificate.tbsCertificate.extensions ?? []).filter(
    (each) => each.extnID === id,
  );
  return found.length === 1 ? found[0]?.extnValue.buffer : undefined;
}

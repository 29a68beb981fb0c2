import { CertificationRequest, CertificationRequestInfo } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
} from '@peculiar/asn1-x509';
import type { Octets } from './bytes';
import { ecdsaToDer } from './jose';

const COMMON_NAME = '2.5.4.3';
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';

/**
 * A request that proves possession of the key (PKCS 10, RFC 2986), as `identity.CertificateRequests`
 * makes it: whose the certificate becomes is decided by the enrolment code.
 */
export async function createRequest(pair: CryptoKeyPair): Promise<Octets> {
  const key = await crypto.subtle.exportKey('spki', pair.publicKey);
  const name = new AttributeTypeAndValue({
    type: COMMON_NAME,
    value: new AttributeValue({ utf8String: 'device' }),
  });
  const info = new CertificationRequestInfo({
    subject: new Name([new RelativeDistinguishedName([name])]),
    subjectPKInfo: AsnConvert.parse(key, SubjectPublicKeyInfo),
  });
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signed = AsnConvert.serialize(info);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, pair.privateKey, signed));
  const request = new CertificationRequest({
    certificationRequestInfo: info,
    signatureAlgorithm: new AlgorithmIdentifier({ algorithm: ECDSA_SHA256 }),
    signature: ecdsaToDer(signature).buffer,
  });
  return new Uint8Array(AsnConvert.serialize(request));
}

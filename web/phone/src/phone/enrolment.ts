import { base64Url, hex, sha256, type Octets } from '../protocol/bytes';
import { chainFromPem } from '../protocol/certificate';
import { parseCode } from '../protocol/code';
import { createRequest } from '../protocol/csr';
import { pinOf, readTrust } from '../protocol/trust';
import type { Messages } from '../messages';
import { octets } from './server';
import type { Device } from './store';

/** Why this browser did not become a phone. */
export class EnrolmentError extends Error {
  constructor(
    readonly problem: 'code' | 'otherServer' | 'server' | 'givenUp' | 'notBegun' | 'noPasskey',
    readonly detail = '',
    readonly title = '',
  ) {
    super(problem);
  }

  sentence(say: Messages): string {
    if (this.problem === 'code') return say.codeBad;
    if (this.problem === 'otherServer') return say.codeOtherServer;
    if (this.problem !== 'server') return say.signInProblem[this.problem];
    const known = say.signInRefused[this.title];
    if (known !== undefined) return known;
    return this.detail === '' ? say.notReached : this.detail;
  }
}

/**
 * Redeems an enrolment code: fetches the organisation's roots, compares them with the code before
 * anything is sent, and asks for a certificate for a key that never leaves this browser.
 */
export async function enrol(text: string): Promise<Device> {
  const code = parseCode(text.trim());
  if (code === undefined) throw new EnrolmentError('code');
  const roots = await fetch('/api/v1/trust', { headers: { 'Sottovoce-Pin': code.pin } });
  if (roots.status === 403) throw new EnrolmentError('otherServer');
  const trust = octets((await roots.json()) as Record<string, unknown>, 'trust');
  const matches = trust !== undefined && (await pinOf(trust)) === code.pin;
  if (!matches || readTrust(trust) === undefined) throw new EnrolmentError('otherServer');
  const keys = await newKeys();
  const reply = await fetch('/api/v1/enrolments', {
    method: 'POST',
    body: JSON.stringify({
      code: code.secret,
      csr: base64Url(await createRequest(keys.pair)),
      deviceName: deviceName(),
      protection: 'browser',
    }),
  });
  const json = (await reply.json()) as Record<string, unknown>;
  if (reply.status !== 201) throw new EnrolmentError('server', String(json['detail'] ?? ''));
  return enrolled(keys, json, trust);
}

/** A key that cannot be read out, by this page neither. */
export interface Keys {
  readonly pair: CryptoKeyPair;
  readonly publicKey: Octets;
}

export async function newKeys(): Promise<Keys> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  return { pair, publicKey: new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)) };
}

/** The device that the server has made of a key. */
export function enrolled(keys: Keys, json: Readonly<Record<string, unknown>>, trust: Octets): Device {
  return {
    ...keys,
    id: String(json['deviceId']),
    address: String(json['address']),
    chain: chainFromPem(String(json['certificateChain'])),
    trust,
  };
}

/** What the operator's list shows; nothing that would tell one person's browser from another's. */
export function deviceName(): string {
  const mobile = /Mobi|Android/.test(navigator.userAgent);
  return mobile ? 'Browser on a mobile' : 'Browser';
}

/** Where the device's certificate is found by verifiers that are not ours. */
export async function certificateUrl(issuer: string, device: Device): Promise<string> {
  const own = device.chain[0];
  return own === undefined ? '' : `${issuer}/certs/${hex(await sha256(own))}.pem`;
}

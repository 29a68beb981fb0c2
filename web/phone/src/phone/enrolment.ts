import { base64Url, hex, sha256 } from '../protocol/bytes';
import { chainFromPem } from '../protocol/certificate';
import { parseCode } from '../protocol/code';
import { createRequest } from '../protocol/csr';
import { pinOf, readTrust } from '../protocol/trust';
import type { Messages } from '../messages';
import { octets } from './server';
import type { Device } from './store';

/** Why a code did not make this browser a phone. */
export class EnrolmentError extends Error {
  constructor(
    readonly problem: 'code' | 'otherServer' | 'server',
    readonly detail = '',
  ) {
    super(problem);
  }

  sentence(say: Messages): string {
    if (this.problem === 'code') return say.codeBad;
    if (this.problem === 'otherServer') return say.codeOtherServer;
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
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const reply = await fetch('/api/v1/enrolments', {
    method: 'POST',
    body: JSON.stringify({
      code: code.secret,
      csr: base64Url(await createRequest(pair)),
      deviceName: deviceName(),
      protection: 'browser',
    }),
  });
  const json = (await reply.json()) as Record<string, unknown>;
  if (reply.status !== 201) throw new EnrolmentError('server', String(json['detail'] ?? ''));
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return {
    pair,
    publicKey,
    id: String(json['deviceId']),
    address: String(json['address']),
    chain: chainFromPem(String(json['certificateChain'])),
    trust,
  };
}

/** What the operator's list shows; nothing that would tell one person's browser from another's. */
function deviceName(): string {
  const mobile = /Mobi|Android/.test(navigator.userAgent);
  return mobile ? 'Browser on a mobile' : 'Browser';
}

/** Where the device's certificate is found by verifiers that are not ours. */
export async function certificateUrl(issuer: string, device: Device): Promise<string> {
  const own = device.chain[0];
  return own === undefined ? '' : `${issuer}/certs/${hex(await sha256(own))}.pem`;
}

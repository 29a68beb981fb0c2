import type { Octets } from '../src/protocol/bytes';
import { Directory } from '../src/phone/directory';
import { HeadKeeper } from '../src/phone/head-keeper';
import { OwnAccount } from '../src/phone/own-account';
import { PolicyInForce } from '../src/phone/policy-in-force';
import { Server } from '../src/phone/server';
import { Store, type Device } from '../src/phone/store';

/** What the server answers. */
export function reply(json: unknown, status = 200): Response {
  return new Response(JSON.stringify(json), { status, headers: { 'DPoP-Nonce': 'nonce' } });
}

export async function newDevice(address: string, id: string = crypto.randomUUID()): Promise<Device> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return { pair, publicKey, id, address, chain: [], trust: new Uint8Array(0) };
}

/** What a device's page knows of others after it was loaded anew, in an organisation without a log. */
export async function loadedPage(
  device: Device,
  ownId?: Octets,
  authorities: readonly Octets[] = [],
): Promise<Directory> {
  const store = await Store.open();
  const trust = { authorities, policyRoot: undefined, log: undefined };
  const server = new Server('https://example.org', device);
  const policy = await PolicyInForce.open(trust, server, store);
  const heads = await HeadKeeper.open(server, store, trust, () => 'warn');
  const own = new OwnAccount(server, device, store);
  own.id = ownId;
  return Directory.open(server, device, store, trust, heads, policy, own);
}

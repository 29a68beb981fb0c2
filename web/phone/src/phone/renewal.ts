import { equal } from '../protocol/bytes';
import { chainFromPem, Colleagues, isDue } from '../protocol/certificate';
import type { Trust } from '../protocol/trust';
import type { Server } from './server';
import type { Device, Store } from './store';

/**
 * Has this device's certificate renewed when its time has come; the key stays.
 *
 * @returns whether there is another one
 */
export async function renew(
  server: Server,
  device: Device,
  store: Store,
  trust: Trust,
): Promise<boolean> {
  const own = device.chain[0];
  if (own === undefined) return false;
  // Another authority issues by now: the one before will not count for ever.
  const issuing = new Colleagues(trust.authorities.slice(0, 1));
  const isOfIt = (await issuing.publicKey([own], device.address, new Date())) !== undefined;
  if (isOfIt && !isDue(own, new Date())) return false;
  const reply = await server.post('/api/v1/renewals');
  if (reply.status !== 200) return false;
  const chain = chainFromPem(String(reply.json['certificateChain']));
  const colleagues = new Colleagues(trust.authorities);
  const key = await colleagues.publicKey(chain, device.address, new Date());
  if (key === undefined || !equal(key, device.publicKey)) return false;
  device.chain = chain;
  await store.keepDevice(device);
  return true;
}

import { equal, fromBase64Url, type Octets } from '../protocol/bytes';
import { decodePolicy, decodePolicyRoot, keptPolicy } from '../protocol/signed-policy';
import { readTrust } from '../protocol/trust';
import { followRoots } from '../protocol/trust-update';
import { KEPT } from './policy-in-force';
import { octets, type Server } from './server';
import type { Device, Store } from './store';

/** What came of asking for steps. */
export type Followed = 'changed' | 'same' | 'refused';

/**
 * Follows the organisation's roots where those that this device has lead, and nowhere else. What was
 * refused changes nothing here.
 */
export async function follow(server: Server, device: Device, store: Store): Promise<Followed> {
  const reply = await server.get('/api/v1/trust');
  const sent = reply.status === 200 ? reply.json['updates'] : undefined;
  if (!Array.isArray(sent)) return 'same';
  const steps = (sent as unknown[]).map((each) =>
    typeof each === 'string' ? fromBase64Url(each) : undefined,
  );
  if (steps.some((each) => each === undefined)) return 'refused';
  const next = await followRoots(device.trust, steps as Octets[]);
  if (next === undefined) return 'refused';
  if (equal(next, device.trust)) return 'same';
  const policy = await policyUnder(next, server, device, store);
  if (policy === 'none') return 'same';
  device.trust = next;
  await store.keepDevice(device, policy === undefined ? {} : { [KEPT]: policy });
  return 'changed';
}

/**
 * The policy that holds under other roots, where there is one now: other officers have to have signed
 * one that is not older, and until the server gives it the roots stay as they are.
 */
async function policyUnder(
  next: Octets,
  server: Server,
  device: Device,
  store: Store,
): Promise<Octets | undefined | 'none'> {
  const [before, after] = [readTrust(device.trust)?.policyRoot, readTrust(next)?.policyRoot];
  const kept = await store.fact<Octets>(KEPT);
  if (kept === undefined || before === undefined || after === undefined) return undefined;
  if (equal(before, after)) return undefined;
  const reply = await server.get('/api/v1/policy');
  const encoded = reply.status === 200 ? octets(reply.json, 'policy') : undefined;
  const present = await policyBy(before, kept);
  const sent = encoded && (await policyBy(after, encoded));
  if (encoded === undefined || sent === undefined || present === undefined) return 'none';
  return sent.version >= present.version ? encoded : 'none';
}

async function policyBy(root: Octets, encoded: Octets) {
  const officers = await decodePolicyRoot(root);
  const signed = decodePolicy(encoded);
  return officers && signed && (await keptPolicy(officers, signed));
}

import { encoded, NoPasskey, octets as decoded, usePasskey } from '../../../shared/passkey';
import { base64Url, sha256, type Octets } from '../protocol/bytes';
import { createRequest } from '../protocol/csr';
import { readTrust } from '../protocol/trust';
import { deviceName, enrolled, EnrolmentError, newKeys, type Keys } from './enrolment';
import { octets, type Server } from './server';
import type { Device, Store } from './store';
import type { MadePasskey, Registrar } from './unlock';

/** How this browser can become a phone without a code, at the address that its page came from. */
export interface Ways {
  /** The identity provider, by its name. */
  readonly provider: string | null;
  readonly passkeys: boolean;
}

/** A device, and the passkey that made it one. */
export interface ByPasskey {
  readonly device: Device;
  readonly passkey: MadePasskey | undefined;
}

const BASE = '/api/v1/sign-in';
/** Where the key waits while its person is at the identity provider. */
const KEYS = 'signIn';
/** Of this tab alone: an answer that comes in another one counts for nothing. */
const TICKET = 'sign-in';
/** SubjectPublicKeyInfo of a P-256 key. */
const P256_OCTETS = 91;

export async function ways(): Promise<Ways> {
  const reply = await fetch(BASE, { cache: 'no-store' });
  const json = (await reply.json()) as Partial<Ways>;
  return { provider: json.provider ?? null, passkeys: json.passkeys === true };
}

/** Goes to the identity provider, which sends the browser back here. The key is made before. */
export async function leave(store: Store): Promise<never> {
  const keys = await newKeys();
  const json = await ask('/provider', { key: base64Url(await sha256(keys.publicKey)) });
  await store.keepFact(KEYS, keys);
  sessionStorage.setItem(TICKET, String(json['ticket']));
  location.assign(String(json['address']));
  return new Promise<never>(() => undefined);
}

/** What the identity provider has sent back with the browser, if it has just done so. */
export async function returned(store: Store, isPhone: boolean): Promise<Device | undefined> {
  const answer = new URLSearchParams(location.search);
  const ticket = sessionStorage.getItem(TICKET);
  sessionStorage.removeItem(TICKET);
  if (!answer.has('state')) return undefined;
  history.replaceState(null, '', location.pathname + location.hash);
  const keys = await store.fact<Keys>(KEYS);
  await store.forgetFact(KEYS);
  if (isPhone) return undefined;
  // Whoever had this address opened here sends nothing on by it.
  if (ticket === null || keys === undefined) throw new EnrolmentError('notBegun');
  const [code, state, iss] = ['code', 'state', 'iss'].map((name) => answer.get(name) ?? undefined);
  if (code === undefined) throw new EnrolmentError('givenUp');
  return byServer(keys, await ask('/provider/answers', { ticket, code, state, iss, ...(await proof(keys)) }));
}

/** Signs in by a passkey that was made on another device, or before this browser forgot everything. */
export async function byPasskey(): Promise<ByPasskey> {
  const keys = await newKeys();
  const json = await ask('/passkey/options', { key: base64Url(await sha256(keys.publicKey)) });
  const request = { challenge: String(json['challenge']), site: String(json['site']), passkeys: [] };
  const used = await signed(request);
  const made = await ask('/passkey', { ...used, ...(await proof(keys)) });
  const publicKey = octets(made, 'passkey');
  const id = decoded(used.id);
  const isKnown = publicKey?.length === P256_OCTETS;
  return { device: byServer(keys, made), passkey: isKnown ? { id, publicKey } : undefined };
}

async function signed(request: Parameters<typeof usePasskey>[0]) {
  try {
    return (await usePasskey(request)) as { readonly id: string };
  } catch (problem) {
    throw problem instanceof NoPasskey ? new EnrolmentError('noPasskey') : problem;
  }
}

async function proof(keys: Keys): Promise<object> {
  return { csr: base64Url(await createRequest(keys.pair)), deviceName: deviceName() };
}

/** Here the roots are the server's word: no code has said which they are. */
function byServer(keys: Keys, json: Readonly<Record<string, unknown>>): Device {
  const trust = octets(json, 'trust');
  if (trust === undefined || readTrust(trust) === undefined) throw new EnrolmentError('otherServer');
  return { ...enrolled(keys, json, trust), rootsFrom: 'server' };
}

async function ask(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const reply = await fetch(BASE + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
  });
  const json = (await reply.json()) as Record<string, unknown>;
  if (reply.ok) return json;
  throw new EnrolmentError('server', String(json['detail'] ?? ''), String(json['title'] ?? ''));
}

/** The server, where it keeps a device's passkeys for signing in elsewhere. */
export function registrar(server: Server): Registrar {
  return {
    async options() {
      const { status, json } = await server.post(`${BASE}/passkey-options`, {});
      const [challenge, handle] = [octets(json, 'challenge'), octets(json, 'userHandle')];
      if (status !== 200 || challenge === undefined || handle === undefined) return undefined;
      const attestation = json['attestation'] === 'direct' ? 'direct' : 'none';
      return { challenge, handle, attestation };
    },
    async keep(response: AuthenticatorAttestationResponse) {
      const body = {
        attestation: encoded(response.attestationObject),
        clientData: encoded(response.clientDataJSON),
      };
      await server.post(`${BASE}/passkeys`, body);
    },
    async forget(id: Octets) {
      await server.delete(`${BASE}/passkeys/${base64Url(id)}`);
    },
  };
}

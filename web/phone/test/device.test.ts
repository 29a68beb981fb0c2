import { expect, it, vi } from 'vitest';
import { base64Url, fromBase64Url, fromHex, type Octets } from '../src/protocol/bytes';
import { Colleagues } from '../src/protocol/certificate';
import { parseCode, type EnrolmentCode } from '../src/protocol/code';
import { createRequest } from '../src/protocol/csr';
import { readRevocation, type Revocation } from '../src/protocol/revocation';
import { isFresh, readWakeUp, type WakeUp } from '../src/protocol/wake-up';
import { clientAssertion, dpopProof, type DeviceKey } from '../src/protocol/token';

// `VectorsTest` in Java writes what its rooms say of each; here the same is said, case by case.

interface Keys {
  readonly publicKey: string;
  readonly privateKey: string;
}

interface Vectors {
  readonly device: {
    readonly codes: readonly { readonly text: string; readonly code?: EnrolmentCode }[];
    readonly revocations: {
      readonly authority: string;
      readonly cases: readonly { readonly signed: string; readonly said?: Revocation }[];
    };
    readonly certificates: {
      readonly authority: string;
      readonly cases: readonly {
        readonly name: string;
        readonly chain: readonly string[];
        readonly key?: string;
      }[];
    };
    readonly wakeUps: readonly { readonly octets: string; readonly said?: WakeUp }[];
    readonly request: Keys & { readonly signed: string };
    readonly tokens: Keys & {
      readonly now: number;
      readonly random: string;
      readonly assertion: string;
      readonly proof: string;
      readonly bareProof: string;
    };
  };
}

// Not a literal: the file is there when tests run, and not yet when types are checked.
const path = new URL('../../target/vectors.json', import.meta.url).pathname;
const { device } = ((await import(path)) as { default: Vectors }).default;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

function octets(text: string): Octets {
  const read = fromBase64Url(text);
  if (read === undefined) throw new Error('the vectors are damaged');
  return read;
}

async function keyOf(keys: Keys): Promise<DeviceKey> {
  const spki = octets(keys.publicKey);
  const publicKey = await crypto.subtle.importKey('spki', spki, CURVE, true, ['verify']);
  const privateKey = await crypto.subtle.importKey('pkcs8', octets(keys.privateKey), CURVE, false, [
    'sign',
  ]);
  return { pair: { privateKey, publicKey }, publicKey: spki };
}

it('reads the codes that Java reads, and no other', () => {
  for (const each of device.codes) expect(parseCode(each.text), each.text).toEqual(each.code);
});

it('takes the certificates that Java takes, and no other', async () => {
  const colleagues = new Colleagues([octets(device.certificates.authority)]);
  const now = new Date(device.tokens.now);
  for (const each of device.certificates.cases) {
    const key = await colleagues.publicKey(each.chain.map(octets), 'sip:alice@example.org', now);
    expect(key && base64Url(key), each.name).toBe(each.key);
  }
});

it('asks for a certificate as Java does', async () => {
  const { request } = device;
  const { pair } = await keyOf(request);
  const encoded = await createRequest(pair);
  const signed = octets(request.signed);
  // A sequence with its length in one octet or two, and then what is signed.
  const header = encoded[1] === 0x81 ? 3 : encoded[1] === 0x82 ? 4 : 2;
  expect(base64Url(encoded.slice(header, header + signed.length))).toBe(request.signed);
});

it('signs in as Java does', async () => {
  const { tokens } = device;
  const key = await keyOf(tokens);
  const now = new Date(tokens.now);
  const chance = vi.spyOn(crypto, 'getRandomValues').mockImplementation((target) => {
    (target as unknown as Octets).set(fromHex(tokens.random) ?? new Uint8Array(0));
    return target;
  });
  const said = [
    await clientAssertion('device', 'https://x.org', [key.publicKey], key, now),
    await dpopProof(key, 'REGISTER', 'sip:example.org', now, 'a nonce', 'a token'),
    await dpopProof(key, 'POST', 'https://x.org/t', now),
  ];
  chance.mockRestore();
  const java = [tokens.assertion, tokens.proof, tokens.bareProof];
  // The same octets up to the signature, which has chance in it.
  expect(said.map(signedPart)).toEqual(java.map(signedPart));
});

it('believes that a device was cut off when Java does', async () => {
  const { revocations } = device;
  for (const each of revocations.cases) {
    expect(await readRevocation(octets(each.signed), [octets(revocations.authority)])).toEqual(each.said);
  }
});

it('reads the pushes that Java reads, and no other', () => {
  for (const each of device.wakeUps) {
    expect(readWakeUp(octets(each.octets)), each.octets).toEqual(each.said);
  }
});

it('believes for two minutes that a caller waits', () => {
  const wakeUp: WakeUp = { kind: 'call', at: device.tokens.now };
  expect(isFresh(wakeUp, wakeUp.at + 120_000)).toBe(true);
  expect(isFresh(wakeUp, wakeUp.at + 120_001)).toBe(false);
  expect(isFresh(wakeUp, wakeUp.at - 120_001)).toBe(false);
});

function signedPart(token: string): string {
  return token.split('.').slice(0, 2).join('.');
}

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as account from '../src/protocol/account';
import { base64Url, type Octets } from '../src/protocol/bytes';
import { recoverySigner } from '../src/protocol/recovery';
import { safetyCode } from '../src/protocol/safety-number';
import { Directory, type Peer } from '../src/phone/directory';
import { OtherAccount, OwnAccount } from '../src/phone/own-account';
import { Server } from '../src/phone/server';
import { Store, type Device } from '../src/phone/store';
import { BrowserDatabase } from './browser-database';
import { loadedPage, newDevice, reply } from './loaded-page';

const ALICE = 'sip:alice@example.org';
const BOB = 'sip:bob@example.org';
const OWN_ID = new Uint8Array(32).fill(7);

/** What the server tells of Alice. */
let told: Octets[] = [];
let bob: Device;

/** Bob's page as it is after it was loaded anew. */
function page(): Promise<Directory> {
  return loadedPage(bob, OWN_ID);
}

async function founded(): Promise<account.Founded> {
  const made = await account.found(await newDevice(ALICE));
  told = [made.statement];
  return made;
}

async function alice(): Promise<Peer & { kind: 'account' }> {
  const facts = await (await page()).safetyFacts(ALICE);
  if (facts.kind !== 'facts') throw new Error(`no account: ${JSON.stringify(facts)}`);
  return facts.peer;
}

async function verify(): Promise<void> {
  await (await page()).verified(await alice(), ALICE, 'digits');
}

async function kept() {
  return (await Store.open()).pin(ALICE);
}

beforeEach(async () => {
  bob = await newDevice(BOB);
  vi.stubGlobal('indexedDB', new BrowserDatabase());
  vi.stubGlobal('fetch', async (path: string) =>
    path === '/oauth2/token'
      ? reply({ access_token: 'token' })
      : reply({ statements: told.map((each) => base64Url(each)) }, path.endsWith('/statements') ? 201 : 200),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('calls nobody whose digits differed, and takes calls of them no more, until they are the same', async () => {
  await founded();
  await verify();
  expect((await kept())?.verifiedBy).toBe('digits');
  await (await page()).differed(await alice(), ALICE);
  expect((await kept())?.verifiedBy).toBeUndefined();
  const refused = { kind: 'refused', why: 'comparedDifferent' };
  expect(await (await page()).look(ALICE)).toEqual(refused);
  await (await page()).met(await alice(), ALICE, true);
  expect(await (await page()).look(ALICE), 'a call does not end it').toEqual(refused);
  await founded();
  expect(await (await page()).look(ALICE), 'nor another account').toEqual(refused);
  expect(await (await page()).safetyFacts(ALICE)).toMatchObject({ warning: 'comparedDifferent' });
  await verify();
  expect((await (await page()).look(ALICE)).kind).toBe('account');
  expect((await kept())?.differedSince).toBeUndefined();
});

it('keeps that digits differed of somebody whom it never called', async () => {
  await founded();
  await (await page()).differed(await alice(), ALICE);
  expect(await (await page()).look(ALICE)).toEqual({ kind: 'refused', why: 'comparedDifferent' });
});

it('verifies nobody any more whose code shows another account', async () => {
  await founded();
  await verify();
  const other = { label: ALICE.slice(4), id: new Uint8Array(32) };
  const code = safetyCode(other, { label: BOB.slice(4), id: OWN_ID });
  expect(await (await page()).scanned(code)).toBe('different');
  expect(await (await page()).look(ALICE)).toEqual({ kind: 'refused', why: 'comparedDifferent' });
  const right = { label: ALICE.slice(4), id: (await alice()).id };
  const same = safetyCode(right, { label: BOB.slice(4), id: OWN_ID });
  expect(await (await page()).scanned(same)).toBe('same');
  expect((await (await page()).look(ALICE)).kind).toBe('account');
});

it('wants somebody verified anew whose recovery words were used', async () => {
  const { words } = await founded();
  await verify();
  const signer = await recoverySigner(words.join(' '));
  const state = await account.readChain(told.map((each) => base64Url(each)), ALICE.slice(4));
  if (signer === undefined || state === undefined) throw new Error('not an account');
  const recovered = await account.recover(state, signer, await newDevice(ALICE));
  if (recovered === undefined) throw new Error('not its words');
  told = [...told, recovered.statement];
  expect(await (await page()).look(ALICE)).toEqual({ kind: 'refused', why: 'accountRecovered' });
  await verify();
  expect((await (await page()).look(ALICE)).kind).toBe('account');
});

it('says the same of somebody who is not verified, and goes on', async () => {
  await founded();
  await (await page()).met(await alice(), ALICE, true);
  const [first, other] = [(await kept())?.account, (await founded()).id];
  expect(first).not.toEqual(other);
  expect(await (await page()).look(ALICE)).toMatchObject({ lock: { kind: 'firstContact' } });
});

it('takes no address of its own organisation for a foreign one, however it is written', async () => {
  await founded();
  for (const each of ['sip:alice@EXAMPLE.org', 'sip:alice@example.org.']) {
    expect(await (await page()).look(each), each).toEqual({ kind: 'refused', why: 'accountUntrusted' });
  }
  expect((await (await page()).look('sip:alice@elsewhere.org')).kind).toBe('foreign');
});

it('founds one account, also where the server tells of none the next time', async () => {
  told = [];
  const store = await Store.open();
  const own = () => new OwnAccount(new Server('https://example.org', bob), bob, store);
  await own().join();
  await expect(own().join()).rejects.toBeInstanceOf(OtherAccount);
});

it('waits for no answer for ever', async () => {
  let signal: AbortSignal | null | undefined;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path === '/oauth2/token') return reply({ access_token: 'token' });
    signal = init.signal;
    return reply({});
  });
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  await new Server('https://example.org', bob).get('/api/v1/policy');
  expect(signal?.aborted).toBe(true);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as account from '../src/protocol/account';
import { base64Url, fromBase64Url, type Octets } from '../src/protocol/bytes';
import type { Revocation } from '../src/protocol/revocation';
import { Directory, type Peer } from '../src/phone/directory';
import { BrowserDatabase } from './browser-database';
import { loadedPage, newDevice, reply } from './loaded-page';

interface Vectors {
  readonly device: {
    readonly revocations: {
      readonly authority: string;
      readonly cases: readonly { readonly signed: string; readonly said?: Revocation }[];
    };
  };
}

// Not a literal: the file is there when tests run, and not yet when types are checked.
const path = new URL('../../target/vectors.json', import.meta.url).pathname;
const { revocations } = ((await import(path)) as { default: Vectors }).default.device;
const word = revocations.cases.find((each) => each.said !== undefined);
const forged = revocations.cases.find((each) => each.said === undefined);

let revoked: unknown = [];
let statement: Octets;

/** The page of a colleague of whoever was cut off. */
async function page(said: Revocation): Promise<Directory> {
  const authority = fromBase64Url(revocations.authority);
  const colleague = await newDevice(`sip:colleague@${said.domain}`);
  return loadedPage(colleague, undefined, authority ? [authority] : []);
}

async function keys(directory: Directory, said: Revocation): Promise<number> {
  const peer: Peer = await directory.look(`sip:${said.user}@${said.domain}`);
  if (peer.kind !== 'account') throw new Error(`no account: ${JSON.stringify(peer)}`);
  return peer.keys.length;
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new BrowserDatabase());
  vi.stubGlobal('fetch', async (asked: string) =>
    asked === '/oauth2/token'
      ? reply({ access_token: 'token' })
      : reply({ statements: [base64Url(statement)], revoked }),
  );
});

afterEach(() => vi.unstubAllGlobals());

it('believes no device that an authority has cut off, also when it is told nothing of it later', async () => {
  const said = word?.said;
  if (said === undefined) throw new Error('the vectors are damaged');
  const address = `sip:${said.user}@${said.domain}`;
  ({ statement } = await account.found(await newDevice(address, said.device)));
  const directory = await page(said);
  revoked = [forged?.signed];
  expect(await keys(directory, said)).toBe(1);
  revoked = [word?.signed];
  expect(await keys(directory, said)).toBe(0);
  revoked = [];
  expect(await keys(directory, said)).toBe(0);
});

it('believes the devices of others that an authority has cut off none of', async () => {
  const said = word?.said;
  if (said === undefined) throw new Error('the vectors are damaged');
  const other = { ...said, user: 'another' };
  const address = `sip:${other.user}@${other.domain}`;
  ({ statement } = await account.found(await newDevice(address, said.device)));
  revoked = [word?.signed];
  expect(await keys(await page(other), other)).toBe(1);
});

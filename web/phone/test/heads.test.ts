import { afterEach, expect, it, vi } from 'vitest';
import { fromBase64Url, type Octets } from '../src/protocol/bytes';
import { accountLabel, verifyLatest, type SeenHead } from '../src/protocol/log';
import { readTrust, type Trust } from '../src/protocol/trust';
import { HeadKeeper } from '../src/phone/head-keeper';
import { Server } from '../src/phone/server';
import { Store, type Device } from '../src/phone/store';
import { BrowserDatabase } from './browser-database';

// `VectorsTest` in Java writes two logs of one operator, and which heads are of the other one.

/** A log's proofs by the size that they go on from, an epoch ago and now. */
interface Proofs {
  readonly before: readonly string[];
  readonly now: readonly string[];
}

interface Vectors {
  readonly heads: {
    readonly trust: string;
    readonly account: string;
    readonly ours: Proofs;
    readonly hidden: Proofs;
    readonly told: readonly {
      readonly head: { readonly size: number; readonly root: string };
      readonly otherLog: boolean;
    }[];
  };
}

// Not a literal: the file is there when tests run, and not yet when types are checked.
const path = new URL('../../target/vectors.json', import.meta.url).pathname;
const { heads } = ((await import(path)) as { default: Vectors }).default;
const { ours, hidden } = heads;
const LABEL = accountLabel(heads.account);
const ALL = ours.now.length - 1;

/** What the server shows to who has seen a head of that size; nothing where it does not answer. */
type Shows = (from: number, question: number) => string | undefined;

const HONEST: Shows = (from) => ours.now[from];

function octets(text: string): Octets {
  const read = fromBase64Url(text);
  if (read === undefined) throw new Error('the vectors are damaged');
  return read;
}

function trusted(): Trust {
  const read = readTrust(octets(heads.trust));
  if (read === undefined) throw new Error('the roots cannot be read');
  return read;
}

const TOLD = heads.told.map(({ head, otherLog }) => ({
  head: { size: head.size, root: octets(head.root) },
  otherLog,
}));

/** A head that another phone was shown of one of the two logs. */
function told(size: number, otherLog: boolean): SeenHead {
  const found = TOLD.find((each) => each.head.size === size && each.otherLog === otherLog);
  if (found === undefined) throw new Error(`no such head of ${size}`);
  return found.head;
}

async function device(): Promise<Device> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const address = `sip:${heads.account}`;
  return { pair, publicKey, id: 'device', address, chain: [publicKey], trust: octets(heads.trust) };
}

/** How long the server has for an answer: nobody waits for that to be over. */
const PATIENCE_MILLIS = 1_500;

/** A keeper with its real server and store, over a network that answers as one says. */
class Desk {
  /** From which sizes proofs were asked for. */
  readonly asked: number[] = [];
  readonly waits: number[] = [];

  private constructor(readonly keeper: HeadKeeper) {}

  static async open(shows: Shows, trust = trusted()): Promise<Desk> {
    vi.stubGlobal('indexedDB', new BrowserDatabase());
    const server = new Server('https://phone.example', await device());
    const store = await Store.open();
    const desk = new Desk(await HeadKeeper.open(server, store, trust, () => 'warn'));
    vi.stubGlobal('fetch', (what: string) => Promise.resolve(desk.answer(what, shows)));
    vi.stubGlobal('setTimeout', (run: () => void, millis: number) => {
      if (millis === PATIENCE_MILLIS) return;
      desk.waits.push(millis);
      queueMicrotask(run);
    });
    return desk;
  }

  private answer(what: string, shows: Shows): Response {
    if (what === '/oauth2/token') return Response.json({ access_token: 'token' });
    const from = Number(new URL(what, 'https://phone.example').searchParams.get('from'));
    this.asked.push(from);
    const proof = shows(from, this.asked.length);
    return proof === undefined ? Response.json({}, { status: 503 }) : Response.json({ proof });
  }

  isOfOtherLog(theirs: SeenHead): Promise<boolean> {
    return this.keeper.isOfOtherLog(theirs, LABEL);
  }
}

afterEach(() => vi.unstubAllGlobals());

it('finds heads of another log, as Java does, and no others', async () => {
  expect(TOLD.length).toBeGreaterThan(2 * ALL);
  for (const { head, otherLog } of TOLD) {
    const fresh = await Desk.open(HONEST);
    expect(await fresh.isOfOtherLog(head), `first, ${head.size}`).toBe(otherLog);
    expect(fresh.keeper.head?.size).toBe(ALL);
    expect(await fresh.isOfOtherLog(head), `again, ${head.size}`).toBe(otherLog);
  }
});

it('does not take a later head of the other log for an answer', async () => {
  const theirs = told(ALL - 2, true);
  const view = { seen: theirs, since: 0, stale: 'warn' } as const;
  const forged = octets(hidden.now[theirs.size] ?? '');
  const alone = await verifyLatest(trusted(), LABEL, forged, view);
  expect(alone.kind, 'it goes on from theirs, and all have signed it').toBe('latest');
  const shows: Shows = (from) => (from === theirs.size ? hidden.now[from] : HONEST(from, 0));
  const desk = await Desk.open(shows);
  expect(await desk.isOfOtherLog(theirs)).toBe(true);
  expect(desk.waits).toEqual([]);
});

it('does not wait for ever for a size at which the two can be compared', async () => {
  const theirs = told(ALL - 2, true);
  const shows: Shows = (from) => (from === theirs.size ? hidden.before[from] : HONEST(from, 0));
  const desk = await Desk.open(shows);
  expect(await desk.isOfOtherLog(theirs)).toBe(true);
  expect(desk.waits).toEqual([1_000, 1_000, 1_000]);
});

it('looks again where the log has grown between two answers', async () => {
  const theirs = told(ALL - 3, false);
  const desk = await Desk.open((from, question) => (question > 1 ? ours.now : ours.before)[from]);
  expect(await desk.isOfOtherLog(theirs)).toBe(false);
  expect(desk.asked).toEqual([0, theirs.size, ALL - 1, theirs.size]);
  expect(desk.waits).toEqual([1_000]);
});

it('waits for a larger head to be shown here, too', async () => {
  const late: Shows = (from, question) => (question > 2 ? ours.now : ours.before)[from];
  const fits = await Desk.open(late);
  expect(await fits.isOfOtherLog(told(ALL, false))).toBe(false);
  expect(fits.waits).toEqual([1_000, 1_000]);
  const other = await Desk.open(late);
  expect(await other.isOfOtherLog(told(ALL, true))).toBe(true);
});

it('takes a head that is never shown here for one of another log', async () => {
  const desk = await Desk.open((from) => ours.before[from]);
  expect(await desk.isOfOtherLog(told(ALL, false))).toBe(true);
  expect(desk.asked).toEqual([0, ALL - 1, ALL - 1, ALL - 1]);
  expect(desk.waits).toEqual([1_000, 1_000, 1_000]);
});

it('says nothing where nobody answers, or there is no log', async () => {
  const theirs = told(ALL - 2, true);
  const silent = await Desk.open(() => undefined);
  expect(await silent.isOfOtherLog(theirs)).toBe(false);
  const halfSilent = await Desk.open((from) => (from === 0 ? HONEST(from, 0) : undefined));
  expect(await halfSilent.isOfOtherLog(theirs)).toBe(false);
  const gone = await Desk.open(HONEST);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  expect(await gone.isOfOtherLog(theirs)).toBe(false);
  const without = await Desk.open(HONEST, { ...trusted(), log: undefined });
  expect(await without.isOfOtherLog(theirs)).toBe(false);
  expect(without.asked).toEqual([]);
});

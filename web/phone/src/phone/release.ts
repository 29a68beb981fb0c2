import { hex, sha256, text, type Octets } from '../protocol/bytes';
import type { HeadKeeper } from './head-keeper';
import type { Store } from './store';

/** The files of one version of this page, as the build listed them. */
export interface Release {
  /** SHA-256 of the list, in hexadecimal digits: what the log has. */
  readonly hash: string;
  readonly list: Octets;
  /** SHA-256 of each file, by its name below the page's folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** What the log says of a release. */
export type Shown =
  /** It is the newest, and witnesses saw that. */
  | 'witnessed'
  /** It is the newest; nobody but the server vouches for the log. */
  | 'notWitnessed'
  /** The log has another one, or none. */
  | 'notShown'
  /** This device knows no log. */
  | 'noLog'
  /** It does not answer, or with something too old. */
  | 'silent';

/** Why a release that the server offered is not used. */
export type Objection = 'notShown' | 'changedFiles';

/** What the worker keeps between its lives. */
export interface Releases {
  /** Which one is served. */
  readonly current?: string;
  readonly refused?: { readonly hash: string; readonly why: Objection; readonly day: string };
}

/** Where the page and its files are. */
export const PLACE = '/phone/';
export const LIST = 'release.txt';
/** Names of caches begin with it; the release's hash follows. */
export const CACHE = 'release-';

const FACT = 'releases';
const LABEL = 'release:phone';
const LINE = /^([0-9a-f]{64}) {2}([A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*)$/;
const MOST_FILES = 64;
const MOST_OCTETS = 16 * 1024;
const MOST_FILE_OCTETS = 4 * 1024 * 1024;

/** Nothing where it is no such list. */
export async function readRelease(list: Octets): Promise<Release | undefined> {
  const lines = list.length > MOST_OCTETS ? undefined : text(list)?.split('\n');
  if (lines === undefined || lines.pop() !== '' || lines.length > MOST_FILES) return undefined;
  const files = new Map<string, string>();
  for (const line of lines) {
    const [, hash, name] = LINE.exec(line) ?? [];
    if (hash === undefined || name === undefined || files.has(name)) return undefined;
    files.set(name, hash);
  }
  return files.has('index.html') ? { hash: hex(await sha256(list)), list, files } : undefined;
}

/** The one that the server has, or, below the worker, the one that is served; nothing without a connection. */
export async function offeredRelease(): Promise<Release | undefined> {
  try {
    const reply = await fetch(PLACE + LIST, { cache: 'no-cache' });
    return reply.ok ? await readRelease(await octetsOf(reply)) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Its files from the server.
 *
 * @returns nothing when one of them is not what the list says
 */
export async function filesOf(release: Release): Promise<Map<string, Response> | undefined> {
  const found = new Map<string, Response>();
  for (const [name, hash] of release.files) {
    const reply = await fetch(PLACE + name, { cache: 'no-cache' });
    const octets = await octetsOf(reply.clone());
    if (!reply.ok || reply.redirected || octets.length > MOST_FILE_OCTETS) return undefined;
    if (hex(await sha256(octets)) !== hash) return undefined;
    found.set(name, reply);
  }
  return found;
}

/** Whether the log has it as the newest release. */
export async function shown(release: Release, heads: HeadKeeper): Promise<Shown> {
  if (!heads.hasLog) return 'noLog';
  const verdict = await heads.prove(LABEL);
  if (verdict === undefined || verdict.kind === 'tooOld') return 'silent';
  if (verdict.kind === 'bad' || verdict.version === 0) return 'notShown';
  if (hex(verdict.valueHash) !== release.hash) return 'notShown';
  return verdict.age === undefined ? 'notWitnessed' : 'witnessed';
}

export async function keptReleases(store: Store): Promise<Releases> {
  return (await store.fact<Releases>(FACT)) ?? {};
}

export function keepReleases(store: Store, releases: Releases): Promise<void> {
  return store.keepFact(FACT, releases);
}

async function octetsOf(reply: Response): Promise<Octets> {
  return new Uint8Array(await reply.arrayBuffer());
}

/** As people compare it: the first half, in groups of four. */
export function shortHash(hash: string): string {
  return (hash.slice(0, 32).match(/.{4}/g) ?? []).join(' ');
}

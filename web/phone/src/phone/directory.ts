import type { Octets } from '../protocol/bytes';
import { base64Url, equal } from '../protocol/bytes';
import * as account from '../protocol/account';
import { Colleagues } from '../protocol/certificate';
import * as log from '../protocol/log';
import { admit, type SeenInvite } from '../protocol/replays';
import { readTrust, type Trust } from '../protocol/trust';
import { certificateUrl } from './enrolment';
import type { Lock, Logged, RefusedWhy, Unverified } from './lock';
import { octets, type Server } from './server';
import type { Device, Pin, Store } from './store';

/** What is known of the other end before a call. */
export type Peer =
  | {
      readonly kind: 'account';
      readonly id: Octets;
      /** SubjectPublicKeyInfo of every device of theirs. */
      readonly keys: readonly Octets[];
      readonly lock: Lock;
      /** How far the log vouches for it. */
      readonly logged: Logged;
    }
  | { readonly kind: 'foreign'; readonly lock: Lock }
  | { readonly kind: 'refused'; readonly why: RefusedWhy };

const HEAD = 'head';
const INVITES = 'invites';
const EPOCH_MILLIS = 700;
const PROOFS = 4;

/**
 * Who people are: their accounts as the server tells them, held against the log's proof and against
 * what this phone has seen of them before. The server is not believed in any of it.
 */
export class Directory {
  /** Of the account that was founded just now; shown once. */
  freshRecoveryWords: readonly string[] | undefined;
  /** This device is not one of its account's yet. */
  waits = false;

  private ownId: Octets | undefined;
  private readonly colleagues: Colleagues;
  /** When the head was taken, by a clock that only goes forward. */
  private headTakenAt = performance.now();

  private constructor(
    private readonly server: Server,
    private readonly device: Device,
    private readonly store: Store,
    private readonly trust: Trust,
    private readonly url: string,
    private head: log.SeenHead | undefined,
  ) {
    this.colleagues = new Colleagues(trust.authorities);
  }

  static async open(server: Server, device: Device, store: Store): Promise<Directory> {
    const trust = readTrust(device.trust);
    if (trust === undefined) throw new Error('the roots that were pinned cannot be read');
    const url = await certificateUrl(server.issuer, device);
    const head = await store.fact<log.SeenHead>(HEAD);
    return new Directory(server, device, store, trust, url, head);
  }

  /** What this end signs calls with, and judges the other end by. */
  identity(peer: Peer) {
    return {
      pair: this.device.pair,
      certificates: this.device.chain,
      certificateUrl: this.url,
      judge: (chain: readonly Octets[], address: string) =>
        this.colleagues.publicKey(chain, address, new Date()),
      account: this.ownId,
      peer: peer.kind === 'account' ? { id: peer.id, keys: peer.keys } : undefined,
      fresh: (hash: Octets, from: string, issuedAt: number) => this.isFresh(hash, from, issuedAt),
      head: this.head,
      policyVersion: 0,
    };
  }

  private isFresh(hash: Octets, from: string, issuedAt: number): Promise<boolean> {
    const now = Math.floor(Date.now() / 1000);
    return this.store.changeFact<SeenInvite[]>(INVITES, (seen = []) =>
      admit(seen, hash, from, issuedAt, now),
    );
  }

  /** Founds this user's account where there is none, and learns its id. */
  async ownAccount(): Promise<void> {
    const own = await this.read(this.device.address);
    if (own === 'none') {
      const founded = await account.found(this.device);
      const path = `/api/v1/accounts/${userOf(this.device.address)}/statements`;
      const reply = await this.server.post(path, { statement: base64Url(founded.statement) });
      if (reply.status !== 201) throw new Error('the account could not be founded');
      this.freshRecoveryWords = founded.words;
      this.ownId = founded.id;
      return;
    }
    if (own === 'untrusted') throw new Error('the server tells no account of ours');
    this.ownId = own.id;
    this.waits = !own.devices.some((each) => equal(each.publicKey, this.device.publicKey));
  }

  /** What is shown of somebody, before a call with them. */
  async look(address: string): Promise<Peer> {
    if (!this.isOfOurs(address)) return foreign('noAccount');
    const told = await this.read(address);
    if (told === 'untrusted') return { kind: 'refused', why: 'accountUntrusted' };
    const pin = await this.store.pin(address);
    if (told === 'none') {
      // Whoever had an account does not lose it: it would be the way to be unverified.
      return pin === undefined ? foreign('noAccount') : { kind: 'refused', why: 'accountUntrusted' };
    }
    const logged = await this.logged(address, told);
    if (logged === 'contradicted') return { kind: 'refused', why: 'logContradicts' };
    if (logged === 'silent') return { kind: 'refused', why: 'logSilent' };
    if (logged === 'tooOld') return { kind: 'refused', why: 'logTooOld' };
    if (pin !== undefined && !equal(pin.account, told.id)) {
      if (pin.verifiedBy !== undefined) return { kind: 'refused', why: 'accountChanged' };
      // Known and not verified: from now on it is somebody met for the first time.
      return withKeys(told, { kind: 'firstContact' }, logged);
    }
    if (logged === 'none') return withKeys(told, { kind: 'unverified', why: 'noLog' }, logged);
    return withKeys(told, lockOf(pin), logged);
  }

  /** A call with somebody has begun to be heard: they are known from now on. */
  async met(peer: Peer, address: string, signed: boolean | undefined): Promise<Lock> {
    if (peer.kind === 'refused') return { kind: 'refused', why: peer.why };
    if (signed !== true) return { kind: 'unverified', why: 'notSigned' };
    if (peer.kind === 'foreign') return peer.lock;
    const pin = await this.store.pin(address);
    if (pin === undefined || !equal(pin.account, peer.id)) {
      await this.store.keepPin({ address, account: peer.id, since: today() });
    }
    return peer.lock;
  }

  /** The two people have compared the words of a call. */
  async verified(peer: Peer & { kind: 'account' }, address: string): Promise<Lock> {
    const pin = await this.store.pin(address);
    const since = pin?.since ?? today();
    await this.store.keepPin({
      address,
      account: peer.id,
      since,
      verifiedBy: 'words',
      verifiedSince: today(),
    });
    return { kind: 'verified', since: today() };
  }

  private isOfOurs(address: string): boolean {
    return address.split('@')[1] === this.device.address.split('@')[1];
  }

  private async read(address: string): Promise<account.AccountState | 'none' | 'untrusted'> {
    const path = `/api/v1/accounts/${userOf(address)}?head=${this.head?.size ?? 0}`;
    const reply = await this.server.get(path);
    if (reply.status === 404) return 'none';
    const statements = (reply.json['statements'] as unknown[] | undefined) ?? [];
    if (reply.status !== 200 || !Array.isArray(statements)) throw new Error('no answer');
    if (statements.length === 0) return 'none';
    this.proof = octets(reply.json, 'proof');
    const chain = await account.readChain(statements, address.slice(4));
    return chain ?? 'untrusted';
  }

  private proof: Octets | undefined;

  /** Whether the log shows just this version as the latest. */
  private async logged(
    address: string,
    state: account.AccountState,
  ): Promise<Logged | 'silent' | 'tooOld' | 'contradicted'> {
    if (this.trust.log === undefined) return 'none';
    let found: 'silent' | 'contradicted' = 'silent';
    for (let attempt = 0; attempt < PROOFS; attempt++) {
      // What was founded just now is in the next epoch, a second later.
      if (attempt > 0) await pause(EPOCH_MILLIS);
      const proof = attempt === 0 ? this.proof : await this.askLog(address);
      if (proof === undefined) continue;
      const verdict = await this.judge(log.accountLabel(address), proof);
      if (verdict.kind === 'bad') return 'contradicted';
      if (verdict.kind === 'tooOld') return 'tooOld';
      if (verdict.version === state.version) {
        return equal(verdict.valueHash, state.lastHash) ? ageOf(verdict.age) : 'contradicted';
      }
      if (verdict.version > state.version) return 'contradicted';
      // The log has not got it yet, or never will.
      found = 'contradicted';
    }
    return found;
  }

  /** What the log proves; the head is kept before anything under it is believed. */
  private async judge(label: string, proof: Octets): Promise<log.LogVerdict> {
    const since = Math.max(0, performance.now() - this.headTakenAt);
    const view: log.LogView = { seen: this.head, since, stale: 'warn' };
    const verdict = await log.verifyLatest(this.trust, label, proof, view);
    if (verdict.kind === 'latest') {
      await this.store.keepFact(HEAD, verdict.head);
      this.head = verdict.head;
      this.headTakenAt = performance.now();
    }
    return verdict;
  }

  private async askLog(address: string): Promise<Octets | undefined> {
    const index = await log.indexOf(this.trust, log.accountLabel(address));
    const from = this.head?.size ?? 0;
    const reply = await this.server.get(`/api/v1/log/proof?index=${index}&from=${from}`);
    return reply.status === 200 ? octets(reply.json, 'proof') : undefined;
  }
}

function withKeys(told: account.AccountState, lock: Lock, logged: Logged): Peer {
  const keys = told.devices.map((each) => each.publicKey);
  return { kind: 'account', id: told.id, keys, lock, logged };
}

function ageOf(age: number | undefined): Logged {
  if (age === undefined) return 'notWitnessed';
  return log.isStale(age) ? 'stale' : 'witnessed';
}

function foreign(why: Unverified): Peer {
  return { kind: 'foreign', lock: { kind: 'unverified', why } };
}

function lockOf(pin: Pin | undefined): Lock {
  if (pin === undefined) return { kind: 'firstContact' };
  if (pin.verifiedBy !== undefined) return { kind: 'verified', since: pin.verifiedSince ?? pin.since };
  return { kind: 'known', since: pin.since };
}

function userOf(address: string): string {
  return encodeURIComponent(address.replace(/^sip:/, '').split('@')[0] ?? '');
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function pause(millis: number): Promise<void> {
  return new Promise((done) => setTimeout(done, millis));
}

import type { Octets } from '../protocol/bytes';
import { equal, fromBase64Url, hex } from '../protocol/bytes';
import * as account from '../protocol/account';
import { Colleagues } from '../protocol/certificate';
import * as log from '../protocol/log';
import { admit, type SeenInvite } from '../protocol/replays';
import { readRevocation } from '../protocol/revocation';
import { readSafetyCode, safetyCode, safetyNumber, type End } from '../protocol/safety-number';
import type { CallIdentity } from '../protocol/signatures';
import type { Trust } from '../protocol/trust';
import { certificateUrl } from './enrolment';
import type { HeadKeeper } from './head-keeper';
import type { Lock, Logged, RefusedWhy, Unverified } from './lock';
import type { OwnAccount } from './own-account';
import { pause } from './pause';
import type { PolicyInForce, Rules } from './policy-in-force';
import { octets, type Server } from './server';
import type { Device, Pin, Store, VerifiedBy } from './store';

/** What is known of the other end before a call. */
export type Peer =
  | {
      readonly kind: 'account';
      readonly id: Octets;
      /** The number of the last statement of its recovery words, or 0. */
      readonly recoveredAt: number;
      /** SubjectPublicKeyInfo of every device of theirs. */
      readonly keys: readonly Octets[];
      /** Of those that are no browsers. */
      readonly engines: readonly Octets[];
      readonly lock: Lock;
      /** How far the log vouches for it. */
      readonly logged: Logged;
    }
  | { readonly kind: 'foreign'; readonly lock: Lock }
  | { readonly kind: 'refused'; readonly why: RefusedWhy };

type AccountPeer = Peer & { readonly kind: 'account' };

/** What is shown to somebody, in whose account the server and the log agree. */
export interface SafetyFacts {
  readonly kind: 'facts';
  /** For the other one's camera. */
  readonly code: string;
  /** The same digits at both ends. */
  readonly digits: readonly string[];
  /** Why there are no calls with them until they are verified anew. */
  readonly warning: RefusedWhy | undefined;
  readonly peer: AccountPeer;
}

/** What came of scanning: the same account, another one, not a code for this person, or no answer. */
export type Scanned = 'same' | 'different' | 'others' | RefusedWhy;

const INVITES = 'invites';
const EPOCH_MILLIS = 700;
const PROOFS = 4;
const MOST_REVOKED = 16;

/**
 * Who people are: their accounts as the server tells them, held against the log's proof and against
 * what this phone has seen of them before. The server is not believed in any of it.
 */
export class Directory {
  private readonly colleagues: Colleagues;

  /** Once an authority has cut a device off it stays so, also when the server tells nothing of it later. */
  private readonly cutOff = new Set<string>();

  private constructor(
    private readonly server: Server,
    private readonly device: Device,
    private readonly store: Store,
    private readonly heads: HeadKeeper,
    private readonly policy: PolicyInForce,
    private readonly own: OwnAccount,
    private url: string,
    private readonly trust: Trust,
  ) {
    this.colleagues = new Colleagues(trust.authorities);
  }

  static async open(
    server: Server,
    device: Device,
    store: Store,
    trust: Trust,
    heads: HeadKeeper,
    policy: PolicyInForce,
    own: OwnAccount,
  ): Promise<Directory> {
    const url = await certificateUrl(server.issuer, device);
    return new Directory(server, device, store, heads, policy, own, url, trust);
  }

  /** The device has another certificate. */
  async renewed(): Promise<void> {
    this.url = await certificateUrl(this.server.issuer, this.device);
  }

  /** What this end signs calls with, and judges the other end by. */
  identity(peer: Peer, rules: Rules): CallIdentity {
    return {
      pair: this.device.pair,
      certificates: this.device.chain,
      certificateUrl: this.url,
      judge: (chain: readonly Octets[], address: string) =>
        this.colleagues.publicKey(chain, address, new Date()),
      account: this.own.id,
      isOwnDevice: (key: Octets) => this.own.has(key),
      peer: peer.kind === 'account' ? peer : undefined,
      fresh: (hash: Octets, from: string, issuedAt: number) => this.isFresh(hash, from, issuedAt),
      head: this.heads.head,
      policyVersion: rules.version,
      wants: { signed: rules.signed, postQuantum: rules.postQuantum },
    };
  }

  private isFresh(hash: Octets, from: string, issuedAt: number): Promise<boolean> {
    const now = Math.floor(Date.now() / 1000);
    return this.store.changeFact<SeenInvite[]>(INVITES, (seen = []) =>
      admit(seen, hash, from, issuedAt, now),
    );
  }

  /** Whether the log shows just this version of this user's account as the latest. */
  async isLatest(own: account.AccountState): Promise<boolean> {
    const found = await this.logged(this.device.address, own, undefined);
    return found !== 'silent' && found !== 'tooOld' && found !== 'contradicted';
  }

  /** What calls may be that begin now. */
  rules(): Rules {
    return this.policy.rules();
  }

  /** What is shown of somebody, before a call with them. */
  async look(address: string): Promise<Peer> {
    const peer = await this.told(address);
    if (peer.kind !== 'account') return peer;
    const pin = await this.store.pin(address);
    const why = objection(pin, peer);
    if (why !== undefined) return { kind: 'refused', why };
    // Known and not verified: from now on it is somebody met for the first time.
    if (!isSame(pin, peer)) return { ...peer, lock: { kind: 'firstContact' } };
    return peer.lock.kind === 'unverified' ? peer : { ...peer, lock: lockOf(pin) };
  }

  /** The account that the server tells and the log shows, whatever this phone has seen before. */
  private async told(address: string): Promise<Peer> {
    const { refused } = this.rules();
    if (refused !== undefined) return { kind: 'refused', why: refused };
    if (!this.isOfOurs(address)) return foreign('noAccount');
    const { told, logged } = await this.heads.asking(async (from) => {
      const { account: told, proof } = await this.read(address, from);
      const chain = typeof told === 'string' ? undefined : told;
      return { told, logged: chain && proof && (await this.shown(address, chain, proof)) };
    });
    if (told === 'untrusted') return { kind: 'refused', why: 'accountUntrusted' };
    if (told === 'none') {
      // Whoever had an account does not lose it: it would be the way to be unverified.
      const isKnown = (await this.store.pin(address)) !== undefined;
      return isKnown ? { kind: 'refused', why: 'accountUntrusted' } : foreign('noAccount');
    }
    const found = await this.logged(address, told, logged);
    if (found === 'contradicted') return { kind: 'refused', why: 'logContradicts' };
    if (found === 'silent') return { kind: 'refused', why: 'logSilent' };
    if (found === 'tooOld') return { kind: 'refused', why: 'logTooOld' };
    const lock: Lock = found === 'none' ? { kind: 'unverified', why: 'noLog' } : lockOf(undefined);
    return withKeys(this.withoutCutOff(told, address), lock, found);
  }

  private withoutCutOff(told: account.AccountState, address: string): account.AccountState {
    const isGood = ({ device }: account.AccountDevice) => !this.cutOff.has(address + hex(device));
    return { ...told, devices: told.devices.filter(isGood) };
  }

  /** What no authority that counts has signed says nothing. */
  private async learnCutOff(words: unknown): Promise<void> {
    if (!Array.isArray(words) || words.length > MOST_REVOKED) throw new Error('no answer');
    for (const each of words) {
      const word = typeof each === 'string' ? fromBase64Url(each) : undefined;
      const said = word && (await readRevocation(word, this.trust.authorities));
      if (said === undefined) continue;
      this.cutOff.add(`sip:${said.user}@${said.domain}${said.device.replaceAll('-', '')}`);
    }
  }

  /** A call with somebody has begun to be heard: they are known from now on. */
  async met(peer: Peer, address: string, signed: boolean | undefined): Promise<Lock> {
    if (peer.kind === 'refused') return { kind: 'refused', why: peer.why };
    if (signed !== true) return { kind: 'unverified', why: 'notSigned' };
    if (peer.kind === 'foreign') return peer.lock;
    await this.store.changePin(address, (pin) =>
      pin !== undefined && (isSame(pin, peer) || objection(pin, peer) !== undefined)
        ? pin
        : { address, account: peer.id, since: today(), recoveredAt: peer.recoveredAt },
    );
    return peer.lock;
  }

  /** The two people have compared the words of a call, or one has scanned the other's code. */
  async verified(
    peer: AccountPeer,
    address: string,
    by: VerifiedBy,
  ): Promise<Lock> {
    await this.store.changePin(address, (pin) => ({
      address,
      account: peer.id,
      since: pin !== undefined && equal(pin.account, peer.id) ? pin.since : today(),
      verifiedBy: by,
      verifiedSince: today(),
      recoveredAt: peer.recoveredAt,
    }));
    return { kind: 'verified', since: today(), by };
  }

  /**
   * The two people have compared, and somebody may be in between: nothing is verified any more, and
   * there are no calls with them until they compare and it is the same.
   */
  async differed(peer: AccountPeer, address: string): Promise<void> {
    await this.store.changePin(address, (pin) => ({
      address,
      account: pin?.account ?? peer.id,
      since: pin?.since ?? today(),
      differedSince: today(),
      recoveredAt: pin?.recoveredAt ?? peer.recoveredAt,
    }));
  }

  /** Compares what another person's phone shows with what this one is told and has seen. */
  async scanned(code: string): Promise<Scanned> {
    const read = readSafetyCode(code);
    const { id } = this.own;
    const address = `sip:${read?.shower.label ?? ''}`;
    const isForUs = read !== undefined && `sip:${read.scanner.label}` === this.device.address;
    if (!isForUs || id === undefined || !this.isOfOurs(address)) return 'others';
    // Also where another account was verified before: this is how it is verified anew.
    const peer = await this.told(address);
    if (peer.kind === 'refused') return peer.why;
    if (peer.kind !== 'account') return 'different';
    if (!equal(read.shower.id, peer.id) || !equal(read.scanner.id, id)) {
      await this.differed(peer, address);
      return 'different';
    }
    await this.verified(peer, address, 'code');
    return 'same';
  }

  /** What this phone shows to somebody; why not, where it cannot. */
  async safetyFacts(address: string): Promise<SafetyFacts | Exclude<Peer, { kind: 'account' }>> {
    const { id } = this.own;
    const peer = await this.told(address);
    if (peer.kind !== 'account') return peer;
    if (id === undefined) return foreign('noAccount');
    const own: End = { label: this.device.address.slice(4), id };
    const other: End = { label: address.slice(4), id: peer.id };
    const pin = await this.store.pin(address);
    return {
      kind: 'facts',
      code: safetyCode(own, other),
      digits: await safetyNumber(own, other),
      warning: objection(pin, peer),
      peer,
    };
  }

  /** Whether a head that the other end of a call has seen is of another log than this page is shown. */
  isOfOtherLog(theirs: log.SeenHead): Promise<boolean> {
    return this.heads.isOfOtherLog(theirs, log.accountLabel(this.device.address));
  }

  private isOfOurs(address: string): boolean {
    // However the name is written: an address of ours is no foreign phone's.
    return domainOf(address) === domainOf(this.device.address);
  }

  /** What the server tells, with the log's proof of it where it brings one. */
  private async read(
    address: string,
    head: number,
  ): Promise<{ account: account.AccountState | 'none' | 'untrusted'; proof?: Octets }> {
    const reply = await this.server.get(`/api/v1/accounts/${userOf(address)}?head=${head}`);
    if (reply.status === 404) return { account: 'none' };
    const statements = (reply.json['statements'] as unknown[] | undefined) ?? [];
    if (reply.status !== 200 || !Array.isArray(statements)) throw new Error('no answer');
    if (statements.length === 0) return { account: 'none' };
    await this.learnCutOff(reply.json['revoked'] ?? []);
    const chain = await account.readChain(statements, address.slice(4));
    return { account: chain ?? 'untrusted', proof: octets(reply.json, 'proof') };
  }

  private async shown(
    address: string,
    state: account.AccountState,
    proof: Octets,
  ): Promise<Logged | 'behind' | 'tooOld' | 'contradicted'> {
    return finding(state, await this.heads.judge(log.accountLabel(address), proof));
  }

  /** Whether the log shows just this version as the latest. */
  private async logged(
    address: string,
    state: account.AccountState,
    first: Logged | 'behind' | 'tooOld' | 'contradicted' | undefined,
  ): Promise<Logged | 'silent' | 'tooOld' | 'contradicted'> {
    if (!this.heads.hasLog) return 'none';
    let found = first;
    for (let attempt = 1; attempt < PROOFS && (found ?? 'behind') === 'behind'; attempt++) {
      // What was founded just now is in the next epoch, a second later.
      await pause(EPOCH_MILLIS);
      const verdict = await this.heads.prove(log.accountLabel(address));
      if (verdict !== undefined) found = finding(state, verdict);
    }
    // It has not got that version yet, or never will.
    return found === 'behind' ? 'contradicted' : (found ?? 'silent');
  }
}

function finding(
  state: account.AccountState,
  verdict: log.LogVerdict,
): Logged | 'behind' | 'tooOld' | 'contradicted' {
  if (verdict.kind !== 'latest') return verdict.kind === 'bad' ? 'contradicted' : 'tooOld';
  if (verdict.version < state.version) return 'behind';
  const same = verdict.version === state.version && equal(verdict.valueHash, state.lastHash);
  return same ? ageOf(verdict.age) : 'contradicted';
}

function withKeys(told: account.AccountState, lock: Lock, logged: Logged): Peer {
  const keys = told.devices.map((each) => each.publicKey);
  const engines = told.devices
    .filter((each) => each.protection !== account.BROWSER)
    .map((each) => each.publicKey);
  return { kind: 'account', id: told.id, recoveredAt: told.recoveredAt, keys, engines, lock, logged };
}

function ageOf(age: number | undefined): Logged {
  if (age === undefined) return 'notWitnessed';
  return log.isStale(age) ? 'stale' : 'witnessed';
}

function foreign(why: Unverified): Peer & { kind: 'foreign' } {
  return { kind: 'foreign', lock: { kind: 'unverified', why } };
}

/** Whether somebody's account is what this phone has seen of it, and nobody took it over since. */
function isSame(pin: Pin | undefined, { id, recoveredAt }: AccountPeer): boolean {
  return pin === undefined || (equal(pin.account, id) && recoveredAt <= (pin.recoveredAt ?? 0));
}

/** What only comparing ends. */
function objection(pin: Pin | undefined, peer: AccountPeer): RefusedWhy | undefined {
  if (pin?.differedSince !== undefined) return 'comparedDifferent';
  if (pin?.verifiedBy === undefined || isSame(pin, peer)) return undefined;
  return equal(pin.account, peer.id) ? 'accountRecovered' : 'accountChanged';
}

function lockOf(pin: Pin | undefined): Lock {
  if (pin === undefined) return { kind: 'firstContact' };
  if (pin.verifiedBy !== undefined) {
    return { kind: 'verified', since: pin.verifiedSince ?? pin.since, by: pin.verifiedBy };
  }
  return { kind: 'known', since: pin.since };
}

function domainOf(address: string): string {
  return (address.split('@')[1] ?? '').toLowerCase().replace(/\.$/, '');
}

function userOf(address: string): string {
  return encodeURIComponent(address.replace(/^sip:/, '').split('@')[0] ?? '');
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

import { equal, sha256, type Octets } from '../protocol/bytes';
import { accepted, BROWSER_LOCK, isValidOn, REGISTER, type BrowserLock, type Policy } from '../protocol/policy';
import {
  decodePolicy,
  decodePolicyRoot,
  isSamePolicy,
  keptPolicy,
  takePolicy,
  type PolicyRoot,
  type SignedPolicy,
} from '../protocol/signed-policy';
import type { Trust } from '../protocol/trust';
import type { HeadKeeper } from './head-keeper';
import { pause } from './pause';
import type { PolicyRefusal } from './lock';
import { SPOKEN } from './media';
import { octets, type Server } from './server';
import type { Store } from './store';

/** Under which name the policy is kept. */
export const KEPT = 'policy';
/** Under which the log has the policy. */
const LABEL = 'policy';
const LOOKS = 4;
const BETWEEN_LOOKS_MILLIS = 700;

/** How well this key is kept (`identity.Protection`): scripts may use it and not read it. */
const SATISFIED = ['software', 'browser'];

/** What calls may be that begin now. */
export interface Rules {
  /** Why none may begin. */
  readonly refused?: PolicyRefusal;
  /** The policy's version; 0 where there is none. */
  readonly version: number;
  /** A call that a quantum computer could open later is refused. */
  readonly postQuantum: boolean;
  /** Whoever does not sign is refused. */
  readonly signed: boolean;
  readonly keyings: readonly string[];
  /** Cipher suites of DTLS 1.3. */
  readonly suites: readonly string[];
  readonly srtp: readonly string[];
  readonly lock: BrowserLock;
}

/** Where the organisation has no policy: what browsers agree on among themselves, too. */
const OTHERWISE: Rules = {
  version: 0,
  postQuantum: false,
  signed: false,
  keyings: SPOKEN.keyings,
  suites: REGISTER['dtls.cipherSuites']?.free ?? [],
  srtp: SPOKEN.srtp,
  lock: BROWSER_LOCK,
};

/**
 * The organisation's policy on this device: the one that was kept, and each newer one that officers
 * signed. What the server says about it counts for nothing.
 */
export class PolicyInForce {
  private policy: Policy | undefined;
  private signed: SignedPolicy | undefined;
  /** The hash of one that the server gave, and that is older than this phone's. */
  private older: Octets | undefined;
  private withheld = false;
  /** What was kept, or who may sign, cannot be read: going on without is what an attacker wants. */
  private damaged = false;

  private constructor(
    private readonly root: PolicyRoot | undefined,
    private readonly server: Server,
    private readonly store: Store,
  ) {}

  static async open(trust: Trust, server: Server, store: Store): Promise<PolicyInForce> {
    const root = trust.policyRoot && (await decodePolicyRoot(trust.policyRoot));
    const inForce = new PolicyInForce(root, server, store);
    inForce.damaged = trust.policyRoot !== undefined && root === undefined;
    const kept = await store.fact<Octets>(KEPT);
    if (kept === undefined) return inForce;
    inForce.signed = decodePolicy(kept);
    inForce.policy = root && inForce.signed && (await keptPolicy(root, inForce.signed));
    if (inForce.policy === undefined) inForce.damaged = true;
    return inForce;
  }

  /** What to do about a head of the log that witnesses saw too long ago. */
  get staleHead(): 'refuse' | 'warn' {
    return this.policy?.staleHead ?? 'warn';
  }

  /** Whether it keeps browsers out, so that there is no use in signing in. */
  get keepsBrowsersOut(): boolean {
    return this.policy?.mutual === 'all' || this.policy?.metadata === 'protected';
  }

  /** Asks the server for a newer one, and the log whether it is the newest. */
  async refresh(heads: HeadKeeper): Promise<void> {
    if (this.root === undefined || this.damaged) return;
    await this.ask(this.root);
    for (let look = 0; look < LOOKS && this.signed !== undefined; look++) {
      // One that was installed just now is in the log's next epoch, a second later.
      if (look > 0) {
        await pause(BETWEEN_LOOKS_MILLIS);
        await this.ask(this.root);
      }
      const shown = await this.isShown(heads);
      if (shown === undefined) return;
      this.withheld = !shown;
      if (shown) return;
    }
  }

  private async ask(root: PolicyRoot): Promise<void> {
    const reply = await this.server.get('/api/v1/policy');
    const encoded = reply.status === 200 ? octets(reply.json, 'policy') : undefined;
    const sent = encoded && decodePolicy(encoded);
    if (encoded === undefined || sent === undefined) return;
    if (this.signed !== undefined && isSamePolicy(sent, this.signed)) return;
    const present = this.policy?.version ?? 0;
    const theirs = await keptPolicy(root, sent);
    if (theirs !== undefined && theirs.version < present) this.older = await sha256(sent.document);
    const taken = await takePolicy(root, present, sent, today());
    if (taken === undefined) return;
    await this.store.keepFact(KEPT, encoded);
    this.policy = taken;
    this.signed = sent;
  }

  /** Whether the log shows this one, or an older one; nothing where it does not answer. */
  private async isShown(heads: HeadKeeper): Promise<boolean | undefined> {
    const verdict = heads.hasLog ? await heads.prove(LABEL) : undefined;
    const signed = this.signed;
    if (verdict?.kind !== 'latest' || signed === undefined) return undefined;
    if (verdict.version === 0) return false;
    // A server that went back, as one does with a restored backup, holds nothing newer back.
    const before = this.older !== undefined && equal(verdict.valueHash, this.older);
    return before || equal(verdict.valueHash, await sha256(signed.document));
  }

  rules(): Rules {
    if (this.damaged) return { ...OTHERWISE, refused: 'policyDamaged' };
    const policy = this.policy;
    if (policy === undefined) return OTHERWISE;
    const day = today();
    const keyings = accepted(policy, 'keyings', day);
    const srtp = accepted(policy, 'srtp', day);
    const rules: Rules = {
      version: policy.version,
      postQuantum: policy.postQuantum === 'require',
      signed: policy.unsigned === 'refused',
      keyings,
      suites: accepted(policy, 'dtls.cipherSuites', day),
      srtp,
      lock: policy.browser,
    };
    const speaks =
      SPOKEN.keyings.some((each) => keyings.includes(each)) &&
      SPOKEN.srtp.some((each) => srtp.includes(each)) &&
      accepted(policy, 'dtls.fingerprints', day).includes('sha-256') &&
      policy.codecs.includes('opus');
    if (this.withheld) return { ...rules, refused: 'policyWithheld' };
    if (!isValidOn(policy, day)) return { ...rules, refused: 'policyExpired' };
    if (!SATISFIED.includes(policy.deviceKey)) return { ...rules, refused: 'deviceKey' };
    if (this.keepsBrowsersOut) return { ...rules, refused: 'browsersKeptOut' };
    return speaks ? rules : { ...rules, refused: 'policyForbids' };
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

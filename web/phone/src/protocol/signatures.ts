import { base64Url, concat, equal, fromBase64Url, hmacSha256, random, sha256, utf8, vector, type Octets } from './bytes';
import {
  readIdentity,
  signPassport,
  writeIdentity,
  type Agreed,
  type CallClaim,
  type SignedPassport,
} from './passport';
import { pgpWords } from './words';

/** How this end signs, and by what it judges the other; `call.CallIdentity`. */
export interface CallIdentity {
  readonly pair: CryptoKeyPair;
  readonly certificates: readonly Octets[];
  readonly certificateUrl: string;
  /** The key of a device certificate that the organisation vouches for now. */
  readonly judge: (chain: readonly Octets[], address: string) => Promise<Octets | undefined>;
  /** The id of this end's account. */
  readonly account: Octets | undefined;
  /** Whether a key is one of a device of that account; of any device of this user's where there is none. */
  readonly isOwnDevice: (key: Octets) => Promise<boolean>;
  /** What is known of the other end's account; nothing for foreign phones. */
  readonly peer:
    | {
        readonly id: Octets;
        readonly keys: readonly Octets[];
        /** Those of them whose phone runs an engine of ours, and not a browser's. */
        readonly engines: readonly Octets[];
      }
    | undefined;
  /** Whether the hash of a signed INVITE, with its date in seconds, is new to this phone; remembers it. */
  readonly fresh: (hash: Octets, from: string, issuedAt: number) => Promise<boolean>;
  readonly head: { readonly size: number; readonly root: Octets } | undefined;
  readonly policyVersion: number;
  /** What the policy asks of the other end. */
  readonly wants: {
    /** A signature, also of somebody without an account. */
    readonly signed: boolean;
    /** Keys that a quantum computer does not open later. */
    readonly postQuantum: boolean;
  };
}

export type BadReason =
  | 'signatureInvalid'
  | 'signatureMissing'
  | 'certificateInvalid'
  | 'deviceNotListed'
  | 'somebodyElse'
  | 'replayed'
  | 'notPostQuantum';

/** What became of a message; `status` refuses a request (RFC 8224 section 6.2.2). */
export type Verdict =
  | { readonly good: true }
  | { readonly good: false; readonly reason: BadReason; readonly status: number };

/** What counts of a SIP message. */
export interface Message {
  readonly method: string;
  readonly cseq: number;
  readonly callId: string;
  readonly fromTag: string;
  readonly toTag: string;
  /** The values of Identity. */
  readonly identity: readonly string[];
  readonly body: string;
}

const GOOD: Verdict = { good: true };
const INVALID: Verdict = { good: false, reason: 'signatureInvalid', status: 438 };
const REPLAYED: Verdict = { good: false, reason: 'replayed', status: 438 };
const NOT_POST_QUANTUM: Verdict = { good: false, reason: 'notPostQuantum', status: 488 };
const RESPONSE = 'rsp';
const NONCE_OCTETS = 32;
const MOST_VALUES = 8;
const WORDS = 3;
const SAS_LABEL = 'sottovoce call words 1';

/**
 * The signatures over one call (RFC 8224, RFC 8862): makes those of this end, judges those of the
 * other, and derives the words that the two people may compare; the rules are those of
 * `call.CallSignatures`. Nobody in between can make the words equal: the INVITE signs the hash of
 * the caller's nonce, the answer signs the callee's, and the ACK shows the caller's.
 */
export class CallSignatures {
  private readonly own: string;
  private readonly ownNonce = random(NONCE_OCTETS);
  private peer = '';
  private callId = '';
  private callerTag = '';
  private calleeTag = '';
  private lastRequest: Octets | undefined;
  private peerRequest: Octets | undefined;
  private offer: Octets | undefined;
  private answered_: Octets | undefined;
  private callerCommitment: Octets | undefined;
  private callerNonce: Octets | undefined;
  private calleeNonce: Octets | undefined;
  private peerKey: Octets | undefined;
  private peerHead_: CallClaim['head'];
  private judged = false;

  constructor(
    private readonly identity: CallIdentity,
    private readonly caller: boolean,
    own: string,
    private readonly versions: readonly string[],
  ) {
    this.own = canonical(own);
    if (caller) this.callerNonce = this.ownNonce;
    else this.calleeNonce = this.ownNonce;
  }

  /** The dialog as it begins; the callee's tag is known later. */
  dialog(callId: string, ownTag: string, peerTag: string, peerAddress: string): void {
    this.callId = callId;
    this.callerTag = this.caller ? ownTag : peerTag;
    this.calleeTag = this.caller ? peerTag : ownTag;
    this.peer = canonical(peerAddress);
  }

  /** The tag that this end's answer brings. */
  answersWithTag(tag: string): void {
    if (!this.caller) this.calleeTag = tag;
  }

  // What this end signs

  /** The Identity value of a request with a description. */
  async request(method: string, sequence: number, description: string): Promise<string> {
    const digest = await sha256(utf8(description));
    const first = this.offer === undefined && this.caller;
    const nonce = first ? await sha256(this.ownNonce) : undefined;
    if (first) this.offer = digest;
    const claim = this.claim(digest, method, sequence, nonce, undefined);
    const passport = await this.sign('', this.own, this.peer, description, claim);
    this.lastRequest = await passport.token.hash();
    return writeIdentity(passport);
  }

  /** The Identity value of an answer to a request that was judged good. */
  async answer(method: string, sequence: number, description: string): Promise<string> {
    const digest = await sha256(utf8(description));
    const first = this.answered_ === undefined && !this.caller;
    if (first) this.answered_ = digest;
    const nonce = first ? this.ownNonce : undefined;
    const claim = this.claim(digest, method, sequence, nonce, this.peerRequest);
    return writeIdentity(await this.sign(RESPONSE, this.peer, this.own, description, claim));
  }

  private claim(
    description: Octets,
    method: string,
    sequence: number,
    nonce: Octets | undefined,
    answers: Octets | undefined,
  ): CallClaim {
    const { callId, callerTag, calleeTag, versions } = this;
    const { head, policyVersion: policy } = this.identity;
    return {
      description,
      method,
      callId,
      callerTag,
      calleeTag,
      sequence,
      versions,
      policy,
      head,
      nonce,
      answers,
      agreed: undefined,
    };
  }

  private sign(
    type: string,
    from: string,
    to: string,
    description: string,
    call: CallClaim,
  ): Promise<SignedPassport> {
    const claims = {
      type,
      certificateUrl: this.identity.certificateUrl,
      certificates: this.identity.certificates,
      from,
      to: [to],
      issuedAt: Math.floor(Date.now() / 1000),
      fingerprints: fingerprints(description) ?? [],
      call,
    };
    return signPassport(claims, this.identity.pair.privateKey);
  }

  // What the other end signed

  /** A request of the other end's with a description: the first INVITE or a later one. */
  async offered(request: Message): Promise<Verdict> {
    const first = !this.judged && !this.caller;
    const found = find(request, '');
    if (found === undefined) return this.unsigned(request);
    const { claims } = found;
    if (claims.from !== this.peer || !claims.to.includes(this.own)) return INVALID;
    const verdict = await this.judge(found, request);
    const claim = claims.call;
    if (!verdict.good || claim === undefined) return verdict;
    const fits = await this.isOfThisDialog(claim, request, first ? '' : this.calleeTag);
    if (!fits || claim.answers !== undefined) return INVALID;
    const hash = await found.token.hash();
    if (first) {
      if (claim.nonce === undefined) return INVALID;
      if (!(await this.identity.fresh(hash, claims.from, claims.issuedAt))) return REPLAYED;
      this.callerCommitment = claim.nonce;
      this.offer = claim.description;
    }
    this.peerRequest = hash;
    this.peerHead_ = claim.head;
    return GOOD;
  }

  /**
   * What the other end signs that it has seen in the handshake; nothing where it is not the one
   * that signed the call.
   */
  async reported(info: Message): Promise<Agreed | undefined> {
    const found = find(info, '');
    const claim = found?.claims.call;
    if (found === undefined || claim === undefined || this.peerKey === undefined) return undefined;
    const { from, to } = found.claims;
    const fits =
      from === this.peer &&
      to.includes(this.own) &&
      claim.answers === undefined &&
      (await this.isOfThisDialog(claim, info, this.calleeTag)) &&
      (await found.token.verify(this.peerKey));
    return fits ? claim.agreed : undefined;
  }

  /** A 2xx to a request of this end's. */
  async answered(response: Message): Promise<Verdict> {
    const first = !this.judged && this.caller;
    const found = find(response, RESPONSE);
    if (found === undefined) return this.unsigned(response);
    const { claims } = found;
    if (claims.from !== this.own || claims.to.length !== 1) return INVALID;
    if (claims.to[0] !== this.peer) return { good: false, reason: 'somebodyElse', status: 0 };
    if (first) this.calleeTag = response.toTag;
    const verdict = await this.judge(found, response);
    const claim = claims.call;
    if (!verdict.good || claim === undefined) return verdict;
    const ofOurs = same(claim.answers, this.lastRequest);
    if (!(await this.isOfThisDialog(claim, response, this.calleeTag)) || !ofOurs) return INVALID;
    if (first) {
      if (claim.nonce === undefined) return INVALID;
      this.calleeNonce = claim.nonce;
      this.answered_ = claim.description;
    }
    this.peerHead_ = claim.head;
    return GOOD;
  }

  /**
   * Whether another device of this end's account has answered what rings here: its answer's
   * signature stands in the CANCEL.
   */
  async isAnsweredElsewhere(cancel: Message): Promise<boolean> {
    const found = find(cancel, RESPONSE);
    const claim = found?.claims.call;
    if (found === undefined || claim === undefined) return false;
    const { certificates, from, to } = found.claims;
    const key = await this.identity.judge(certificates, this.own);
    return (
      key !== undefined &&
      from === this.peer &&
      to.length === 1 &&
      to[0] === this.own &&
      claim.callId === this.callId &&
      claim.callerTag === this.callerTag &&
      claim.method === 'INVITE' &&
      claim.sequence === cancel.cseq &&
      same(claim.answers, this.peerRequest) &&
      (await found.token.verify(key)) &&
      (await this.identity.isOwnDevice(key))
    );
  }

  private async isOfThisDialog(
    claim: CallClaim,
    message: Message,
    calleeTag: string,
  ): Promise<boolean> {
    return (
      claim.callId === this.callId &&
      claim.callerTag === this.callerTag &&
      claim.calleeTag === calleeTag &&
      claim.method === message.method &&
      claim.sequence === message.cseq &&
      equal(claim.description, await sha256(utf8(message.body)))
    );
  }

  /** Whoever has signed once, or has an account, signs; a signature that cannot be read is none. */
  private unsigned(message: Message): Verdict {
    const damaged = message.identity.length > 0;
    if (damaged) return INVALID;
    const { peer, wants } = this.identity;
    if (wants.signed || peer !== undefined || this.peerKey !== undefined) {
      return { good: false, reason: 'signatureMissing', status: 428 };
    }
    if (wants.postQuantum) return NOT_POST_QUANTUM;
    this.judged = true;
    return GOOD;
  }

  /** Certificate, signature, and that the keys in the description are the signed ones. */
  private async judge(passport: SignedPassport, message: Message): Promise<Verdict> {
    if (message.body === '') return INVALID;
    const { claims, token } = passport;
    const key = await this.identity.judge(claims.certificates, this.peer);
    if (key === undefined) return { good: false, reason: 'certificateInvalid', status: 437 };
    if (!(await token.verify(key))) return INVALID;
    const { peer } = this.identity;
    if (peer !== undefined && !peer.keys.some((each) => equal(each, key))) {
      return { good: false, reason: 'deviceNotListed', status: 437 };
    }
    if (this.peerKey !== undefined && !equal(this.peerKey, key)) return INVALID;
    const announced = fingerprints(message.body);
    if (announced === undefined || !sameSet(announced, claims.fingerprints)) return INVALID;
    if (claims.call === undefined) {
      // A phone of another maker has signed its keys, and nothing that holds for our words.
      if (peer !== undefined || this.peerKey !== undefined) return INVALID;
      if (this.identity.wants.postQuantum) return NOT_POST_QUANTUM;
      this.judged = true;
      return GOOD;
    }
    if (!this.provesPostQuantum(key, claims.call)) return NOT_POST_QUANTUM;
    this.judged = true;
    this.peerKey = key;
    return GOOD;
  }

  /**
   * A page cannot see on which keys its browser agrees. A phone with an engine of ours sees it, ends a
   * call that its policy forbids, and signs which policy it keeps to; where that is this very policy,
   * and it requires post-quantum keys, the call has them or there is none.
   */
  private provesPostQuantum(key: Octets, claim: CallClaim): boolean {
    const { peer, policyVersion, wants } = this.identity;
    if (!wants.postQuantum) return true;
    const sees = peer?.engines.some((each) => equal(each, key)) === true;
    return sees && claim.policy === policyVersion;
  }

  /** Whether the call's keys are proven to hold against a quantum computer that comes later. */
  get isPostQuantum(): boolean {
    return this.identity.wants.postQuantum && this.settled;
  }

  // The caller's nonce, and the words

  /** What the ACK to the accepted answer says; nothing where the other end does not sign. */
  reveal(): string | undefined {
    return this.caller && this.peerKey !== undefined && this.calleeNonce !== undefined
      ? base64Url(this.ownNonce)
      : undefined;
  }

  /** The ACK to our answer. */
  async revealed(nonce: string | undefined): Promise<Verdict> {
    const commitment = this.callerCommitment;
    if (commitment === undefined || this.callerNonce !== undefined) return GOOD;
    // This answer was not the accepted one, and a BYE follows.
    if (nonce === undefined) return GOOD;
    const shown = fromBase64Url(nonce);
    if (shown?.length !== NONCE_OCTETS || !equal(await sha256(shown), commitment)) return INVALID;
    this.callerNonce = shown;
    return GOOD;
  }

  /** Whether nothing is awaited any more that could show somebody in between. */
  get settled(): boolean {
    if (!this.judged) return false;
    if (this.peerKey === undefined) return true;
    return this.callerNonce !== undefined && this.calleeNonce !== undefined;
  }

  /** Whether the other end signs, and what it signs holds for our words. */
  get peerSigned(): boolean {
    return this.peerKey !== undefined;
  }

  /** The head of the log that the other end had seen, by its last message that was good. */
  get peerHead(): CallClaim['head'] {
    return this.peerHead_;
  }

  /** What the two people may compare, with colons between; nothing where the other does not sign. */
  async words(): Promise<string | undefined> {
    const { callerNonce, calleeNonce, offer, answered_: answer } = this;
    if (!callerNonce || !calleeNonce || !offer || !answer || !this.peerSigned) return undefined;
    const none = new Uint8Array(0);
    const ownId = this.identity.account ?? none;
    const peerId = this.identity.peer?.id ?? none;
    const [one, two] = this.caller ? [this.own, this.peer] : [this.peer, this.own];
    const [first, second] = this.caller ? [ownId, peerId] : [peerId, ownId];
    const input = concat(
      vector(1, utf8(SAS_LABEL)),
      vector(1, offer),
      vector(1, answer),
      vector(2, utf8(one)),
      vector(2, utf8(two)),
      vector(1, first),
      vector(1, second),
    );
    const code = await hmacSha256(concat(callerNonce, calleeNonce), input);
    return pgpWords(code.slice(0, WORDS)).join(':');
  }
}

/** The first PASSporT of the type that can be read; those of other types are for others. */
function find(message: Message, type: string): SignedPassport | undefined {
  for (const each of message.identity.slice(0, MOST_VALUES)) {
    const read = readIdentity(each);
    if (read?.claims.type === type) return read;
  }
  return undefined;
}

/** Every `a=fingerprint`, as PASSporTs have them; nothing when one is not of SHA-256. */
function fingerprints(description: string): string[] | undefined {
  const found: string[] = [];
  for (const line of description.split('\n')) {
    if (!line.startsWith('a=fingerprint:')) continue;
    const read = /^sha-256 ([0-9A-F]{2}(?::[0-9A-F]{2}){31})$/i.exec(line.slice(14).trim());
    if (read?.[1] === undefined) return undefined;
    found.push(read[1].replace(/:/g, '').toUpperCase());
  }
  return found;
}

function sameSet(one: readonly string[], two: readonly string[]): boolean {
  return one.every((each) => two.includes(each)) && two.every((each) => one.includes(each));
}

function same(one: Octets | undefined, two: Octets | undefined): boolean {
  return one === undefined || two === undefined ? one === two : equal(one, two);
}

/** `sip:USER@HOST` without parameters and port (RFC 8224 section 8.5). */
export function canonical(uri: string): string {
  const found = /^sips?:([^@;?]+)@(\[[^\]]+\]|[^;?:>]+)/i.exec(uri);
  return found ? `sip:${found[1] ?? ''}@${found[2] ?? ''}` : uri;
}

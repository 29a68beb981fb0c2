import type { UA } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import { CallSignatures, type Verdict } from '../protocol/signatures';
import type { Device, Store } from './store';
import type { Directory, Peer } from './directory';
import type { Lock, Logged, RefusedWhy } from './lock';
import type { Rules } from './policy-in-force';
import type { Server } from './server';
import type { SigningSocket } from './signing-socket';
import type { SipText } from './sip-text';
import { fingerprints, hardened } from './descriptions';
import { hex, random } from '../protocol/bytes';

export type Progress = 'looking' | 'calling' | 'ringing' | 'connecting' | 'talking' | 'over';

export interface CallEvents {
  /** Anything that a person sees has changed. */
  changed(call: Call): void;
}

/** Why a call is over. */
export type End =
  | RefusedWhy
  | 'hungUp'
  | 'declined'
  | 'busy'
  | 'unavailable'
  | 'noMicrophone'
  | 'noPath'
  | 'failed';

/** What a call needs of its phone. */
export interface CallContext {
  readonly device: Device;
  readonly server: Server;
  readonly store: Store;
  readonly directory: Directory;
  forget(call: Call): void;
}

/** What browsers speak, by what they say of a connection (`RTCTransportStats.tlsVersion`). */
const VERSIONS: Readonly<Record<string, string>> = { FEFC: 'DTLS 1.3', FEFD: 'DTLS 1.2' };
const SPOKEN = Object.values(VERSIONS);

/** DTLS ends here alone: no description that was not judged good gets into it. */
export class Call {
  /** Known once the first message of the call is. */
  callId = '';
  readonly ownTag = hex(random(8));
  progress: Progress = 'looking';
  lock: Lock = { kind: 'firstContact' };
  words: string | undefined;
  end: End | undefined;
  muted = false;
  held = false;
  refusalStatus = 403;
  startedAt = 0;

  private signatures: CallSignatures | undefined;
  private rules: Rules | undefined;
  private session: RTCSession | undefined;
  private peerInfo: Peer | undefined;
  private readonly accepted = new Set<string>();
  private readonly signed = new Map<string, SipText>();
  private agreedKeys = '';
  private element: HTMLAudioElement | undefined;

  constructor(
    private readonly context: CallContext,
    readonly peer: string,
    readonly outgoingCall: boolean,
    private readonly events: CallEvents,
  ) {}

  get over(): boolean {
    return this.progress === 'over';
  }

  listener: CallEvents['changed'] = () => {};

  /** Takes what the directory says of the other end; false when that forbids the call. */
  meets(peer: Peer): boolean {
    this.peerInfo = peer;
    if (peer.kind === 'refused') {
      this.finish(peer.why);
      return false;
    }
    this.lock = peer.lock;
    this.rules = this.context.directory.rules();
    // With no phone of theirs could it be proven, so none need ring.
    const proves = peer.kind === 'account' && peer.engines.length > 0;
    if (this.rules.postQuantum && !proves) {
      this.finish('notPostQuantum');
      return false;
    }
    this.signatures = new CallSignatures(
      this.context.directory.identity(peer, this.rules),
      this.outgoingCall,
      this.context.device.address,
      this.rules.keyings.filter((each) => SPOKEN.includes(each)),
    );
    return true;
  }

  /** Whether the call's keys are proven to hold against a quantum computer. */
  get isPostQuantum(): boolean {
    return this.signatures?.isPostQuantum === true;
  }

  /** How far the log vouches for the other end's account. */
  get logged(): Logged {
    return this.peerInfo?.kind === 'account' ? this.peerInfo.logged : 'none';
  }

  // What the person does

  /** Sends the INVITE. */
  begin(agent: UA): void {
    this.move('calling');
    this.watch(
      agent.call(this.peer, { mediaConstraints: { audio: true, video: false }, pcConfig: {} }),
    );
  }

  answer(): void {
    this.move('connecting');
    this.session?.answer({ mediaConstraints: { audio: true, video: false }, pcConfig: {} });
  }

  decline(): void {
    this.session?.terminate({ status_code: 603 });
    this.finish('hungUp');
  }

  hangUp(): void {
    if (this.over) return;
    this.endWith('hungUp');
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.openAudio();
    this.tell();
  }

  hold(held: boolean): void {
    const session = this.session;
    if (session === undefined || this.progress !== 'talking') return;
    const done = () => {
      this.held = held;
      this.tell();
    };
    if (held) session.hold({}, done);
    else session.unhold({}, done);
  }

  /** A key of the telephone's pad, as tones in the voice itself. */
  tone(key: string): void {
    const sender = this.session?.connection?.getSenders()[0];
    sender?.dtmf?.insertDTMF(key, 160, 70);
  }

  /** The two people have compared the words, and they are the same. */
  async wordsAreTheSame(): Promise<void> {
    const peer = this.peerInfo;
    if (peer?.kind !== 'account' || this.words === undefined) return;
    this.lock = await this.context.directory.verified(peer, this.peer);
    this.tell();
  }

  /** They are not: somebody stands in between. */
  wordsDiffer(): void {
    this.endWith('signatureInvalid');
  }

  // What JsSIP says

  rings(session: RTCSession): void {
    this.watch(session);
    this.move('ringing');
  }

  private watch(session: RTCSession): void {
    this.session = session;
    const connection = session.connection as RTCPeerConnection | undefined;
    if (connection) this.guard(connection);
    session.on('peerconnection', ({ peerconnection }) => this.guard(peerconnection));
    session.on('sdp', (event) => {
      if (event.originator === 'local') event.sdp = hardened(event.sdp);
    });
    session.on('progress', () => {
      if (this.outgoingCall && this.progress === 'calling') this.move('ringing');
    });
    session.on('accepted', () => this.move('connecting'));
    session.on('confirmed', () => void this.settle());
    session.on('ended', () => this.finish('hungUp'));
    session.on('failed', ({ cause }) => this.finish(endOf(cause)));
    session.on('getusermediafailed', () => this.finish('noMicrophone'));
  }

  /** The browser's WebRTC takes descriptions that were judged good, and no others. */
  private guard(connection: RTCPeerConnection): void {
    const set = connection.setRemoteDescription.bind(connection);
    connection.setRemoteDescription = async (description: RTCSessionDescriptionInit) => {
      if (!this.accepted.has(description.sdp ?? '')) throw new Error('not a description we accept');
      await set(description);
    };
    connection.addEventListener('track', ({ streams, track }) => {
      this.element ??= document.createElement('audio');
      this.element.autoplay = true;
      this.element.srcObject = streams[0] ?? new MediaStream([track]);
      document.body.append(this.element);
      this.openAudio();
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') void this.settle();
      if (connection.connectionState === 'failed') {
        this.endWith('noPath');
      }
    });
    this.openAudio();
  }

  // Audio

  private get settled(): boolean {
    return this.signatures?.settled === true;
  }

  /** Nothing is heard, either way, before all that is awaited of the other end is good. */
  private openAudio(): void {
    const open = this.settled && !this.over;
    if (this.element) this.element.muted = !open;
    for (const sender of this.session?.connection?.getSenders() ?? []) {
      if (sender.track) sender.track.enabled = open && !this.muted;
    }
  }

  private async settle(): Promise<void> {
    const connected = this.session?.connection?.connectionState === 'connected';
    if (!connected || !this.settled || this.over || this.progress === 'talking') return;
    if (!(await this.isAllowed())) {
      this.endWith('weakAgreement');
      return;
    }
    this.words = await this.signatures?.words();
    const peer = this.peerInfo;
    if (peer !== undefined && peer.kind !== 'refused') {
      this.lock = await this.context.directory.met(peer, this.peer, this.signatures?.peerSigned);
    }
    this.startedAt = Date.now();
    this.move('talking');
    this.openAudio();
  }

  /** Whether what the two browsers agreed on is what the policy accepts, before anything is heard. */
  private async isAllowed(): Promise<boolean> {
    const { rules } = this;
    const stats = await this.session?.connection?.getStats();
    if (rules === undefined || stats === undefined) return false;
    let agreed = 0;
    for (const each of stats.values() as Iterable<TransportStats>) {
      if (each.type !== 'transport') continue;
      const version = VERSIONS[each.tlsVersion ?? ''] ?? '';
      const suites = version === 'DTLS 1.3' ? rules.suites : [each.dtlsCipher];
      const allowed =
        rules.keyings.includes(version) &&
        suites.includes(each.dtlsCipher ?? '') &&
        rules.srtp.includes((each.srtpCipher ?? '').replace(/^SRTP_/, ''));
      if (!allowed) return false;
      agreed++;
    }
    return agreed > 0;
  }

  // What passes the socket

  /** Signs what this end says. */
  async outgoing(message: SipText): Promise<SipText> {
    const signatures = this.signatures;
    if (signatures === undefined) return message;
    const { number, method } = message.cseq;
    if (message.isRequest) {
      if (method === 'INVITE' && message.toTag === '') {
        this.callId = message.callId;
        signatures.dialog(message.callId, message.fromTag, '', this.peer);
      }
      if (message.method === 'ACK') {
        const nonce = signatures.reveal();
        return nonce === undefined ? message : message.with('Sottovoce-Nonce', nonce);
      }
      if (message.body === '') return message;
      return message.with('Identity', await signatures.request(method, number, message.body));
    }
    if (message.status < 200 || message.status > 299 || message.body === '') return message;
    // JsSIP repeats a 2xx until its ACK is there: each time it is the same.
    const key = `${number} ${message.body}`;
    const known = this.signed.get(key);
    if (known !== undefined) return known;
    if (method === 'INVITE') signatures.answersWithTag(message.toTag);
    const signed = message.with(
      'Identity',
      await signatures.answer(method, number, message.body),
    );
    this.signed.set(key, signed);
    return signed;
  }

  /** The first INVITE of somebody; false when it must not ring. */
  async invited(invite: SipText): Promise<boolean> {
    this.callId = invite.callId;
    this.signatures?.dialog(invite.callId, '', invite.fromTag, invite.fromAddress);
    return this.judged(await this.signatures?.offered(parts(invite)), invite);
  }

  /** Whether JsSIP gets to see a message of this call. */
  async incoming(message: SipText, socket: SigningSocket): Promise<boolean> {
    const signatures = this.signatures;
    if (signatures === undefined) return true;
    if (!message.isRequest) {
      if (message.body === '') return true;
      if (message.status < 200) return false;
      // JsSIP acknowledges a bad answer and ends the call, since its description is not accepted.
      if (message.status < 300) this.judged(await signatures.answered(parts(message)), message);
      return true;
    }
    if (message.method === 'ACK') {
      const verdict = await signatures.revealed(message.field('Sottovoce-Nonce'));
      if (!this.judged(verdict, message)) this.endSession();
      else void this.settle();
      return true;
    }
    if (message.body === '' || (message.method !== 'INVITE' && message.method !== 'UPDATE')) {
      return true;
    }
    const good = this.judged(await signatures.offered(parts(message)), message);
    // Other keys want another connection, which a running call of JsSIP has not got.
    if (good && fingerprints(message.body) === this.agreedKeys) return true;
    socket.sendPast(message.refusal(488, 'Not Acceptable Here', this.ownTag));
    return false;
  }

  private judged(verdict: Verdict | undefined, message: SipText): boolean {
    if (verdict === undefined || !verdict.good) {
      this.refusalStatus = verdict?.status ?? 403;
      this.finish(verdict?.reason ?? 'signatureInvalid');
      return false;
    }
    if (message.body !== '') {
      this.accepted.add(message.body);
      if (this.agreedKeys === '') this.agreedKeys = fingerprints(message.body);
    }
    return true;
  }

  // Small things

  private move(progress: Progress): void {
    if (this.over) return;
    this.progress = progress;
    this.tell();
  }

  /** The reason first: what JsSIP says of the end has none of ours. */
  private endWith(end: End): void {
    this.finish(end);
    this.endSession();
  }

  private endSession(): void {
    if (this.session !== undefined && !this.session.isEnded()) this.session.terminate();
  }

  private finish(end: End): void {
    if (this.over) return;
    this.end = end;
    this.progress = 'over';
    this.openAudio();
    this.element?.remove();
    this.context.forget(this);
    this.tell();
  }

  private tell(): void {
    this.events.changed(this);
    this.listener(this);
  }
}

/** Of `RTCTransportStats`, what counts here. */
interface TransportStats {
  readonly type: string;
  readonly tlsVersion?: string;
  readonly dtlsCipher?: string;
  readonly srtpCipher?: string;
}

function parts(message: SipText) {
  return {
    method: message.cseq.method,
    cseq: message.cseq.number,
    callId: message.callId,
    fromTag: message.fromTag,
    toTag: message.toTag,
    identity: message.all('Identity', 'y'),
    body: message.body,
  };
}

function endOf(cause: string): End {
  switch (cause) {
    case 'Busy':
      return 'busy';
    case 'Rejected':
      return 'declined';
    case 'Canceled':
    case 'Terminated':
      return 'hungUp';
    case 'Unavailable':
    case 'Not Found':
    case 'No Answer':
    case 'Request Timeout':
      return 'unavailable';
    case 'User Denied Media Access':
      return 'noMicrophone';
    default:
      return 'failed';
  }
}


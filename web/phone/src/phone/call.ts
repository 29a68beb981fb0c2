import type { UA } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { Agreed } from '../protocol/passport';
import { CallSignatures, type Verdict } from '../protocol/signatures';
import type { Device, Store } from './store';
import type { Directory, Peer } from './directory';
import type { Lock, Logged } from './lock';
import type { Rules } from './policy-in-force';
import type { Server } from './server';
import type { SigningSocket } from './signing-socket';
import type { SipText } from './sip-text';
import { certificateHash, fingerprints, hardened, opusNumber, withOpusAs } from './descriptions';
import { endOf, type End } from './end';
import { Keypad } from './keypad';
import { Gathering } from './gathering';
import { audioOf, isAllowed, LineWatch, LOOK_MILLIS, Loudspeaker, read, SPOKEN, type Quality } from './media';
import { Moving } from './moving';
import { DEVICE_REMOVED, failure, failureIn, isCompletedElsewhere } from './reason';
import { relays } from './relays';
import { openBy, outlive, speakBy, speakInto } from './session';
import type { Sound } from './sound';
import { hex, random } from '../protocol/bytes';

export type Progress = 'looking' | 'calling' | 'ringing' | 'connecting' | 'talking' | 'over';

export interface CallEvents {
  /** Anything that a person sees has changed. */
  changed(call: Call): void;
}

/** What a call needs of its phone. */
export interface CallContext {
  readonly device: Device;
  readonly server: Server;
  readonly store: Store;
  readonly directory: Directory;
  readonly sound: Sound;
  /** Whether messages get through to the server now. */
  isConnected(): boolean;
  /** Finds out whether they do; calls hear of it when another connection had to be made. */
  check(): void;
  forget(call: Call): void;
}

/** A line that is silent for so long may be so because the network has changed here. */
const DOUBT_MILLIS = 750;
/**
 * How long whoever is still reached by the server leaves a new connection to the other end, whose network may
 * have changed; and whoever knows that it was its own does not wait.
 */
const CALLER_LEAVES_MILLIS = 3_000;
const CALLEE_LEAVES_MILLIS = 5_000;
const MOVED_MILLIS = 5_000;
/** How long an offer waits for a relay; after a move it takes a browser seconds to gather in another network. */
const RELAY_MILLIS = 1_500;
const MOVED_RELAY_MILLIS = 3_500;
const ALONE_MILLIS = 300;
/** A relay's credentials are good for an hour. */
const RELAYS_MILLIS = 2_700_000;
/** Of the present connection, and of one that takes its place. */
const MOST_REPORTS = 4;
/** How long keys are used; whoever was called waits an eighth longer, so that the two do not meet. */
const KEYS_MILLIS = 3_600_000;
const KEYS_AGAIN_MILLIS = 60_000;
/** A request that has to wait for another one is tried again after that. */
const AGAIN_MILLIS = 200;
/** A line that is gone for so long ends the call. */
const GONE_MILLIS = 30_000;

/** The Info package (RFC 6086) in which our phones tell what they saw in the handshake. */
const KEYS_PACKAGE = 'sottovoce-keys';

/** DTLS ends here alone: no description that was not judged good gets into it. */
export class Call {
  /** Known once the first message of the call is. */
  callId = '';
  readonly ownTag = hex(random(8));
  progress: Progress = 'looking';
  lock: Lock = { kind: 'firstContact' };
  words: string | undefined;
  end: End | undefined;
  /** What the other end said of its failure. */
  saidThere = '';
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
  /** What the other end saw in its handshakes, the newest first. */
  private readonly reports: Agreed[] = [];
  /** The payload type by which the other end knows Opus. */
  private opus: string | undefined;
  /** How the line is, and how loud the microphone hears, from 0 to 1. */
  quality: Quality = 'good';
  level = 0;

  private speaker: Loudspeaker | undefined;
  private keypad: Keypad | undefined;
  private config: RTCConfiguration = {};
  private configUntil = 0;
  private line = new LineWatch();
  private looks = 0;
  private readonly gathering = new Gathering(() => this.gatherMillis);
  private readonly moving: Moving;
  private movedAt = -Infinity;
  private goneSince = 0;
  /** The first connection is as the policy wants it. */
  private isFine = false;
  /** When the call should have other keys, by a clock that only goes forward. */
  private keysDue = Infinity;

  constructor(
    private readonly context: CallContext,
    readonly peer: string,
    readonly outgoingCall: boolean,
    private readonly events: CallEvents,
  ) {
    this.moving = new Moving(
      outgoingCall,
      this.ownTag,
      () => this.freshConfig(),
      () => this.gathering.end(),
    );
  }

  get over(): boolean {
    return this.progress === 'over';
  }

  /** Whether JsSIP has taken it for a call. */
  get hasSession(): boolean {
    return this.session !== undefined;
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
      this.rules.keyings.filter((each) => SPOKEN.keyings.includes(each)),
    );
    return true;
  }

  /**
   * Whether the call's keys hold against a quantum computer, and how that is known: nothing where
   * it is not.
   */
  get postQuantum(): 'required' | 'seen' | 'seenNot' | undefined {
    if (this.signatures?.isPostQuantum === true) return 'required';
    const shown = certificateHash(this.session?.connection?.localDescription?.sdp ?? '');
    const report = this.reports.find(({ peer }) => shown === hex(peer));
    if (report === undefined) return undefined;
    return report.postQuantum ? 'seen' : 'seenNot';
  }

  /** How far the log vouches for the other end's account. */
  get logged(): Logged {
    return this.peerInfo?.kind === 'account' ? this.peerInfo.logged : 'none';
  }

  // What the person does

  /** Sends the INVITE. */
  async begin(agent: UA): Promise<void> {
    this.move('calling');
    const options = await this.options();
    if (!this.over) this.watch(agent.call(this.peer, options));
  }

  async answer(): Promise<void> {
    this.move('connecting');
    const options = await this.options();
    if (!this.over) this.session?.answer(options);
  }

  private async options() {
    const { sound } = this.context;
    this.speaker = new Loudspeaker(sound.devices.speaker);
    return { mediaConstraints: audioOf(sound.devices), pcConfig: await this.freshConfig() };
  }

  /** A relay that does not answer holds no call up; and where there is none, other addresses come soon. */
  private get gatherMillis(): number {
    if ((this.config.iceServers ?? []).length === 0) return ALONE_MILLIS;
    return this.hasMoved ? MOVED_RELAY_MILLIS : RELAY_MILLIS;
  }

  private async freshConfig(): Promise<RTCConfiguration> {
    const { sound, server } = this.context;
    if (performance.now() < this.configUntil) return this.config;
    this.config = { iceServers: await relays(server), iceTransportPolicy: sound.paths };
    this.configUntil = performance.now() + RELAYS_MILLIS;
    return this.config;
  }

  decline(): void {
    const { session } = this;
    this.finish('hungUp');
    session?.terminate({ status_code: 603 });
  }

  hangUp(): void {
    if (this.over) return;
    this.endWith('hungUp');
  }

  /** It could not be made, whatever the reason. */
  fails(): void {
    this.endWith('failed');
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.openAudio();
    this.tell();
  }

  /** Whoever is put on hold hears nothing from then on, and not only once they have agreed. */
  hold(held: boolean): void {
    if (this.progress !== 'talking') return;
    this.held = held;
    this.openAudio();
    this.tell();
    this.agreeOnHold();
  }

  /** Tells the other end, once it has answered what it was told before. */
  private agreeOnHold(): void {
    const { session, held } = this;
    if (session === undefined || this.over || session.isOnHold().local === held) return;
    const again = () => this.agreeOnHold();
    const isTold = held ? session.hold({}, again) : session.unhold({}, again);
    if (!isTold) window.setTimeout(again, AGAIN_MILLIS);
  }

  /** Another microphone or loudspeaker, while the call goes on. */
  async useDevices(): Promise<void> {
    const { session } = this;
    const { devices } = this.context.sound;
    this.speaker?.use(devices.speaker);
    if (session === undefined || this.over) return;
    const stream = await navigator.mediaDevices.getUserMedia(audioOf(devices));
    const [track] = stream.getAudioTracks();
    // The call may have ended while the browser asked: nothing listens then.
    if (track !== undefined && this.over) track.stop();
    else if (track !== undefined) await speakInto(session, track);
    this.openAudio();
  }

  /** A key of the telephone's pad. */
  tone(key: string): void {
    const { session } = this;
    if (session === undefined || this.progress !== 'talking' || this.held) return;
    const dtmf = session.connection.getSenders()[0]?.dtmf;
    // Phones of other makers listen for events beside the voice (RFC 4733).
    if (this.peerInfo?.kind === 'foreign' && dtmf?.canInsertDTMF === true) {
      dtmf.insertDTMF(key, 160, 70);
      return;
    }
    this.keypad ??= new Keypad();
    this.keypad.press(key, (track) => this.sound(session, track));
  }

  /** A track in the place of what the microphone hears, or that again. */
  private async sound(session: RTCSession, track: MediaStreamTrack | undefined): Promise<void> {
    if (this.over) return;
    const heard = this.moving.before ?? session.connection;
    if (track === undefined) {
      await speakBy(session, heard);
      this.openAudio();
      return;
    }
    track.enabled = this.settled;
    for (const sender of heard.getSenders()) await sender.replaceTrack(track);
  }

  /** The two people have compared the words, and they are the same. */
  async wordsAreTheSame(): Promise<void> {
    const peer = this.peerInfo;
    if (peer?.kind !== 'account' || this.words === undefined) return;
    this.lock = await this.context.directory.verified(peer, this.peer, 'words');
    this.tell();
  }

  /** They are not: somebody stands in between. There is no call with them until they are verified anew. */
  async wordsDiffer(): Promise<void> {
    const peer = this.peerInfo;
    this.endWith('wordsDiffer');
    if (peer?.kind === 'account') await this.context.directory.differed(peer, this.peer);
    this.tell();
  }

  // What JsSIP says

  rings(session: RTCSession): void {
    this.watch(session);
    this.move('ringing');
  }

  private watch(session: RTCSession): void {
    this.session = session;
    openBy(session, () => this.openAudio());
    const connection = session.connection as RTCPeerConnection | undefined;
    if (connection) this.guard(connection);
    session.on('peerconnection', ({ peerconnection }) => this.guard(peerconnection));
    session.on('sdp', (event) => {
      if (event.originator === 'local') event.sdp = hardened(event.sdp);
    });
    session.on('icecandidate', ({ candidate, ready }) => this.gathering.found(candidate, ready));
    session.on('progress', () => {
      if (this.outgoingCall && this.progress === 'calling') this.move('ringing');
    });
    session.on('accepted', () => this.move('connecting'));
    session.on('confirmed', () => void this.settle());
    session.on('ended', ({ cause }) => this.finish(cause === 'RTP Timeout' ? 'noPath' : 'hungUp'));
    session.on('failed', ({ cause }) => this.finish(endOf(cause)));
    session.on('hold', () => this.tell());
    session.on('unhold', () => this.tell());
    session.on('getusermediafailed', () => this.finish('noMicrophone'));
  }

  /** The browser's WebRTC takes descriptions that were judged good, and no others. */
  private guard(connection: RTCPeerConnection): void {
    const set = connection.setRemoteDescription.bind(connection);
    connection.setRemoteDescription = async (description: RTCSessionDescriptionInit) => {
      if (!this.accepted.has(description.sdp ?? '')) throw new Error('not a description we accept');
      await set(description);
    };
    const setLocal = connection.setLocalDescription.bind(connection);
    connection.setLocalDescription = async (description?: RTCLocalSessionDescriptionInit) => {
      const { opus, moving } = this;
      const renumber = moving.before !== undefined && opus !== undefined && description?.type === 'offer';
      const sdp = description?.sdp ?? '';
      await setLocal(renumber ? { ...description, sdp: withOpusAs(sdp, opus) } : description);
    };
    let stream: MediaStream | undefined;
    connection.addEventListener('track', (event) => {
      stream = event.streams[0] ?? new MediaStream([event.track]);
      if (this.moving.before === undefined) this.speaker?.play(stream);
    });
    connection.addEventListener('connectionstatechange', () => {
      const { connectionState: state } = connection;
      if (state === 'connected' && this.moving.before !== undefined) void this.moveOver(connection, stream);
      else if (state === 'connected') void this.settle();
      // A running call looks for another path.
      else if (state === 'failed' && this.progress !== 'talking') this.endWith('noPath');
    });
    this.openAudio();
  }

  /** The other end holds this one. */
  get heldThere(): boolean {
    return this.session?.isOnHold().remote === true;
  }

  private get onHold(): boolean {
    return this.held || this.session?.isOnHold().local === true || this.heldThere;
  }

  // Audio

  private get settled(): boolean {
    return this.signatures?.settled === true;
  }

  /** Nothing is heard, either way, before all that is awaited of the other end is good. */
  private openAudio(): void {
    const open = this.settled && this.isFine && !this.over;
    this.speaker?.open(open);
    const connections = [this.moving.before, this.session?.connection];
    for (const sender of connections.flatMap((each) => each?.getSenders() ?? [])) {
      if (sender.track) sender.track.enabled = open && !this.muted && !this.onHold;
    }
  }

  private async settle(): Promise<void> {
    const connection = this.session?.connection;
    const connected = connection?.connectionState === 'connected';
    if (!connected || !this.settled || this.over || this.progress === 'talking') return;
    if (!(await this.isAllowed(connection))) {
      this.endWith(this.tooWeak);
      return;
    }
    this.isFine = true;
    this.words = await this.signatures?.words();
    const peer = this.peerInfo;
    if (peer !== undefined && peer.kind !== 'refused') {
      this.lock = await this.context.directory.met(peer, this.peer, this.signatures?.peerSigned);
    }
    const { session } = this;
    if (this.startedAt > 0 || session === undefined || this.over) return;
    outlive(session);
    this.startedAt = Date.now();
    this.useKeysFor(this.keysMillis);
    this.looks = window.setInterval(() => void this.look(), LOOK_MILLIS);
    this.move('talking');
    this.openAudio();
    void this.compareLogs();
  }

  /** The two ends were shown two logs: nothing that either was shown of the other counts. */
  private async compareLogs(): Promise<void> {
    const theirs = this.signatures?.peerHead;
    if (theirs === undefined || this.peerInfo?.kind !== 'account') return;
    if (await this.context.directory.isOfOtherLog(theirs)) this.endWith('otherLog');
  }

  /** Whether what the two ends agreed on is what the policy accepts, before anything is heard. */
  private async isAllowed(connection: RTCPeerConnection): Promise<boolean> {
    return this.rules !== undefined && (await isAllowed(connection, this.rules));
  }

  /** Between two browsers it is known why, and what helps (ADR 110). */
  private get tooWeak(): End {
    const peer = this.peerInfo;
    const isBrowser = peer?.kind === 'account' && peer.engines.length === 0;
    return isBrowser ? 'weakBrowsers' : 'weakAgreement';
  }

  // The line

  private async look(): Promise<void> {
    const heard = this.moving.before ?? this.session?.connection;
    if (heard === undefined || this.over) return;
    const reading = await read(heard);
    this.level = this.muted ? 0 : reading.level;
    const isClosed = heard.connectionState === 'closed';
    const quality = isClosed ? 'gone' : this.line.next(reading);
    // Where one holds the other, little is sent, and its absence says nothing.
    const held = this.onHold;
    this.quality = quality === 'gone' && held ? 'good' : quality;
    const { silentMillis } = this.line;
    if (!held && silentMillis >= DOUBT_MILLIS && silentMillis % DOUBT_MILLIS === 0) {
      this.context.check();
    }
    if (isClosed || (!held && silentMillis >= this.leavesMillis)) await this.mend();
    else if (this.quality !== 'gone') {
      this.goneSince = 0;
      if (performance.now() >= this.keysDue && !held) await this.renewKeys();
    }
    this.tell();
  }

  private get hasMoved(): boolean {
    return performance.now() - this.movedAt < MOVED_MILLIS;
  }

  private get leavesMillis(): number {
    if (this.hasMoved) return 2 * LOOK_MILLIS;
    return this.outgoingCall ? CALLER_LEAVES_MILLIS : CALLEE_LEAVES_MILLIS;
  }

  /** The server is reached by another connection than before: if the line is silent, it moves, too. */
  async moved(socket: SigningSocket): Promise<void> {
    const { session } = this;
    if (session === undefined || this.progress !== 'talking') return;
    this.movedAt = performance.now();
    await this.moving.moved(session, socket);
    await this.look();
  }

  private get keysMillis(): number {
    return this.outgoingCall ? KEYS_MILLIS : (KEYS_MILLIS * 9) / 8;
  }

  private useKeysFor(millis: number): void {
    this.keysDue = performance.now() + millis;
  }

  /** Whoever gets at this page's memory gets at most an hour of the call; a failure leaves it as it is. */
  private async renewKeys(): Promise<void> {
    this.useKeysFor(KEYS_AGAIN_MILLIS);
    const signs = this.signatures?.peerSigned === true;
    if (signs && this.context.isConnected()) this.rejoin();
  }

  /** The path is gone, as when the network changes: another connection, with keys of its own. */
  private async mend(): Promise<void> {
    if (this.goneSince === 0) this.goneSince = Date.now();
    if (Date.now() - this.goneSince > GONE_MILLIS) this.endWith('noPath');
    const signs = this.signatures?.peerSigned === true;
    if (signs && !this.over && this.context.isConnected()) this.rejoin();
  }

  private rejoin(): void {
    if (this.session !== undefined) void this.moving.rejoin(this.session);
  }

  /** The new connection stands: what was agreed on is looked at, and then it is the only one. */
  private async moveOver(connection: RTCPeerConnection, stream?: MediaStream): Promise<void> {
    const { session } = this;
    const { before } = this.moving;
    if (session === undefined || this.over || session.connection !== connection) return;
    if (!(await this.isAllowed(connection))) {
      this.endWith(this.tooWeak);
      return;
    }
    await speakBy(session, connection);
    if (stream !== undefined) this.speaker?.play(stream);
    this.moving.before = undefined;
    this.movedAt = -Infinity;
    this.line = new LineWatch();
    this.useKeysFor(this.keysMillis);
    before?.close();
    this.openAudio();
    this.tell();
  }

  // What passes the socket

  /** Signs what this end says. */
  async outgoing(message: SipText, socket: SigningSocket): Promise<SipText | undefined> {
    const signatures = this.signatures;
    if (signatures === undefined) return message;
    if (message.isRequest && !this.moving.leaves(message, socket)) return undefined;
    const { number, method } = message.cseq;
    if (message.isRequest) {
      if (method === 'INVITE' && message.toTag === '') {
        this.callId = message.callId;
        signatures.dialog(message.callId, message.fromTag, '', this.peer);
        message = message.with('Recv-Info', KEYS_PACKAGE);
      }
      if (message.method === 'ACK') {
        const nonce = signatures.reveal();
        return nonce === undefined ? message : message.with('Sottovoce-Nonce', nonce);
      }
      if (message.body === '') return message;
      return message.with('Identity', await signatures.request(method, number, message.body));
    }
    if (message.status < 200 || message.status > 299 || message.body === '') return message;
    if (method === 'INVITE') message = message.with('Recv-Info', KEYS_PACKAGE);
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
    return this.judged(await this.signatures?.offered(invite.parts), invite);
  }

  /** Whether JsSIP gets to see a message of this call. */
  async incoming(message: SipText, socket: SigningSocket): Promise<boolean> {
    const signatures = this.signatures;
    if (signatures === undefined) return true;
    if (!message.isRequest) {
      if (!this.moving.arrives(message, socket)) return false;
      if (message.body === '') return true;
      if (message.status < 200) return false;
      // JsSIP acknowledges a bad answer and ends the call, since its description is not accepted.
      if (message.status < 300) this.judged(await signatures.answered(message.parts), message);
      return true;
    }
    if (message.method === 'ACK') {
      const verdict = await signatures.revealed(message.field('Sottovoce-Nonce'));
      if (!this.judged(verdict, message)) this.endSession();
      else void this.settle();
      return true;
    }
    if (message.method === 'INFO' && message.field('Info-Package') === KEYS_PACKAGE) {
      socket.sendPast(message.response(200, 'OK', this.ownTag));
      this.told(await signatures.reported(message.parts));
      return false;
    }
    if (message.method === 'CANCEL' && isCompletedElsewhere(message)) {
      // Whoever can say so without proof could hide that somebody called.
      if (await signatures.isAnsweredElsewhere(message.parts)) this.finish('elsewhere');
    }
    if (message.method === 'BYE') {
      const why = failureIn(message);
      const cutOff = why?.cause === DEVICE_REMOVED;
      this.saidThere = cutOff ? '' : (why?.text ?? '');
      // JsSIP answers it, and ends what is over here already.
      if (why !== undefined) this.finish(cutOff ? 'cutOffHere' : 'failedThere');
    }
    if (message.body === '' || (message.method !== 'INVITE' && message.method !== 'UPDATE')) {
      return true;
    }
    const { agreedKeys, session } = this;
    if (!this.judged(await signatures.offered(message.parts), message)) {
      socket.sendPast(message.response(this.refusalStatus, 'Not Trusted', this.ownTag));
      this.endSession();
      return false;
    }
    if (this.agreedKeys === agreedKeys) return true;
    // Other keys want another connection, which takes the place of this one once it stands.
    const isRunning = session !== undefined && this.startedAt > 0;
    if (!isRunning || !(await this.moving.givesWay(session, socket))) {
      this.agreedKeys = agreedKeys;
      socket.sendPast(message.response(491, 'Request Pending', this.ownTag));
      return false;
    }
    await this.moving.join(session);
    return true;
  }

  /** What is told of a connection that is yet to come counts once it is there. */
  private told(report: Agreed | undefined): void {
    if (report === undefined) return;
    this.reports.unshift(report);
    this.reports.length = Math.min(this.reports.length, MOST_REPORTS);
    this.tell();
  }

  private judged(verdict: Verdict | undefined, message: SipText): boolean {
    if (verdict === undefined || !verdict.good) {
      this.refusalStatus = verdict?.status ?? 403;
      this.finish(verdict?.reason ?? 'signatureInvalid');
      return false;
    }
    if (message.body !== '') {
      this.accepted.add(message.body);
      this.agreedKeys = fingerprints(message.body);
      this.opus = opusNumber(message.body);
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

  /** The other end is told why, where something failed. */
  private endSession(): void {
    if (this.session === undefined || this.session.isEnded()) return;
    const why = this.end && failure(this.end);
    this.session.terminate(why && { status_code: why.cause, reason_phrase: why.text });
  }

  private finish(end: End): void {
    if (this.over) return;
    this.end = end;
    this.progress = 'over';
    this.openAudio();
    window.clearInterval(this.looks);
    this.moving.before?.close();
    this.speaker?.close();
    this.keypad?.close();
    this.context.forget(this);
    this.tell();
  }

  private tell(): void {
    this.events.changed(this);
    this.listener(this);
  }
}

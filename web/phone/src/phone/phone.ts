import { UA } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import { Directory, type Peer } from './directory';
import { Call, type CallEvents } from './call';
import type { End } from './end';
import { Server } from './server';
import { callIdOf } from './session';
import { SigningSocket, type Gatekeeper } from './signing-socket';
import { SipText } from './sip-text';
import { Sound } from './sound';
import type { Device, Store } from './store';
import { HeadKeeper } from './head-keeper';
import { OwnAccount, type LetIn, type Recovery } from './own-account';
import type { PolicyRefusal } from './lock';
import { PolicyInForce } from './policy-in-force';
import { renew } from './renewal';
import { dismissNotices, Waking, type Asked } from './waking';
import { follow } from './roots';
import { hex, random } from '../protocol/bytes';
import { dpopProof } from '../protocol/token';
import { readRevocation } from '../protocol/revocation';
import { readTrust, type Trust } from '../protocol/trust';

/** Whether others can reach this phone. */
export type Presence = 'connecting' | 'ready' | 'away' | 'refused';

export interface PhoneEvents {
  presence(presence: Presence): void;
  /** Somebody calls, and who it is was checked before this. */
  incoming(call: Call): void;
  /** A call that did not even ring: what was shown of its caller was not good. */
  blocked(address: string, why: End): void;
  /** The server sent other roots, which were not signed as they must be; nothing changed. */
  rootsRefused(): void;
  /** There are other roots: whoever uses this phone should open it anew. */
  rootsChanged(): void;
  /** Who waits to be let in has changed, or that this device does. */
  devices(): void;
  /** Whether this phone can be woken, or is, has changed. */
  waking(): void;
  /** The server does not use this browser's push service. */
  pushRefused(): void;
  /** The organisation's authority has cut this device off; when, in seconds since 1970. */
  cutOff(at: number): void;
}

/** The policy is asked for when the page opens, and every hour. */
const REFRESH_MILLIS = 3_600_000;

/** Seconds; a token lives 300, and each REGISTER brings another. */
const REGISTRATION = 240;
/** Whoever is woken registers for longer, and JsSIP would wait for as long. */
const AGAIN_MILLIS = 120_000;
/** How long the server may keep a sign of life to itself: while people hear nothing, and else. */
const TALKING_MILLIS = 400;
const PATIENCE_MILLIS = 2_000;
/** How often a device that waits asks whether it was let in. */
const LOOK_MILLIS = 5_000;
/** How often one that is in asks whether another one waits; also when somebody comes back to it. */
const LOOK_AT_OTHERS_MILLIS = 60_000;

/**
 * The phone of one device: its connection to the server, and its calls. Everything that is signed
 * is signed and judged here, before the browser's WebRTC sees a description.
 */
export class Phone implements Gatekeeper {
  private readonly agent: UA;
  private readonly socket: SigningSocket;
  private readonly calls = new Set<Call>();
  private starting: Call | undefined;
  /** What the browser knows of its network, where it says so. */
  private readonly network = (navigator as { connection?: EventTarget }).connection;
  /** Another network: a connection of before may be dead without knowing it. */
  private readonly moved = () => this.check();
  /** The server is reached by another connection than when this phone registered last. */
  private isNew = false;
  private refreshes = 0;
  private registers = 0;
  private looks: number[] = [];
  private readonly seen = () => void this.lookAtDevices();

  private constructor(
    readonly device: Device,
    private readonly store: Store,
    readonly server: Server,
    readonly own: OwnAccount,
    readonly directory: Directory,
    readonly sound: Sound,
    readonly heads: HeadKeeper,
    readonly waking: Waking,
    private readonly events: PhoneEvents,
  ) {
    const domain = this.domain;
    this.socket = new SigningSocket(
      `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sip`,
      this,
    );
    const user = this.user;
    this.agent = new UA({
      sockets: [{ socket: this.socket, weight: 0 }],
      uri: device.address,
      contact_uri: `sip:${user}@${device.id}.invalid;transport=ws`,
      instance_id: device.id,
      registrar_server: `sip:${domain}`,
      register_expires: REGISTRATION,
      session_timers: false,
      user_agent: 'Sottovoce',
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 15,
    });
    this.agent.on('connected', () => (this.isNew = true));
    this.agent.on('registered', () => {
      events.presence('ready');
      if (!this.isNew) return;
      this.isNew = false;
      for (const call of this.calls) void call.moved(this.socket);
    });
    this.agent.on('unregistered', () => events.presence('away'));
    this.agent.on('disconnected', () => events.presence('away'));
    this.agent.on('connecting', () => events.presence('connecting'));
    this.agent.on('registrationFailed', () => events.presence('refused'));
    this.agent.on('newRTCSession', ({ originator, session }: NewSession) => {
      if (originator === 'remote') this.rings(session);
    });
  }

  static async open(device: Device, store: Store, events: PhoneEvents): Promise<Phone> {
    const server = new Server(await Server.issuer(), device);
    const before = readTrust(device.trust);
    server.onRevocation = async (word) => {
      const said = await readRevocation(word, before?.authorities ?? []);
      const isOurs = said?.device === device.id && `sip:${said.user}@${said.domain}` === device.address;
      if (said !== undefined && isOurs) events.cutOff(said.at);
    };
    if ((await follow(server, device, store)) === 'refused') events.rootsRefused();
    const trust = readTrust(device.trust);
    if (trust === undefined) throw new Error('this page is too old for these roots');
    const policy = await PolicyInForce.open(trust, server, store);
    const heads = await HeadKeeper.open(server, store, trust, () => policy.staleHead);
    const own = new OwnAccount(server, device, store);
    const directory = await Directory.open(server, device, store, trust, heads, policy, own);
    const sound = await Sound.open(store);
    const waking = await Waking.open(store);
    const phone = new Phone(
      device,
      store,
      server,
      own,
      directory,
      sound,
      heads,
      waking,
      events,
    );
    await policy.refresh(heads);
    await own.join();
    await phone.renew(trust);
    phone.refreshes = window.setInterval(
      () => void phone.refresh(policy, heads, trust),
      REFRESH_MILLIS,
    );
    phone.registers = window.setInterval(() => phone.register(), AGAIN_MILLIS);
    phone.looks = [
      window.setInterval(() => own.waits && void phone.lookAtDevices(), LOOK_MILLIS),
      window.setInterval(() => !own.waits && void phone.lookAtDevices(), LOOK_AT_OTHERS_MILLIS),
    ];
    document.addEventListener('visibilitychange', phone.seen);
    phone.agent.start();
    void dismissNotices();
    phone.network?.addEventListener('change', phone.moved);
    window.addEventListener('online', phone.moved);
    return phone;
  }

  get user(): string {
    return this.device.address.slice(4).split('@')[0] ?? '';
  }

  get domain(): string {
    return this.device.address.split('@')[1] ?? '';
  }

  /** Why the policy lets no call begin now, if so. */
  get refused(): PolicyRefusal | undefined {
    return this.directory.rules().refused;
  }

  /** Lets another device of this user into the account. */
  async letIn(code: string): Promise<LetIn> {
    const done = await this.own.letIn(code, (state) => this.directory.isLatest(state));
    this.events.devices();
    return done;
  }

  /** Takes the place of all devices of this account, by its recovery words. */
  async recover(words: string): Promise<Recovery> {
    const done = await this.own.recover(words, (state) => this.directory.isLatest(state));
    this.events.devices();
    return done;
  }

  private async lookAtDevices(): Promise<void> {
    const isWanted = document.visibilityState === 'visible' && this.calls.size === 0;
    if (!isWanted || !this.agent.isRegistered()) return;
    try {
      await this.own.look();
    } catch {
      // The server is away, or tells no account of ours: nobody is let in on its word.
      this.own.waiting = [];
    }
    this.events.devices();
  }

  /** Whether the server wakes this browser when the page is closed, from now on. */
  async wake(on: boolean): Promise<Asked> {
    const asked = await this.waking.turn(on);
    this.register();
    this.events.waking();
    return asked;
  }

  /** Where the server is not reached it is reached anew, and calls follow. */
  private check(): void {
    const isTalking = [...this.calls].some((each) => each.progress === 'talking');
    this.socket.check(isTalking ? TALKING_MILLIS : PATIENCE_MILLIS);
  }

  private register(): void {
    if (this.agent.isConnected()) this.agent.register();
  }

  private async renew(trust: Trust): Promise<void> {
    if (await renew(this.server, this.device, this.store, trust)) await this.directory.renewed();
  }

  private async refresh(policy: PolicyInForce, heads: HeadKeeper, trust: Trust): Promise<void> {
    try {
      const followed = await follow(this.server, this.device, this.store);
      if (followed === 'refused') this.events.rootsRefused();
      if (followed === 'changed') {
        this.events.rootsChanged();
        return;
      }
      await policy.refresh(heads);
      await this.renew(trust);
    } catch {
      // The server is away: what is kept goes on, and it is asked again in an hour.
    }
  }

  /** `bob` or `sip:bob@domain`. */
  addressOf(dialled: string): string {
    const plain = dialled.trim().replace(/^sips?:/i, '');
    return `sip:${plain.includes('@') ? plain : `${plain}@${this.domain}`}`;
  }

  /** Calls somebody, where there is no call yet; what they are shown to be decides whether it rings. */
  async call(dialled: string, events: CallEvents): Promise<Call> {
    const address = this.addressOf(dialled);
    const call = new Call(this.context(), address, true, events);
    if (this.calls.size > 0) return call;
    this.calls.add(call);
    try {
      const peer = await this.directory.look(address);
      if (call.over || !call.meets(peer)) return call;
      this.starting = call;
      await call.begin(this.agent);
    } catch {
      // A call that is not made must not hold up those that come.
      call.fails();
    }
    return call;
  }

  forget(call: Call): void {
    this.calls.delete(call);
    if (this.starting === call) this.starting = undefined;
  }

  /** Goes without signing out: another window goes on in its place. */
  async leave(): Promise<void> {
    for (const call of this.calls) call.hangUp();
    await this.socket.sent();
    this.socket.disconnect();
    this.close();
  }

  close(): void {
    window.clearInterval(this.refreshes);
    window.clearInterval(this.registers);
    for (const each of this.looks) window.clearInterval(each);
    document.removeEventListener('visibilitychange', this.seen);
    this.network?.removeEventListener('change', this.moved);
    window.removeEventListener('online', this.moved);
    for (const call of this.calls) call.hangUp();
    this.agent.stop();
  }

  private context() {
    return {
      device: this.device,
      server: this.server,
      store: this.store,
      directory: this.directory,
      sound: this.sound,
      isConnected: () => this.agent.isRegistered(),
      check: () => this.check(),
      forget: (call: Call) => this.forget(call),
    };
  }

  private rings(session: RTCSession): void {
    const call = this.find(callIdOf(session));
    if (call === undefined || this.otherThan(call)) {
      session.terminate({ status_code: 486 });
      if (call !== undefined) this.forget(call);
      return;
    }
    call.rings(session);
    this.events.incoming(call);
  }

  private otherThan(call: Call): boolean {
    return [...this.calls].some((each) => each !== call && !each.over);
  }

  private find(callId: string): Call | undefined {
    return [...this.calls].find((each) => each.callId === callId);
  }

  // What passes the socket

  async outgoing(message: SipText): Promise<SipText | undefined> {
    if (message.isRequest && message.method === 'REGISTER') return this.signedIn(message);
    let call = this.find(message.callId);
    if (call === undefined && message.method === 'INVITE' && message.isRequest) {
      call = this.starting;
      this.starting = undefined;
    }
    return call === undefined ? message : call.outgoing(message, this.socket);
  }

  async incoming(message: SipText): Promise<boolean> {
    if (!message.isRequest && message.method === 'REGISTER') {
      await this.registered(message);
      return true;
    }
    const call = this.find(message.callId);
    if (call !== undefined) return call.incoming(message, this.socket);
    if (message.isRequest && message.method === 'INVITE' && message.toTag === '') {
      return this.invited(message);
    }
    return true;
  }

  private async registered(answer: SipText): Promise<void> {
    const wasOn = this.waking.isOn;
    const again = await this.waking.answered(answer);
    this.events.waking();
    if (wasOn && !this.waking.isOn) this.events.pushRefused();
    // After JsSIP has seen this answer.
    if (again) window.setTimeout(() => this.register());
  }

  private async signedIn(register: SipText): Promise<SipText> {
    const { token, nonce } = await this.server.signIn();
    const proof = await dpopProof(
      this.device,
      'REGISTER',
      register.requestUri,
      new Date(),
      nonce,
      token,
    );
    return this.waking
      .asking(register)
      .with('Authorization', `Bearer ${token}`)
      .with('DPoP', proof);
  }

  private async invited(invite: SipText): Promise<boolean> {
    const call = new Call(this.context(), invite.fromAddress, false, NO_EVENTS);
    const peer = await this.look(invite);
    if (peer === undefined) return false;
    const good = call.meets(peer) && (await call.invited(invite));
    if (good) {
      this.calls.add(call);
      // JsSIP refuses by itself what it does not understand, and tells nobody.
      window.setTimeout(() => call.hasSession || this.forget(call));
      return true;
    }
    this.socket.sendPast(invite.response(call.refusalStatus, 'Not Trusted', call.ownTag));
    this.events.blocked(invite.fromAddress, call.end ?? 'failed');
    return false;
  }

  /** Who calls; nothing where that cannot be found out, and the caller hears of it. */
  private async look(invite: SipText): Promise<Peer | undefined> {
    const { fromAddress } = invite;
    const peer = fromAddress && (await this.directory.look(fromAddress).catch(() => undefined));
    if (peer) return peer;
    const [status, phrase] = fromAddress === '' ? [400, 'Bad Request'] as const : [480, 'Not Now'] as const;
    this.socket.sendPast(invite.response(status, phrase, hex(random(8))));
    return undefined;
  }
}

interface NewSession {
  readonly originator: 'local' | 'remote' | 'system';
  readonly session: RTCSession;
}

const NO_EVENTS: CallEvents = { changed: () => {} };

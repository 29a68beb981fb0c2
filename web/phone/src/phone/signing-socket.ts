import { pause } from './pause';
import { SipText } from './sip-text';

/** A connection that does not stand by then is tried anew. */
const CONNECT_MILLIS = 5_000;
/** The least that it is given when there is reason to doubt it. */
const OPENS_MILLIS = 1_500;
const LOOK_MILLIS = 20;

/** Who looks at every message before it leaves, or before JsSIP sees it. */
export interface Gatekeeper {
  /** What is sent instead; nothing is sent when it yields nothing. */
  outgoing(message: SipText): Promise<SipText | undefined>;
  /** Whether JsSIP gets to see it. */
  incoming(message: SipText): Promise<boolean>;
}

/**
 * The WebSocket of JsSIP (RFC 7118), with a gatekeeper that may take its time: signatures are made
 * and judged asynchronously in a browser, JsSIP's events are not. Messages of one call keep their order.
 */
export class SigningSocket {
  readonly via_transport = 'WSS';
  readonly sip_uri: string;
  onconnect: () => void = () => {};
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => {};
  ondata: <T>(data: T) => void = () => {};

  private socket: WebSocket | undefined;
  private connectingSince = 0;
  private heardAt = 0;
  private asked: Promise<void> | undefined;
  private sending: Promise<void> = Promise.resolve();
  /** One line of messages for each Call-ID: one caller's look-up does not hold the others up. */
  private readonly receiving = new Map<string, Promise<void>>();

  constructor(
    readonly url: string,
    private readonly gatekeeper: Gatekeeper,
  ) {
    this.sip_uri = `sip:${new URL(url).host};transport=ws`;
  }

  connect(): void {
    if (this.isConnected() || this.isConnecting()) return;
    const socket = new WebSocket(this.url, 'sip');
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.connectingSince = performance.now();
    window.setTimeout(() => {
      if (this.socket === socket && this.isConnecting()) this.renew();
    }, CONNECT_MILLIS);
    socket.onopen = () => {
      this.heardAt = performance.now();
      this.onconnect();
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.ondisconnect(!event.wasClean, event.code, event.reason);
    };
    socket.onmessage = (event) => {
      this.heardAt = performance.now();
      this.receive(event.data);
    };
  }

  disconnect(): void {
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
    if (socket !== undefined) this.ondisconnect(false);
  }

  /** Gives the connection up as broken and makes another one at once; JsSIP would wait for seconds. */
  private renew(): void {
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
    if (socket !== undefined) this.ondisconnect(true);
    this.connect();
  }

  /**
   * Asks the server for a sign of life (RFC 5626 section 3.5.1): a connection whose network is gone does not
   * know it for minutes. Without one the connection is renewed, and so is one that does not come about.
   */
  check(patienceMillis: number): void {
    this.asked ??= this.look(patienceMillis).finally(() => (this.asked = undefined));
  }

  private async look(patienceMillis: number): Promise<void> {
    const { socket } = this;
    const since = this.isConnecting() ? this.connectingSince : performance.now();
    const patience = this.isConnecting() ? Math.max(patienceMillis, OPENS_MILLIS) : patienceMillis;
    if (this.isConnected()) socket?.send('\r\n\r\n');
    while (socket !== undefined && performance.now() - since < patience) {
      await pause(LOOK_MILLIS);
      if (this.heardAt > since) return;
      if (this.socket !== socket) break;
    }
    if (this.socket === socket || this.socket === undefined) this.renew();
  }

  isConnected(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.socket?.readyState === WebSocket.CONNECTING;
  }

  send(data: string): boolean {
    if (!this.isConnected()) return false;
    const message = SipText.parse(data);
    // Keep-alives (RFC 5626 section 3.5.1) are no messages.
    if (message === undefined) this.socket?.send(data);
    else this.sending = this.sending.then(() => this.sendLooked(message)).catch(() => {});
    return true;
  }

  /** All that was to be sent has left. */
  sent(): Promise<void> {
    return this.sending;
  }

  /** A message of the gatekeeper's own for JsSIP. */
  deliver(text: string): void {
    this.ondata(text);
  }

  /** A message of the gatekeeper's own, past JsSIP. */
  sendPast(text: string): void {
    if (this.isConnected()) this.socket?.send(text);
  }

  private async sendLooked(message: SipText): Promise<void> {
    const looked = await this.gatekeeper.outgoing(message);
    if (looked !== undefined && this.isConnected()) this.socket?.send(looked.toString());
  }

  private receive(data: unknown): void {
    const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data);
    const message = SipText.parse(text);
    if (message === undefined) return;
    const id = message.callId;
    const before = this.receiving.get(id) ?? Promise.resolve();
    const turn = before
      .then(async () => {
        if (await this.gatekeeper.incoming(message)) this.ondata(text);
      })
      .catch(() => {})
      .finally(() => {
        if (this.receiving.get(id) === turn) this.receiving.delete(id);
      });
    this.receiving.set(id, turn);
  }
}

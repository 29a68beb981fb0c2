import type { RTCSession } from 'jssip/lib/RTCSession';
import { offerAnew, replaceConnection, restoreConnection } from './session';
import type { SigningSocket } from './signing-socket';
import type { SipText } from './sip-text';

/** A new connection that does not stand by then is given up, and the old one kept. */
const JOIN_MILLIS = 8_000;
/** The first one after a move: it may have begun with the addresses of the network before. */
const FIRST_JOIN_MILLIS = 6_000;
/** An offer without a final answer for so long was lost, as on a dead connection to the server. */
const LOST_MILLIS = 600;
/** After a refusal: with as much again by chance, so that two ends do not meet again (RFC 3261 section 14.1). */
const CALLER_WAITS_MILLIS = 1_000;
const CALLEE_WAITS_MILLIS = 300;

/** Moves a call to another connection, which takes the place of the present one once it stands (ADR 102). */
export class Moving {
  /** The connection that is heard while another one takes its place. */
  before: RTCPeerConnection | undefined;
  /** Our own offer of another one, until it is answered. */
  private own: Promise<void> | undefined;
  private offered: SipText | undefined;
  private offeredAt = 0;
  private isWithdrawn = false;
  /** The numbers (CSeq) of offers that were refused here, of which the other end hears nothing more. */
  private readonly refused = new Set<number>();
  private notBefore = 0;
  private isFirst = false;

  /**
   * @param ownTag of this end of the dialog
   * @param config of a new connection
   * @param send lets an offer go, however few addresses of this end are known yet
   */
  constructor(
    private readonly isCaller: boolean,
    private readonly ownTag: string,
    private readonly config: () => Promise<RTCConfiguration>,
    private readonly send: () => void,
  ) {}

  /** Offers a new connection with other keys; the present one goes on until the new one stands. */
  rejoin(session: RTCSession): Promise<void> {
    const isBusy = this.own !== undefined || this.before !== undefined;
    if (isBusy || !session.isReadyToReOffer() || performance.now() < this.notBefore) {
      return Promise.resolve();
    }
    this.own = this.offer(session).finally(() => {
      this.own = undefined;
      this.offered = undefined;
      this.isWithdrawn = false;
    });
    return this.own;
  }

  private async offer(session: RTCSession): Promise<void> {
    const connection = await this.join(session);
    if (await offerAnew(session)) return;
    this.giveUp(session, connection);
    const wait = this.isCaller ? CALLER_WAITS_MILLIS : CALLEE_WAITS_MILLIS;
    if (!this.isWithdrawn) this.notBefore = performance.now() + wait * (1 + Math.random());
  }

  /** A new connection beside the present one. */
  async join(session: RTCSession): Promise<RTCPeerConnection> {
    const config = await this.config();
    this.before = session.connection;
    const networks = this.isFirst ? 'new' : 'known';
    const connection = await replaceConnection(session, config, networks);
    const patience = this.isFirst ? FIRST_JOIN_MILLIS : JOIN_MILLIS;
    this.isFirst = false;
    window.setTimeout(() => this.giveUp(session, connection), patience);
    return connection;
  }

  private giveUp(session: RTCSession, connection: RTCPeerConnection): void {
    if (this.before === undefined || session.connection !== connection) return;
    connection.close();
    restoreConnection(session, this.before);
    this.before = undefined;
  }

  /** This end has moved: nothing is offered or awaited any more that leads to where it was before. */
  async moved(session: RTCSession, socket: SigningSocket): Promise<void> {
    await this.leave(session, socket);
    this.isFirst = true;
  }

  private async leave(session: RTCSession, socket: SigningSocket): Promise<void> {
    await this.withdraw(socket);
    if (this.before !== undefined) this.giveUp(session, session.connection);
    this.notBefore = 0;
  }

  /**
   * Whether the other end's offer of a connection can be taken. Where both have offered one, that of whoever
   * called counts, unless it seems lost: then its own end may be the one that moved.
   */
  async givesWay(session: RTCSession, socket: SigningSocket): Promise<boolean> {
    const isYoung = performance.now() - this.offeredAt < LOST_MILLIS;
    if (this.isCaller && this.offered !== undefined && isYoung) return false;
    await this.leave(session, socket);
    return true;
  }

  /** Takes our own offer back; JsSIP hears that it was refused. */
  private async withdraw(socket: SigningSocket): Promise<void> {
    if (this.own === undefined) return;
    this.isWithdrawn = true;
    this.send();
    if (this.offered !== undefined) this.refuse(this.offered, socket);
    await this.own;
  }

  private refuse(offer: SipText, socket: SigningSocket): void {
    this.refused.add(offer.cseq.number);
    socket.deliver(offer.response(500, 'Withdrawn', this.ownTag));
  }

  /** Looks at a request of our own that is about to leave; whether it does. */
  leaves(request: SipText, socket: SigningSocket): boolean {
    if (request.method === 'ACK') return !this.refused.has(request.cseq.number);
    if (request.method !== 'INVITE' || this.own === undefined) return true;
    if (this.isWithdrawn) {
      this.refuse(request, socket);
      return false;
    }
    this.offered = request;
    this.offeredAt = performance.now();
    return true;
  }

  /**
   * Looks at an answer; whether JsSIP gets it as it is. Whoever has to wait is asked again by our own rule, and
   * not by JsSIP's second, which is the same at both ends; and an offer that was lost ends no call.
   */
  arrives(answer: SipText, socket: SigningSocket): boolean {
    const isOurs = answer.cseq.number === this.offered?.cseq.number;
    if (!isOurs || (answer.status !== 491 && answer.status !== 408)) return true;
    socket.deliver(this.offered?.response(500, 'Not Now', this.ownTag) ?? '');
    return false;
  }
}

import { equal, type Octets } from '../protocol/bytes';
import * as log from '../protocol/log';
import type { Trust } from '../protocol/trust';
import { pause } from './pause';
import { octets, type Reply, type Server } from './server';
import type { Store } from './store';

const HEAD = 'head';
/** How often the log is looked at for a head that somebody else has seen. */
const LOOKS = 4;
const BETWEEN_LOOKS_MILLIS = 1_000;

/**
 * Asks the log and judges its answers by the head that this phone remembers, which is kept before
 * anything that was shown under it is believed. Its time is the witnesses' and a clock that only goes
 * forward.
 */
export class HeadKeeper {
  /** When the head was taken, by a clock that only goes forward. */
  private takenAt = performance.now();
  /** One question at a time: an answer fits the head that was remembered when it was asked. */
  private asked: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly server: Server,
    private readonly store: Store,
    private readonly trust: Trust,
    private readonly stale: () => log.StaleHead,
    private remembered: log.SeenHead | undefined,
  ) {}

  static async open(
    server: Server,
    store: Store,
    trust: Trust,
    stale: () => log.StaleHead,
  ): Promise<HeadKeeper> {
    return new HeadKeeper(server, store, trust, stale, await store.fact<log.SeenHead>(HEAD));
  }

  get hasLog(): boolean {
    return this.trust.log !== undefined;
  }

  /** The newest head that was found right. */
  get head(): log.SeenHead | undefined {
    return this.remembered;
  }

  /** Asks something that brings a proof along, and lets nothing else be asked meanwhile. */
  asking<T>(question: (from: number) => Promise<T>): Promise<T> {
    const turn = this.asked.then(() => question(this.remembered?.size ?? 0));
    this.asked = turn.catch(() => {});
    return turn;
  }

  /** What the log proves of a label; nothing where it does not answer. */
  prove(label: string): Promise<log.LogVerdict | undefined> {
    return this.asking(async (from) => {
      const reply = await this.proof(label, from);
      const proof = reply.status === 200 ? octets(reply.json, 'proof') : undefined;
      return proof && this.judge(label, proof);
    });
  }

  /** Judges a proof that came another way, within the question that it came by. */
  async judge(label: string, proof: Octets): Promise<log.LogVerdict> {
    const since = Math.max(0, performance.now() - this.takenAt);
    const view: log.LogView = { seen: this.remembered, since, stale: this.stale() };
    const verdict = await log.verifyLatest(this.trust, label, proof, view);
    if (verdict.kind === 'latest') {
      await this.keep(verdict.head);
      this.remembered = verdict.head;
      this.takenAt = performance.now();
    }
    return verdict;
  }

  /**
   * Whether a head that somebody else has seen is certainly not of the log that this phone sees; it
   * takes seconds. One that is larger than any that the server shows now is none of it: the server
   * holds back from this phone what it showed to the other.
   *
   * @param label any that this device may ask for, since heads come with proofs
   */
  async isOfOtherLog(theirs: log.SeenHead, label: string): Promise<boolean> {
    if (!this.hasLog) return false;
    try {
      for (let look = 0; look < LOOKS; look++) {
        if (look > 0) await pause(BETWEEN_LOOKS_MILLIS);
        const known = this.remembered;
        const asks = look > 0 || known === undefined || known.size < theirs.size;
        if (asks && (await this.prove(label)) === undefined) return false;
        const ours = this.remembered;
        if (ours === undefined) return false;
        if (ours.size < theirs.size) continue;
        const fits = await this.fits(theirs, ours, label);
        if (fits !== undefined) return !fits;
      }
      return true;
    } catch {
      // Who cannot ask knows nothing; the next call tries again.
      return false;
    }
  }

  /** Nothing when the log has grown meanwhile. */
  private async fits(
    theirs: log.SeenHead,
    ours: log.SeenHead,
    label: string,
  ): Promise<boolean | undefined> {
    if (theirs.size === ours.size) return equal(theirs.root, ours.root);
    if (theirs.size === 0) return true;
    const reply = await this.proof(label, theirs.size);
    if (reply.status !== 200) return true;
    const view: log.LogView = { seen: theirs, since: 0, stale: 'warn' };
    const shown = await log.verifyLatest(
      this.trust,
      label,
      octets(reply.json, 'proof') ?? new Uint8Array(0),
      view,
    );
    if (shown.kind !== 'latest') return false;
    return shown.head.size === ours.size ? equal(shown.head.root, ours.root) : undefined;
  }

  private async proof(label: string, from: number): Promise<Reply> {
    const index = await log.indexOf(this.trust, label);
    return this.server.get(`/api/v1/log/proof?index=${index}&from=${from}`);
  }

  /** Another window, or the worker, may have seen a larger one. */
  private async keep(head: log.SeenHead): Promise<void> {
    await this.store.changeFact<log.SeenHead>(HEAD, (known) =>
      known !== undefined && known.size > head.size ? undefined : head,
    );
  }
}

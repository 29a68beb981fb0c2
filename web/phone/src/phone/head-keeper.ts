import type { Octets } from '../protocol/bytes';
import * as log from '../protocol/log';
import type { Trust } from '../protocol/trust';
import { octets, type Server } from './server';
import type { Store } from './store';

const HEAD = 'head';

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
      const index = await log.indexOf(this.trust, label);
      const reply = await this.server.get(`/api/v1/log/proof?index=${index}&from=${from}`);
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

  /** Another window, or the worker, may have seen a larger one. */
  private async keep(head: log.SeenHead): Promise<void> {
    await this.store.changeFact<log.SeenHead>(HEAD, (known) =>
      known !== undefined && known.size > head.size ? undefined : head,
    );
  }
}

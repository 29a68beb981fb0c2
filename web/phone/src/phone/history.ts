import type { Call } from './call';
import type { Store } from './store';

const CALLS = 'calls';
const MOST = 50;

/** A call that is over. */
export interface PastCall {
  readonly address: string;
  readonly way: 'out' | 'in' | 'missed';
  /** When it was over, in milliseconds. */
  readonly at: number;
  /** How long the two talked; 0 where they did not. */
  readonly seconds: number;
}

interface Kept {
  readonly off: boolean;
  readonly calls: readonly PastCall[];
}

const NOTHING: Kept = { off: false, calls: [] };

/** The last calls, in this browser and nowhere else, for as long as the person wants them. */
export class History {
  private constructor(
    private readonly store: Store,
    private kept: Kept,
  ) {}

  static async open(store: Store): Promise<History> {
    return new History(store, (await store.fact<Kept>(CALLS)) ?? NOTHING);
  }

  /** The latest first. */
  get calls(): readonly PastCall[] {
    return this.kept.calls;
  }

  get isOn(): boolean {
    return !this.kept.off;
  }

  async add(call: Call): Promise<void> {
    if (this.kept.off) return;
    const at = Date.now();
    const seconds = call.startedAt === 0 ? 0 : Math.round((at - call.startedAt) / 1000);
    const way = call.outgoingCall ? 'out' : call.startedAt === 0 ? 'missed' : 'in';
    const past: PastCall = { address: call.peer, way, at, seconds };
    await this.keep({ off: false, calls: [past, ...this.kept.calls].slice(0, MOST) });
  }

  async clear(): Promise<void> {
    await this.keep({ ...this.kept, calls: [] });
  }

  /** Off: what there is goes, and nothing more is kept. */
  async turn(on: boolean): Promise<void> {
    await this.keep({ off: !on, calls: on ? this.kept.calls : [] });
  }

  private async keep(kept: Kept): Promise<void> {
    this.kept = kept;
    await this.store.keepFact(CALLS, kept);
  }
}

import { random, utf8, type Octets } from '../protocol/bytes';
import type { Call } from './call';
import type { Store } from './store';

const CALLS = 'calls';
const MOST = 50;
const NONCE_OCTETS = 12;

/** A call that is over. */
export interface PastCall {
  readonly address: string;
  readonly way: 'out' | 'in' | 'missed' | 'elsewhere';
  /** When it was over, in milliseconds. */
  readonly at: number;
  /** How long the two talked; 0 where they did not. */
  readonly seconds: number;
}

interface Kept {
  readonly off: boolean;
  /** All of them, or those that came while what is sealed could not be opened. */
  readonly calls: readonly PastCall[];
  readonly sealed?: Octets;
}

const NOTHING: Kept = { off: false, calls: [] };

/**
 * The last calls, in this browser and nowhere else, for as long as the person wants them; encrypted
 * where the passkey that unlocks this phone has a secret.
 */
export class History {
  /** The latest first; without those that are sealed while the phone is locked. */
  calls: readonly PastCall[];
  private secret: CryptoKey | undefined;

  private constructor(
    private readonly store: Store,
    private kept: Kept,
  ) {
    this.calls = kept.calls;
  }

  static async open(store: Store): Promise<History> {
    return new History(store, (await store.fact<Kept>(CALLS)) ?? NOTHING);
  }

  get isOn(): boolean {
    return !this.kept.off;
  }

  /** The phone was unlocked, and what is kept from now on is sealed with that, where there is one. */
  async unlocked(secret: CryptoKey | undefined): Promise<void> {
    if (secret === undefined) return;
    const before = this.kept.sealed && (await opened(secret, this.kept.sealed));
    this.secret = secret;
    await this.keep(this.kept.off, [...this.kept.calls, ...(before ?? [])].slice(0, MOST));
  }

  /** There is no lock any more. */
  async unsealed(): Promise<void> {
    if (this.secret === undefined) return;
    this.secret = undefined;
    this.kept = { off: this.kept.off, calls: [] };
    await this.keep(this.kept.off, this.calls);
  }

  /** Nothing of what is sealed stays in memory. */
  locked(): void {
    if (this.secret === undefined) return;
    this.secret = undefined;
    this.calls = [];
  }

  async add(call: Call): Promise<void> {
    if (this.kept.off) return;
    const at = Date.now();
    const seconds = call.startedAt === 0 ? 0 : Math.round((at - call.startedAt) / 1000);
    const past: PastCall = { address: call.peer, way: wayOf(call), at, seconds };
    await this.keep(false, [past, ...this.calls].slice(0, MOST));
  }

  async clear(): Promise<void> {
    this.kept = { off: this.kept.off, calls: [] };
    await this.keep(this.kept.off, []);
  }

  /** Off: what there is goes, and nothing more is kept. */
  async turn(on: boolean): Promise<void> {
    if (!on) this.kept = { off: true, calls: [] };
    await this.keep(!on, on ? this.calls : []);
  }

  private async keep(off: boolean, calls: readonly PastCall[]): Promise<void> {
    this.calls = calls;
    this.kept =
      this.secret === undefined
        ? { off, calls, sealed: this.kept.sealed }
        : { off, calls: [], sealed: await sealed(this.secret, calls) };
    await this.store.keepFact(CALLS, this.kept);
  }
}

function wayOf(call: Call): PastCall['way'] {
  if (call.outgoingCall) return 'out';
  if (call.end === 'elsewhere') return 'elsewhere';
  return call.startedAt === 0 ? 'missed' : 'in';
}

async function sealed(secret: CryptoKey, calls: readonly PastCall[]): Promise<Octets> {
  const iv = random(NONCE_OCTETS);
  const text = utf8(JSON.stringify(calls));
  const octets = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, secret, text);
  return new Uint8Array([...iv, ...new Uint8Array(octets)]);
}

/** None where it was sealed with another secret, or damaged. */
async function opened(secret: CryptoKey, octets: Octets): Promise<PastCall[]> {
  const [iv, rest] = [octets.slice(0, NONCE_OCTETS), octets.slice(NONCE_OCTETS)];
  try {
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, secret, rest);
    return JSON.parse(new TextDecoder().decode(text)) as PastCall[];
  } catch {
    return [];
  }
}

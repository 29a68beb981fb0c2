import { Reader, type Octets } from './bytes';

/** What a push says, once the browser has opened it; as `sip.push.WakeUp`. */
export interface WakeUp {
  /** Nothing waits where it is a test. */
  readonly kind: 'call' | 'test';
  /** In milliseconds since 1970. */
  readonly at: number;
}

const OCTETS = 32;
const VERSION = 1;
const KINDS = ['call', 'test'] as const;
const NONCE_OCTETS = 16;
const LAST_MILLIS = Date.UTC(9999, 0, 1);
const FRESH_MILLIS = 120_000;

/** Nothing for what is no push of ours. */
export function readWakeUp(octets: Octets): WakeUp | undefined {
  if (octets.length !== OCTETS) return undefined;
  const reader = new Reader(octets);
  const version = reader.u8();
  const kind = KINDS[reader.u8()];
  const at = reader.u64();
  reader.take(NONCE_OCTETS);
  const rest = reader.take(reader.remaining);
  const plain = version === VERSION && at <= LAST_MILLIS && rest.every((each) => each === 0);
  return kind !== undefined && plain && !reader.overrun ? { kind, at } : undefined;
}

/** Whether whoever called may still be waiting. */
export function isFresh(wakeUp: WakeUp, now: number): boolean {
  return Math.abs(now - wakeUp.at) <= FRESH_MILLIS;
}

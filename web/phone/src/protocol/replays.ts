import type { Octets } from './bytes';
import { base64Url } from './bytes';

/** A signed INVITE that this phone has judged good once. */
export interface SeenInvite {
  readonly hash: string;
  /** Who signed it. */
  readonly from: string;
  /** The date that it carries, in seconds. */
  readonly issuedAt: number;
}

/** Seconds: what is dated further from this clock, in either direction, is not taken. */
export const MOST_APART = 24 * 3600;

/** In all, and of one caller: nobody alone can fill it for the others. */
export const MOST_INVITES = 4096;
export const MOST_OF_ONE = 512;

/**
 * Takes a signed INVITE once. What is remembered is kept for as long as its date would let it pass, so
 * nothing passes twice; and where there is no more room a call is refused rather than one forgotten.
 *
 * @param now in seconds
 * @returns what is remembered from now on; nothing when the INVITE is not taken
 */
export function admit(
  seen: readonly SeenInvite[],
  hash: Octets,
  from: string,
  issuedAt: number,
  now: number,
): SeenInvite[] | undefined {
  if (Math.abs(issuedAt - now) > MOST_APART) return undefined;
  const next: SeenInvite = { hash: base64Url(hash), from, issuedAt };
  const live = seen.filter((each) => each.issuedAt >= now - MOST_APART);
  const ofOne = live.filter((each) => each.from === from).length;
  const full = live.length >= MOST_INVITES || ofOne >= MOST_OF_ONE;
  return full || live.some((each) => each.hash === next.hash) ? undefined : [...live, next];
}

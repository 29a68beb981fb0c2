import type { End } from '../phone/call';
import type { PastCall } from '../phone/history';
import type { Lock } from '../phone/lock';
import { language, messages as say } from '../messages';

/** Why a call is over, with what the other end said of it. */
export function endOf(end: End, words: string): string {
  return words === '' ? say.ended[end] : `${say.ended[end]} ${say.saidThere(words)}`;
}

/** Which way, when, and for how long. */
export function pastCall({ way, at, seconds }: PastCall): string {
  const when = new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' });
  return [say.way[way], when, ...(seconds > 0 ? [clock(seconds)] : [])].join(' · ');
}

export function lockWord(lock: Lock): string {
  switch (lock.kind) {
    case 'verified':
      return say.verified;
    case 'known':
      return say.known;
    case 'firstContact':
      return say.first;
    case 'unverified':
      return say.unverified;
    case 'refused':
      return say.refused;
  }
}

export function lockSentence(lock: Lock): string {
  switch (lock.kind) {
    case 'verified':
      return say.verifiedBy[lock.by](day(lock.since));
    case 'known':
      return say.knownSince(day(lock.since));
    case 'firstContact':
      return say.firstContact;
    case 'unverified':
      return say.unverifiedWhy[lock.why];
    case 'refused':
      return say.ended[lock.why];
  }
}

/** `2026-11-29` as people write it. */
export function day(date: string): string {
  return new Date(date).toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' });
}

export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

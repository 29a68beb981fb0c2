import { html, type TemplateResult } from 'lit';
import type { Call } from '../phone/call';
import type { End } from '../phone/end';
import type { Lock } from '../phone/lock';
import { language, messages as say } from '../messages';
import { lockIcon } from './lock-icon';

/** One icon, one word, one sentence. */
export function lockBox(lock: Lock): TemplateResult {
  return html`<div class="lock ${lock.kind}">
    <svg viewBox="0 0 24 24" aria-hidden="true">${lockIcon(lock.kind)}</svg>
    <div><strong>${lockWord(lock)}</strong>${lockSentence(lock)}</div>
  </div>`;
}

/** How the line is, and how loud the microphone hears. */
export function lineOf(call: Call): TemplateResult {
  const level = Math.round(Math.min(1, Math.sqrt(call.level)) * 100);
  return html`<div class="line">
    <span class=${call.quality === 'good' ? 'soft' : 'unverified'} role="status"
      >${say.quality[call.quality]}</span
    >
    <meter min="0" max="100" .value=${level} aria-label=${say.level}></meter>
  </div>`;
}

/** What happens while nobody speaks yet. */
export function progressOf(call: Call): string {
  switch (call.progress) {
    case 'looking':
      return say.looking;
    case 'calling':
      return say.calling;
    case 'ringing':
      return say.ringing;
    default:
      return say.connecting;
  }
}

/** Who holds the call, if somebody does. */
export function holdOf(call: Call): string | undefined {
  if (call.held) return say.onHold;
  return call.heldThere ? say.heldThere : undefined;
}

/** Why a call is over, with what the other end said of it. */
export function endOf(end: End, words: string): string {
  return words === '' ? say.ended[end] : `${say.ended[end]} ${say.saidThere(words)}`;
}

/** Whether what is said is that somebody may be in between. */
export function isWarning(notice: string): boolean {
  const { wordsDiffer, otherLog, accountChanged, accountRecovered, comparedDifferent } = say.ended;
  const all = [say.digitsDiffer, wordsDiffer, otherLog, accountChanged, accountRecovered, comparedDifferent];
  return all.includes(notice);
}

/** Minutes and seconds. */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

function lockWord(lock: Lock): string {
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

function lockSentence(lock: Lock): string {
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
function day(date: string): string {
  return new Date(date).toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' });
}

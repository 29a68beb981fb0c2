import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Lock } from '../phone/lock';
import { lockSentence, lockWord } from './sentences';

/** One icon, one word, one sentence. */
export function lockCard(lock: Lock): TemplateResult {
  return html`<div class="lock ${lock.kind}">
    <svg viewBox="0 0 24 24" aria-hidden="true">${lockIcon(lock.kind)}</svg>
    <div><strong>${lockWord(lock)}</strong>${lockSentence(lock)}</div>
  </div>`;
}

/** One icon for each state; it never stands alone, a word is beside it. */
export function lockIcon(kind: Lock['kind']): SVGTemplateResult {
  const body = svg`<rect x="5" y="10.5" width="14" height="10" rx="2.4" fill="currentColor"/>`;
  const closed = svg`<path d="M8 10.5V7.5a4 4 0 0 1 8 0v3" fill="none" stroke="currentColor" stroke-width="2"/>`;
  const open = svg`<path d="M8 10.5V7.5a4 4 0 0 1 7.6-1.8" fill="none" stroke="currentColor" stroke-width="2"/>`;
  const hole = 'var(--paper)';
  switch (kind) {
    case 'verified':
      return svg`${closed}${body}<path d="M8.7 15.6l2.4 2.3 4.3-4.6" fill="none" stroke=${hole} stroke-width="1.9"/>`;
    case 'known':
      return svg`${closed}${body}<circle cx="12" cy="15.5" r="1.7" fill=${hole}/>`;
    case 'firstContact':
      return svg`${closed}<rect x="5.9" y="11.4" width="12.2" height="8.2" rx="1.8" fill="none" stroke="currentColor" stroke-width="1.8"/>`;
    case 'unverified':
      return svg`${open}<rect x="5.9" y="11.4" width="12.2" height="8.2" rx="1.8" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M12 13.2v2.8M12 17.4v.6" stroke="currentColor" stroke-width="1.8"/>`;
    case 'refused':
      return svg`${open}${body}<path d="M9.8 13.3l4.4 4.4M14.2 13.3l-4.4 4.4" stroke=${hole} stroke-width="1.8"/>`;
  }
}

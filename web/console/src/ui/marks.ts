import { html, svg, type TemplateResult } from 'lit';
import type { Level } from '../words';

/** A sign that never stands alone: a word is beside it. */
export function mark(level: Level, words: string): TemplateResult {
  const colour = { ok: 'good', hint: 'warn', fault: 'bad' }[level];
  const shape = {
    ok: svg`<circle cx="12" cy="12" r="9"/><path d="M8 12.3l2.8 2.7 5.2-5.6"/>`,
    hint: svg`<path d="M12 3.5 21.5 20h-19z"/><path d="M12 10v4.5M12 17v.4"/>`,
    fault: svg`<circle cx="12" cy="12" r="9"/><path d="M8.8 8.8l6.4 6.4M15.2 8.8l-6.4 6.4"/>`,
  }[level];
  return html`<span class="mark ${colour}"
    ><svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      ${shape}</svg
    >${words}</span
  >`;
}

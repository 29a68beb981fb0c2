import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../api';
import { day, messages as say } from '../messages';
import { mark } from './marks';

/** One thing that was looked at, and what to do where it is not as it should be. */
export function finding(found: Finding): TemplateResult {
  return html`<li>
    <span class="grow">
      <strong>${say.checks[found.check]}</strong>: ${say.states[found.state]}${found.until === null
        ? nothing
        : html`, <span class="soft">${say.until(day(found.until))}</span>`}
      ${found.level === 'ok' ? nothing : html`<br /><span class="soft">${say.advice[found.check]}</span>`}
    </span>
    ${mark(found.level, say.levels[found.level])}
  </li>`;
}

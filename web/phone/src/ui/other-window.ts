import { html, type TemplateResult } from 'lit';
import { messages as say } from '../messages';

/** All that is shown where another window is the phone. */
export function otherWindow(takeOver: () => void): TemplateResult {
  return html`<section class="card">
    <h2>${say.otherWindow}</h2>
    <p class="soft">${say.otherWindowHow}</p>
    <button class="main" @click=${takeOver}>${say.useHere}</button>
  </section>`;
}

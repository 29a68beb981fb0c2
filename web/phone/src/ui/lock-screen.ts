import { html, nothing, type TemplateResult } from 'lit';
import { messages as say } from '../messages';
import { lockIcon } from './lock-icon';

/** All that is shown while the phone is locked and nobody calls. */
export function lockedScreen(notice: string, unlock: () => void): TemplateResult {
  return html`<section class="card middle">
    <svg viewBox="0 0 24 24" class="large known" aria-hidden="true">${lockIcon('known')}</svg>
    <h2>${say.locked}</h2>
    <p class="soft">${say.lockedHow}</p>
    <p class="bad" role="alert">${notice}</p>
    <button class="main" autofocus @click=${unlock}>${say.unlock}</button>
  </section>`;
}

/** The offer to have a lock; where the policy wants one there is no other way on. */
export function lockOffer(
  notice: string,
  required: boolean,
  make: () => void,
  later: () => void,
): TemplateResult {
  return html`<section class="card">
    <h2>${say.lockTitle}</h2>
    <p class="soft">${say.lockWhy}</p>
    ${required ? html`<p>${say.lockRequired}</p>` : nothing}
    <p class="bad" role="alert">${notice}</p>
    <button class="main" @click=${make}>${say.lockMake}</button>
    ${required ? nothing : html`<button class="quiet" @click=${later}>${say.lockLater}</button>`}
  </section>`;
}

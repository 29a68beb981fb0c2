import { html, type TemplateResult } from 'lit';
import type { WaitingDevice } from '../phone/own-account';
import { messages as say } from '../messages';

/** Shown while this device waits for a yes on another one, or for the words where there is none. */
export function ownCode(code: string, busy: boolean, recover: (words: string) => void): TemplateResult {
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    recover(String(new FormData(event.target as HTMLFormElement).get('recovery') ?? ''));
  };
  return html`<section class="card" role="status" aria-labelledby="waits">
    <h2 id="waits" class="small">${say.waitsTitle}</h2>
    <p class="soft">${say.waits}</p>
    <p class="words digits" translate="no">${code}</p>
    <details>
      <summary>${say.recover}</summary>
      <form @submit=${send}>
        <label for="recovery">${say.recoverHow}</label>
        <textarea
          id="recovery"
          name="recovery"
          rows="4"
          required
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
        ></textarea>
        <button ?disabled=${busy}>${say.recoverNow}</button>
      </form>
    </details>
  </section>`;
}

/** A device that waits for a yes on this one. */
export function waitingDevice(
  waiting: WaitingDevice,
  busy: boolean,
  letIn: () => void,
  refuse: () => void,
): TemplateResult {
  return html`<section class="card" role="alert" aria-labelledby="wants-in">
    <h2 id="wants-in">${say.wantsIn}</h2>
    <p class="soft">${say.wantsInHow}</p>
    <p class="words digits" translate="no">${waiting.code}</p>
    <div class="row">
      <button @click=${refuse}>${say.wantsInDiffers}</button>
      <button class="main" ?disabled=${busy} @click=${letIn}>${say.wantsInSame}</button>
    </div>
  </section>`;
}

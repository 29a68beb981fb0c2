import { html, nothing, type TemplateResult } from 'lit';
import { shortHash } from '../phone/release';
import type { ReleaseWatch } from '../phone/release-watch';
import type { Device } from '../phone/store';
import { language, messages as say } from '../messages';

/** Which server this page and its roots came from, which release it is, and what the log says of it. */
export function pageFacts(watch: ReleaseWatch | undefined, device: Device | undefined): TemplateResult {
  const running = watch?.running;
  return html`<p>${say.detailServer(location.host)}</p>
    ${device === undefined ? nothing : html`<p>${say.detailRoots[device.rootsFrom ?? 'code']}</p>`}
    ${running === undefined
      ? nothing
      : html`<p>
          ${say.release(shortHash(running.hash))}
          ${watch?.shown === undefined ? nothing : say.releaseShown[watch.shown]}
        </p>`}`;
}

/** What a person should know of it without asking. */
export function releaseNotice(watch: ReleaseWatch | undefined): TemplateResult | typeof nothing {
  const refused = watch?.refused;
  if (refused !== undefined) {
    return html`<details class="card unverified">
      <summary>${say.releaseRefused}</summary>
      <p>${say.releaseRefusedWhy[refused.why]}</p>
      <p>${say.releaseRefusedOn(shortHash(refused.hash), day(refused.day))}</p>
    </details>`;
  }
  if (watch?.shown === 'notShown' && !watch.isReplaced) {
    return html`<p class="card unverified" role="status">${say.releaseShown.notShown}</p>`;
  }
  return watch?.isReplaced === true
    ? html`<div class="card">
        <p role="status">${say.releaseTaken}</p>
        <button @click=${() => location.reload()}>${say.releaseUse}</button>
      </div>`
    : nothing;
}

function day(date: string): string {
  return new Date(date).toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' });
}

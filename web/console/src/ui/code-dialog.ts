import { css, html, type TemplateResult } from 'lit';
import type { EnrolmentCode } from '../api';
import { clock, messages as say } from '../messages';
import { mail } from './mail';
import { save } from './save';

export const codeStyle = css`
  .qr {
    width: min(100%, 15rem);
    align-self: center;
    border-radius: 0.6rem;
  }
  @media print {
    .qr {
      align-self: flex-start;
    }
    .no-print {
      display: none;
    }
  }
`;

const ends = new WeakMap<EnrolmentCode, string>();

/** When a code runs out, counted from when it was first shown: paper lies about for longer. */
function until(made: EnrolmentCode): string {
  const known = ends.get(made) ?? new Date(Date.now() + made.validMinutes * 60_000).toISOString();
  ends.set(made, known);
  return known;
}

/** A code, once: on the screen, as a picture, on paper. */
export function code(made: EnrolmentCode, copied: boolean, copy: () => void, close: () => void): TemplateResult {
  return html`<div class="page">
    <h2>${say.codeFor(made.address.replace('sip:', ''))}</h2>
    <p class="soft">${say.codeHow(made.validMinutes, clock(until(made)))}</p>
    <img class="qr" alt=${say.qr} src=${`data:image/svg+xml,${encodeURIComponent(made.qr)}`} />
    <pre translate="no"><code>${made.code}</code></pre>
    <p class="soft no-print">${say.mailHow}</p>
    <div class="row end-row no-print">
      <button @click=${copy}>${copied ? say.copied : say.copy}</button>
      <button @click=${() => window.print()}>${say.print}</button>
      <button @click=${() => void keep(made)}>${say.mail}</button>
      <button class="main" @click=${close}>${say.close}</button>
    </div>
  </div>`;
}

/** As a letter that the person's own mail program opens and sends. */
async function keep(made: EnrolmentCode): Promise<void> {
  save(`${made.name}.eml`, await mail(made), 'message/rfc822');
}

/** An address that lets somebody in. */
export interface Invited {
  readonly name: string;
  readonly address: string;
  readonly validMinutes: number;
}

/** The same for an invitation. */
export function invitation(made: Invited, copied: boolean, copy: () => void, close: () => void): TemplateResult {
  return html`<div class="page">
    <h2>${say.inviteFor(made.name)}</h2>
    <p class="soft">${say.inviteHow(made.validMinutes)}</p>
    <pre translate="no"><code>${made.address}</code></pre>
    <div class="row end-row">
      <button @click=${copy}>${copied ? say.copied : say.copy}</button>
      <button class="main" @click=${close}>${say.close}</button>
    </div>
  </div>`;
}

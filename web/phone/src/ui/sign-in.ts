import { html, nothing, type TemplateResult } from 'lit';
import type { Ways } from '../phone/sign-in';
import { messages as say } from '../messages';

/** How a browser becomes a phone for whoever has no code, as far as the server has it. */
export function signInChoice(
  ways: Ways,
  busy: boolean,
  there: () => void,
  byPasskey: () => void,
): TemplateResult | typeof nothing {
  if (ways.provider === null && !ways.passkeys) return nothing;
  return html`${ways.provider === null
    ? nothing
    : html`<button type="button" ?disabled=${busy} @click=${there}>${say.signInThere(ways.provider)}</button>`}
  ${ways.passkeys
    ? html`<button type="button" class="quiet" ?disabled=${busy} @click=${byPasskey}>
          ${say.signInByPasskey}
        </button>
        <p class="soft">${say.signInByPasskeyHow}</p>`
    : nothing}`;
}

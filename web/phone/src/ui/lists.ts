import { html, nothing, type TemplateResult } from 'lit';
import type { History, PastCall } from '../phone/history';
import type { Pin } from '../phone/store';
import { language, messages as say } from '../messages';
import { clock } from './call-words';
import { lockIcon } from './lock-icon';

type Named = (sip: string) => string;
type Calls = (sip: string) => void;

/** Whom this phone has spoken with, each to be called again. */
export function peopleList(people: readonly Pin[], named: Named, call: Calls): TemplateResult {
  if (people.length === 0) return html`<p class="soft">${say.nobodyYet}</p>`;
  return html`<ul>
    ${people.map(
      (pin) =>
        html`<li>
          <button @click=${() => call(pin.address)}>
            ${lockOf(pin)}
            <span
              >${named(pin.address)}${pin.differedSince === undefined
                ? nothing
                : html`<small class="bad">${say.differed}: ${say.differedHow}</small>`}</span
            >
          </button>
        </li>`,
    )}
  </ul>`;
}

/** Whoever was compared and was not the same is called no more. */
function lockOf(pin: Pin): TemplateResult {
  const known = pin.verifiedBy === undefined ? 'known' : 'verified';
  const kind = pin.differedSince === undefined ? known : 'refused';
  const word = kind === 'refused' ? say.differed : say[kind];
  return html`<svg viewBox="0 0 24 24" class=${kind} role="img" aria-label=${word}>${lockIcon(kind)}</svg>`;
}

/** The last calls, where the person keeps a list. */
export function pastCalls(
  history: History | undefined,
  named: Named,
  call: Calls,
  changed: () => void,
): TemplateResult | typeof nothing {
  const calls = history?.calls ?? [];
  if (calls.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="calls">
    <h2 id="calls" class="small">${say.calls}</h2>
    <ul>
      ${calls.slice(0, 8).map(
        (each) =>
          html`<li>
            <button @click=${() => call(each.address)}>
              <span
                >${named(each.address)}<small class=${each.way === 'missed' ? 'bad' : 'soft'}
                  >${pastCall(each)}</small
                ></span
              >
            </button>
          </li>`,
      )}
    </ul>
    <button class="quiet" @click=${() => void history?.clear().then(changed)}>
      ${say.deleteCalls}
    </button>
  </section>`;
}

/** Which way, when, and for how long. */
function pastCall({ way, at, seconds }: PastCall): string {
  const when = new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' });
  return [say.way[way], when, ...(seconds > 0 ? [clock(seconds)] : [])].join(' · ');
}

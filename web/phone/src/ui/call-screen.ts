import { html, nothing, type TemplateResult } from 'lit';
import type { Call } from '../phone/call';
import { messages as say } from '../messages';
import { clock, holdOf, lineOf, lockBox, progressOf } from './call-words';

export type Panel = 'none' | 'keypad' | 'sound';

/** What a call's screen shows besides the call, and what its person can change about that. */
export interface CallView {
  readonly name: string;
  /** How many seconds they have talked. */
  readonly second: number;
  readonly panel: Panel;
  /** Whether the two people compare words. */
  readonly comparing: boolean;
  readonly facts: TemplateResult | typeof nothing;
  readonly sound: () => TemplateResult;
  readonly toggle: (panel: 'keypad' | 'sound') => void;
  readonly compare: (on: boolean) => void;
}

/** Somebody calls. */
export function ringing(
  call: Call,
  name: string,
  notice: string,
  answer: () => void,
): TemplateResult {
  return html`<section class="card" role="alertdialog" aria-labelledby="who">
      <h2 id="who">${name}</h2>
      <p>${say.incoming}</p>
      ${notice === '' ? nothing : html`<p class="bad" role="alert">${notice}</p>`}
      ${lockBox(call.lock)}
    </section>
    <div class="row push">
      <button class="end" @click=${() => call.decline()}>${say.decline}</button>
      <button class="main" autofocus @click=${answer}>${say.answer}</button>
    </div>`;
}

/** From the first look at the other end until the call is over. */
export function talking(call: Call, view: CallView): TemplateResult {
  const talks = call.progress === 'talking';
  return html`<section class="card">
      <h2>${view.name}</h2>
      <p class="soft" role="status">
        ${talks ? (holdOf(call) ?? html`<time>${clock(view.second)}</time>`) : progressOf(call)}
      </p>
      ${talks ? lockBox(call.lock) : nothing}
      ${talks && call.words !== undefined ? words(call, call.words, view) : nothing}
      ${talks ? html`${details(call, view)} ${lineOf(call)}` : nothing}
    </section>
    ${talks && view.panel === 'keypad' ? keypad(call) : nothing}
    ${talks && view.panel === 'sound' ? view.sound() : nothing}
    <div class="push card bar">
      ${talks ? tools(call, view) : nothing}
      <button class="end" @click=${() => call.hangUp()}>${say.hangUp}</button>
    </div>`;
}

function details(call: Call, { facts }: CallView): TemplateResult {
  return html`<details>
    <summary>${say.details}</summary>
    <p>${say.detailKeys}</p>
    <p>${say.detailLog[call.logged]}</p>
    <p>${say.detailPath}</p>
    <p>${say.detailPostQuantum[call.postQuantum ?? 'unknown']}</p>
    ${facts}
  </details>`;
}

function keypad(call: Call): TemplateResult {
  return html`<div class="pad panel">
    ${[...'123456789*0#'].map(
      (key) => html`<button @click=${() => call.tone(key)}>${key}</button>`,
    )}
  </div>`;
}

function tools(call: Call, { panel, toggle }: CallView): TemplateResult {
  return html`<div class="tools">
    <button aria-pressed=${call.muted} @click=${() => call.mute(!call.muted)}>
      ${call.muted ? say.unmute : say.mute}
    </button>
    <button aria-pressed=${call.held} @click=${() => call.hold(!call.held)}>
      ${call.held ? say.resume : say.hold}
    </button>
    <button aria-expanded=${panel === 'keypad'} @click=${() => toggle('keypad')}>
      ${say.keypad}
    </button>
    <button aria-expanded=${panel === 'sound'} @click=${() => toggle('sound')}>
      ${say.sound}
    </button>
  </div>`;
}

/** With dots between them, which begin no line. */
function apart(all: readonly string[]): TemplateResult[] {
  return all.map((each, i) => html`${i > 0 ? ' ' : ''}<span>${each}${i < all.length - 1 ? ' ·' : ''}</span>`);
}

/** The words that both people see, if nobody stands in between. */
function words(call: Call, shown: string, { comparing, compare }: CallView): TemplateResult {
  if (!comparing) {
    return html`<button
      class=${call.lock.kind === 'verified' ? 'quiet' : ''}
      @click=${() => compare(true)}
    >
      ${say.compare}
    </button>`;
  }
  return html`<p class="soft">${say.compareHow}</p>
    <p class="words" translate="no">${apart(shown.split(':'))}</p>
    <div class="row">
      <button @click=${() => void call.wordsDiffer()}>${say.different}</button>
      <button
        class="main"
        @click=${async () => {
          await call.wordsAreTheSame();
          compare(false);
        }}
      >
        ${say.same}
      </button>
    </div>`;
}

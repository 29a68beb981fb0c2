import { css, html, nothing, type TemplateResult } from 'lit';
import { messages as say } from '../messages';
import type { PolicyReason, Protection } from '../words';
import { Page } from './page';
import { keys, type Key, type Schema } from './policy-keys';
import { save } from './save';

interface Problem {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

interface Change {
  readonly key: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

interface Reach {
  readonly connects: boolean;
  readonly with: string;
}

interface Forecast {
  readonly phones: number;
  readonly foreignPhones: number;
  readonly refused: ReadonlyArray<{
    readonly reason: PolicyReason;
    readonly protection: Protection | null;
    readonly devices: number;
  }>;
  readonly generations: ReadonlyArray<{
    readonly version: number;
    readonly phones: number;
    readonly calling: Reach | null;
    readonly called: Reach | null;
  }>;
}

interface Draft {
  readonly version: number;
  readonly profile: string;
  readonly fingerprint: string;
  readonly warnings: readonly string[];
  readonly obstacles: readonly string[];
  readonly against: number;
  readonly changes: readonly Change[];
  readonly forecast: Forecast;
}

interface Checked {
  readonly problems: readonly Problem[];
  readonly draft: Draft | null;
}

/** How long after the last key it is checked. */
const PAUSE_MILLIS = 600;

const PROFILES = ['default', 'regulated', 'interop'];

/** Writing the next policy: what is wrong with it, what it changes, whom it would refuse. */
export class PolicyDraftPage extends Page {
  static override readonly styles = [
    ...Page.styles,
    css`
      textarea {
        font: 0.9rem/1.5 ui-monospace, monospace;
        color: inherit;
        background: var(--ground);
        border: 1px solid var(--soft);
        border-radius: 0.6rem;
        padding: 0.8rem;
        width: 100%;
        height: min(30rem, 60vh);
        resize: vertical;
        white-space: pre;
        overflow: auto;
      }
      dl.keys {
        grid-template-columns: minmax(0, max-content) minmax(0, 1fr);
        max-height: 24rem;
        overflow: auto;
      }
      @media (max-width: 46rem) {
        dl.keys {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      pre {
        white-space: pre-wrap;
      }
      del {
        color: var(--bad);
      }
      ins {
        color: var(--good);
        text-decoration: none;
      }
    `,
  ];

  private text = '';
  private keys: readonly Key[] = [];
  private checked: Checked | undefined;
  private timer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  protected async load(): Promise<void> {
    this.keys = keys(await this.api.get<Schema>('policy/schema'));
    const { policy } = await this.api.get<{ policy: { document: string } | null }>('policy');
    this.text = policy === null ? await this.profile('default') : policy.document;
    await this.check();
  }

  private async profile(name: string): Promise<string> {
    return (await this.api.get<{ document: string }>(`policy/profiles/${name}`)).document;
  }

  private begin(event: Event): void {
    const name = (event.target as HTMLSelectElement).value;
    if (name === '') return;
    void this.attempt(async () => {
      this.text = await this.profile(name);
      await this.check();
    });
  }

  private typed(event: Event): void {
    this.text = (event.target as HTMLTextAreaElement).value;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.attempt(() => this.check()), PAUSE_MILLIS);
  }

  private async check(): Promise<void> {
    const document = this.text;
    const checked = await this.api.ask<Checked>('POST', 'policy/checks', { document });
    // Of what was typed meanwhile nothing is known yet.
    if (document === this.text) this.checked = checked;
  }

  /** Selects the line from the place on. */
  private goTo({ line, column }: Problem): void {
    const area = this.renderRoot.querySelector('textarea');
    if (area === null) return;
    const lines = this.text.split('\n');
    const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.focus();
    area.setSelectionRange(before + column - 1, before + (lines[line - 1]?.length ?? 0));
    const height = area.scrollHeight / lines.length;
    area.scrollTop = Math.max(0, (line - 4) * height);
  }

  protected content(): TemplateResult {
    const draft = this.checked?.draft;
    return html`<p><a href="#policy">${say.pages.policy}</a></p>
      <h1>${say.draft}</h1>
      <section class="card">
        <p class="soft">${say.draftHow}</p>
        <div>
          <label for="begin">${say.draftFrom}</label>
          <select id="begin" name="begin" @change=${this.begin}>
            <option value="">${say.draftInForce}</option>
            ${PROFILES.map((each) => html`<option value=${each}>${each}</option>`)}
          </select>
        </div>
        <div>
          <label for="document">${say.document}</label>
          <textarea
            id="document"
            name="document"
            spellcheck="false"
            autocapitalize="off"
            lang="en"
            aria-describedby="verdict"
            .value=${this.text}
            @input=${this.typed}
          ></textarea>
        </div>
        <div id="verdict" role="status">${this.verdict()}</div>
      </section>
      <details class="card">
        <summary>${say.draftKeys}</summary>
        <dl class="keys" lang="en" tabindex="0" aria-label=${say.draftKeys}>
          ${this.keys.map(
            (each) =>
              html`<dt><code>${each.path}</code></dt>
                <dd>${each.meaning} <span class="soft">${each.values.join(', ')}</span></dd>`,
          )}
        </dl>
      </details>
      ${draft === null || draft === undefined ? nothing : this.meaning(draft)}`;
  }

  private verdict(): TemplateResult {
    const problems = this.checked?.problems ?? [];
    if (problems.length > 0) {
      return html`<p class="bad">${say.mistakes(problems.length)}</p>
        <ul class="list">
          ${problems.map((each) => this.mistake(each))}
        </ul>`;
    }
    const draft = this.checked?.draft;
    if (draft === null || draft === undefined) return html``;
    return html`<p class="good">${say.keepsRules(draft.profile, draft.version)}</p>
      ${draft.obstacles.map((each) => html`<p class="warn">${say.notTakenYet} <span lang="en">${each}</span></p>`)}
      ${draft.warnings.map((each) => html`<p class="warn" lang="en">${each}</p>`)}`;
  }

  private mistake(each: Problem): TemplateResult {
    return html`<li>
      <span class="grow" lang="en">${each.what}</span>
      ${each.line === 0
        ? nothing
        : html`<button type="button" class="number" @click=${() => this.goTo(each)}>
            ${say.lineColumn(each.line, each.column)}
          </button>`}
    </li>`;
  }

  private meaning(draft: Draft): TemplateResult {
    return html`<section class="card">
        <h2>${say.changesAgainst(draft.against)}</h2>
        ${draft.changes.length === 0
          ? html`<p class="soft">${say.noChanges}</p>`
          : html`<ul class="list">
              ${draft.changes.map(
                (each) =>
                  html`<li>
                    <code>${each.key}</code>
                    <span class="grow"
                      ><del>${each.before.join(', ')}</del> → <ins>${each.after.join(', ')}</ins></span
                    >
                  </li>`,
              )}
            </ul>`}
      </section>
      <section class="card">
        <h2>${say.forecast}</h2>
        <p class="soft">${say.forecastHow(draft.forecast.phones, draft.forecast.foreignPhones)}</p>
        ${this.forecast(draft.forecast)}
      </section>
      <section class="card">
        <h2>${say.toSign}</h2>
        <p class="soft">${say.toSignHow}</p>
        <pre><code>sottovoce policy sign policy.yaml --key NAME.key</code></pre>
        <dl>
          <dt>${say.fingerprint}</dt>
          <dd><code>${draft.fingerprint}</code></dd>
        </dl>
        <div><button class="main" @click=${() => save('policy.yaml', this.text, 'application/yaml')}>${say.download}</button></div>
      </section>`;
  }

  private forecast(forecast: Forecast): TemplateResult {
    const lost = forecast.generations.some((each) => [each.calling, each.called].some((way) => way?.connects === false));
    return html`<ul class="list">
        ${forecast.refused.length === 0 ? html`<li class="good">${say.refusesNobody}</li>` : nothing}
        ${forecast.refused.map(
          (each) =>
            html`<li>
              <strong class="number bad">${say.deviceCountOf(each.devices)}</strong>
              <span class="grow"
                >${say.policyReasons[each.reason]}${each.protection === null
                  ? ''
                  : `: ${say.protections[each.protection]}`}</span
              >
            </li>`,
        )}
        ${forecast.generations.map(
          (each) =>
            html`<li>
              <strong>${say.generation(each.version, each.phones)}</strong>
              <span class="grow">${reach(say.callingNew, each.calling)}<br />${reach(say.calledByNew, each.called)}</span>
            </li>`,
        )}
      </ul>
      ${lost ? html`<p class="warn">${say.twoSteps}</p>` : nothing}`;
  }
}

function reach(direction: string, found: Reach | null): TemplateResult {
  if (found === null) return html`${direction}: ${say.notKnown}`;
  return html`${direction}: <span class=${found.connects ? 'soft' : 'bad'} lang="en">${found.with}</span>`;
}

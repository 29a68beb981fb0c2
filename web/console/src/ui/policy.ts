import { css, html, nothing, type TemplateResult } from 'lit';
import type { RollOut } from '../api';
import { day, messages as say, minute } from '../messages';
import { Page } from './page';

interface Accepted {
  readonly kind: string;
  readonly name: string;
  readonly offered: boolean;
  readonly standard: string;
  readonly strengthBits: number;
  readonly postQuantum: boolean;
}

interface Policies {
  readonly officers: readonly string[];
  readonly needed: number;
  readonly rollOut: RollOut;
  readonly policy: {
    readonly version: number;
    readonly profile: string;
    readonly from: string;
    readonly until: string;
    readonly installed: string | null;
    readonly fingerprint: string;
    readonly document: string;
    readonly warnings: readonly string[];
    readonly accepted: readonly Accepted[];
  } | null;
}

/** The policy in force, in words, and installing one that was signed elsewhere. */
export class PolicyPage extends Page {
  static override readonly styles = [
    ...Page.styles,
    css`
      progress {
        width: 100%;
        accent-color: var(--accent);
      }
      .wide {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        width: 100%;
      }
      th {
        text-align: start;
        font-weight: 650;
        padding: 0.9rem 0.8rem 0.3rem 0;
      }
      td {
        padding: 0.35rem 0.8rem 0.35rem 0;
        border-top: 1px solid var(--line);
        vertical-align: top;
      }
    `,
  ];

  private policies: Policies | undefined;
  private rollOut: RollOut = [];
  private done = '';
  private stop: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.api.watch((overview) => {
      const { policy } = overview;
      if (policy !== null) this.show(() => (this.rollOut = policy.rollOut));
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  protected async load(): Promise<void> {
    this.policies = await this.api.get<Policies>('policy');
    this.rollOut = this.policies.rollOut;
  }

  private install(event: SubmitEvent): void {
    event.preventDefault();
    const [document, signatures] = ['document', 'signatures'].map(
      (name) => this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)?.files?.[0],
    );
    void this.attempt(async () => {
      if (document === undefined || signatures === undefined) {
        this.notice = say.filesMissing;
        return;
      }
      const taken = await this.api.change<{ version: number }>('POST', 'policy', {
        document: await document.text(),
        signatures: await signatures.text(),
      });
      this.done = say.installed(taken.version);
      await this.load();
    });
  }

  protected content(): TemplateResult {
    const all = this.policies;
    if (all === undefined) return html``;
    return html`<div class="head">
        ${this.heading('policy')} <a class="button" href="#policy/draft">${say.draft}</a>
      </div>
      ${this.done === '' ? nothing : html`<p class="good" role="status">${this.done}</p>`}
      ${all.policy === null ? html`<p class="card">${say.noPolicy}</p>` : this.inForce(all.policy)}
      <section class="card">
        <h2>${say.officers}</h2>
        ${all.officers.length === 0
          ? html`<p class="soft">${say.noOfficers}</p>`
          : html`<p>${all.officers.join(', ')}</p>
              <p class="soft">${say.officersNeeded(all.needed, all.officers.length)}</p>`}
      </section>
      ${this.may('install-policy') && all.officers.length > 0 ? this.form() : nothing}`;
  }

  private inForce(policy: NonNullable<Policies['policy']>): TemplateResult {
    const kinds = [...new Set(policy.accepted.map((each) => each.kind))];
    return html`<section class="card">
        <h2>${say.policyInForce(policy.version)}</h2>
        <dl>
          <dt>${say.valid}</dt>
          <dd>${day(policy.from)} – ${day(policy.until)}</dd>
          ${policy.installed === null
            ? nothing
            : html`<dt>${say.installedAt}</dt>
                <dd>${minute(policy.installed)}</dd>`}
          <dt>${say.fingerprint}</dt>
          <dd><code>${policy.fingerprint}</code></dd>
        </dl>
        ${policy.warnings.map((each) => html`<p class="warn">${each}</p>`)}
        <details>
          <summary>${say.document}</summary>
          <pre tabindex="0">${policy.document}</pre>
        </details>
      </section>
      ${this.given(policy.version)}
      <section class="card">
        <h2>${say.accepts}</h2>
        <div class="wide" tabindex="0" role="region" aria-label=${say.accepts}>
          <table>
            ${kinds.map(
              (kind) =>
                html`<tbody>
                  <tr>
                    <th colspan="4" scope="rowgroup">${kind}</th>
                  </tr>
                  ${policy.accepted.filter((each) => each.kind === kind).map(accepted)}
                </tbody>`,
            )}
          </table>
        </div>
      </section>`;
  }

  /** How far the roll-out is, while it goes on. */
  private given(version: number): TemplateResult {
    const all = this.rollOut.reduce((sum, each) => sum + each.phones, 0);
    const have = this.rollOut.find((each) => each.version === version)?.phones ?? 0;
    return html`<section class="card">
      <h2>${say.rollOut}</h2>
      ${all === 0
        ? html`<p class="soft">${say.noDevices}</p>`
        : html`<p><strong class="number">${say.rollOutCount(have, all)}</strong></p>
            <progress max=${all} value=${have} aria-label=${say.rollOut}></progress>
            <ul class="list">
              ${this.rollOut
                .filter((each) => each.version !== version)
                .map((each) => html`<li>${say.generation(each.version, each.phones)}</li>`)}
            </ul>
            <p class="soft">${say.rollOutHow}</p>`}
    </section>`;
  }

  private form(): TemplateResult {
    return html`<form class="card" @submit=${this.install}>
      <h2>${say.install}</h2>
      <p class="soft">${say.installHow}</p>
      <div class="grid">
        <div>
          <label for="document">${say.policyFile}</label>
          <input id="document" name="document" type="file" required />
        </div>
        <div>
          <label for="signatures">${say.signatureFile}</label>
          <input id="signatures" name="signatures" type="file" required />
        </div>
      </div>
      <p class="soft">${say.wantsPasskey}</p>
      <div><button class="main" ?disabled=${this.busy}>${say.install}</button></div>
    </form>`;
  }
}

function accepted(each: Accepted): TemplateResult {
  const facts = [
    each.strengthBits > 0 ? say.bits(each.strengthBits) : '',
    each.postQuantum ? say.postQuantum : '',
  ];
  return html`<tr>
    <td><strong>${each.name}</strong></td>
    <td>${each.offered ? say.offered : say.accepted}</td>
    <td>${facts.filter((fact) => fact !== '').join(', ')}</td>
    <td class="soft">${each.standard}</td>
  </tr>`;
}

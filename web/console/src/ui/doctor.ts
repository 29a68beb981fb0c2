import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../api';
import { messages as say, seconds } from '../messages';
import type { PushService } from '../words';
import { finding } from './finding';
import { mark } from './marks';
import { Page } from './page';

interface Waking {
  readonly millisMedian: number;
  readonly millisP95: number;
}

interface Push {
  readonly services: readonly PushService[];
  readonly models: ReadonlyArray<{
    readonly model: string;
    readonly woken: number;
    readonly missed: number;
    readonly there: Waking | null;
    readonly ringing: Waking | null;
    readonly good: boolean;
  }>;
}

/** What the server finds when it looks at itself, and how soon phones wake. */
export class DoctorPage extends Page {
  private findings: readonly Finding[] = [];
  private push: Push = { services: [], models: [] };

  protected async load(): Promise<void> {
    const [{ findings }, push] = await Promise.all([
      this.api.get<{ findings: readonly Finding[] }>('doctor'),
      this.api.get<Push>('push'),
    ]);
    this.findings = findings;
    this.push = push;
  }

  private again(): Promise<void> {
    return this.attempt(() => this.load());
  }

  protected content(): TemplateResult {
    return html`<div class="head">
        ${this.heading('doctor')}
        <button ?disabled=${this.busy} @click=${() => this.again()}>${say.lookAgain}</button>
      </div>
      <p class="soft">${say.doctorWhat}</p>
      <section class="card">
        <ul class="list">
          ${this.findings.map(finding)}
        </ul>
      </section>
      <section class="card">
        <h2>${say.push}</h2>
        <p class="soft">
          ${this.push.services.length === 0
            ? say.noPush
            : say.pushBy(this.push.services.map((each) => say.pushServices[each]).join(', '))}
        </p>
        ${this.push.models.length === 0
          ? html`<p class="soft">${say.noFigures}</p>`
          : html`<ul class="list">
              ${this.push.models.map((each) => this.model(each))}
            </ul>`}
      </section>`;
  }

  private model(each: Push['models'][number]): TemplateResult {
    return html`<li>
      <span class="grow">
        <strong>${each.model}</strong>: ${say.woken(each.woken, each.missed)}<br />
        <span class="soft number"
          >${each.there === null ? nothing : `${say.there} ${times(each.there)}`}
          ${each.ringing === null ? nothing : `· ${say.ringing} ${times(each.ringing)}`}</span
        >
        ${each.good ? nothing : html`<br /><span class="soft">${say.pushAdvice}</span>`}
      </span>
      ${each.good ? mark('ok', say.levels.ok) : mark('hint', say.levels.hint)}
    </li>`;
  }
}

function times(waking: Waking): string {
  return `${seconds(waking.millisMedian)} (p50), ${seconds(waking.millisP95)} (p95)`;
}

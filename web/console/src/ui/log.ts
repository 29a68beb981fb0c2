import { html, nothing, type TemplateResult } from 'lit';
import { messages as say, minute, number } from '../messages';
import { mark } from './marks';
import { Page } from './page';

interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly note: string;
  readonly needed: number;
  readonly witnesses: ReadonlyArray<{ readonly name: string; readonly cosigned: string | null }>;
}

interface Epoch {
  readonly number: number;
  readonly changes: number;
}

/** The log: its head, its witnesses, and how it grew. */
export class LogPage extends Page {
  private head: Head | undefined;
  private epochs: Epoch[] = [];
  private next: number | null = null;

  protected async load(): Promise<void> {
    this.head = await this.api.get<Head>('log');
    await this.more('');
  }

  private async more(before: string): Promise<void> {
    const page = await this.api.get<{ epochs: readonly Epoch[]; next: number | null }>(
      `log/epochs?before=${before}`,
    );
    this.epochs = [...this.epochs, ...page.epochs];
    this.next = page.next;
  }

  protected content(): TemplateResult {
    const head = this.head;
    if (head === undefined) return html``;
    return html`${this.heading('log')}
      <section class="card">
        <h2>${say.logHead}</h2>
        <dl>
          <dt>${say.logOrigin}</dt>
          <dd>${head.origin}</dd>
          <dt>${say.logSize}</dt>
          <dd class="number">${number(head.size)}</dd>
          <dt>${say.logRoot}</dt>
          <dd><code>${head.root}</code></dd>
        </dl>
        <pre tabindex="0">${head.note}</pre>
      </section>
      <section class="card">
        <h2>${say.witnesses}</h2>
        ${head.witnesses.length === 0
          ? html`<p>${mark('hint', say.noWitnesses)}</p>`
          : html`<ul class="list">
              ${head.witnesses.map(
                (each) =>
                  html`<li>
                    <span class="grow">${each.name}</span>
                    ${each.cosigned === null
                      ? mark('hint', say.notCosigned)
                      : mark('ok', minute(each.cosigned))}
                  </li>`,
              )}
            </ul>`}
      </section>
      <section class="card">
        <h2>${say.epochs}</h2>
        <ul class="list">
          ${this.epochs.map(
            (each) =>
              html`<li>
                <span class="grow">${say.epoch(each.number)}</span>
                <span class="soft">${say.changes(each.changes)}</span>
              </li>`,
          )}
        </ul>
        ${this.next === null
          ? nothing
          : this.showMore(() => this.more(String(this.next)))}
      </section>`;
  }
}

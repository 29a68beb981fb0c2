import { html, nothing, type TemplateResult } from 'lit';
import type { Part } from '../api';
import { messages as say, minute } from '../messages';
import type { Entrance } from '../words';
import { Page } from './page';

interface Session {
  readonly device: string;
  readonly entrance: Entrance;
  readonly since: string;
}

/** Which phones are signed in. */
export class SessionsPage extends Page {
  private total = 0;
  private sessions: readonly Session[] = [];
  private next: string | null = null;

  protected async load(): Promise<void> {
    await this.more('');
  }

  private async more(after: string): Promise<void> {
    const page = await this.api.get<Part<'sessions', Session> & { readonly total: number }>(
      `sessions?limit=100&after=${after}`,
    );
    this.total = page.total;
    this.sessions = [...this.sessions, ...page.sessions];
    this.next = page.next;
  }

  protected content(): TemplateResult {
    return html`${this.heading('sessions')}
      <p class="soft">${say.sessionsWhat}</p>
      <section class="card">
        ${this.total === 0
          ? html`<p class="soft">${say.noSessions}</p>`
          : html`<h2>${say.sessionCount(this.total)}</h2>
              <ul class="list">
                ${this.sessions.map(
                  (each) =>
                    html`<li>
                      <code class="grow">${each.device}</code>
                      <span class="soft">${say.entrances[each.entrance]}</span>
                      <span class="soft">${say.since(minute(each.since))}</span>
                    </li>`,
                )}
              </ul>`}
        ${this.next === null ? nothing : this.showMore(() => this.more(this.next ?? ''))}
      </section>`;
  }
}

import { html, type TemplateResult } from 'lit';
import { messages as say, minute } from '../messages';
import type { Entrance } from '../words';
import { Page } from './page';

interface Sessions {
  readonly total: number;
  readonly sessions: ReadonlyArray<{
    readonly device: string;
    readonly entrance: Entrance;
    readonly since: string;
  }>;
}

/** Which phones are signed in. */
export class SessionsPage extends Page {
  private sessions: Sessions = { total: 0, sessions: [] };

  protected async load(): Promise<void> {
    this.sessions = await this.api.get<Sessions>('sessions?limit=500');
  }

  protected content(): TemplateResult {
    const { total, sessions } = this.sessions;
    return html`${this.heading('sessions')}
      <p class="soft">${say.sessionsWhat}</p>
      <section class="card">
        ${total === 0
          ? html`<p class="soft">${say.noSessions}</p>`
          : html`<h2>${say.sessionCount(total)}</h2>
              <ul class="list">
                ${sessions.map(
                  (each) =>
                    html`<li>
                      <code class="grow">${each.device}</code>
                      <span class="soft">${say.entrances[each.entrance]}</span>
                      <span class="soft">${say.since(minute(each.since))}</span>
                    </li>`,
                )}
              </ul>`}
      </section>`;
  }
}

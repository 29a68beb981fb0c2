import { html, type TemplateResult } from 'lit';
import type { Finding } from '../api';
import { messages as say } from '../messages';
import { finding } from './finding';
import { Page } from './page';

/** What the server finds when it looks at itself. */
export class DoctorPage extends Page {
  private findings: readonly Finding[] = [];

  protected async load(): Promise<void> {
    this.findings = (await this.api.get<{ findings: readonly Finding[] }>('doctor')).findings;
  }

  protected content(): TemplateResult {
    return html`${this.heading('doctor')}
      <p class="soft">${say.doctorWhat}</p>
      <section class="card">
        <ul class="list">
          ${this.findings.map(finding)}
        </ul>
      </section>`;
  }
}

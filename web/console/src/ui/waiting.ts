import { html, nothing, type TemplateResult } from 'lit';
import type { EnrolmentCode, Part } from '../api';
import { messages as say, minute } from '../messages';
import type { Guarded } from '../words';
import { code, codeStyle, invitation } from './code-dialog';
import { Page } from './page';

interface Proposal {
  readonly id: string;
  readonly change: Guarded;
  readonly subject: string;
  readonly by: string;
  readonly mine: boolean;
  readonly mayConfirm: boolean;
  readonly until: string;
}

/** What a change was answered; a code or an address is there to be handed over. */
type Result = Partial<EnrolmentCode>;

/** Changes that wait for a second person's yes. */
export class WaitingPage extends Page {
  static override readonly styles = [...Page.styles, codeStyle];

  private proposals: readonly Proposal[] = [];
  private next: string | null = null;
  private result: Result | undefined;
  private copied = false;
  private done = '';

  protected async load(): Promise<void> {
    this.proposals = [];
    await this.more('');
  }

  private async more(after: string): Promise<void> {
    const page = await this.api.get<Part<'proposals', Proposal>>(`proposals?after=${after}`);
    this.proposals = [...this.proposals, ...page.proposals];
    this.next = page.next;
  }

  private confirm(proposal: Proposal): Promise<void> {
    return this.attempt(async () => {
      this.done = '';
      const path = `proposals/${proposal.id}/confirmation`;
      const { subject, result } = await this.api.change<{ subject: string; result: Result }>('POST', path);
      this.done = say.confirmed(subject);
      this.copied = false;
      this.result = result.address === undefined ? undefined : result;
      await this.load();
      if (this.result !== undefined) this.dialog()?.showModal();
    });
  }

  private withdraw(proposal: Proposal): Promise<void> {
    return this.attempt(async () => {
      this.done = '';
      await this.api.change('DELETE', `proposals/${proposal.id}`);
      await this.load();
    });
  }

  private copy(text: string): Promise<void> {
    return this.attempt(async () => {
      await navigator.clipboard.writeText(text);
      this.copied = true;
    });
  }

  protected content(): TemplateResult {
    return html`${this.heading('waiting')}
      <p class="soft">${say.waitingWhat}</p>
      <p class="good" role="status">${this.done}</p>
      <section class="card">
        ${this.proposals.length === 0
          ? html`<p class="soft">${say.nothingWaits}</p>`
          : html`<ul class="list">
              ${this.proposals.map((each) => this.proposal(each))}
            </ul>`}
        ${this.next === null ? nothing : this.showMore(() => this.more(this.next ?? ''))}
      </section>
      <dialog aria-label=${say.pages.waiting}>${this.result === undefined ? nothing : this.handed(this.result)}</dialog>`;
  }

  private proposal(each: Proposal): TemplateResult {
    const may = each.mayConfirm || (each.mine && this.may(each.change));
    return html`<li>
      <span class="grow">
        <strong>${say.guarded[each.change]}</strong>: ${each.subject}<br />
        <span class="soft">${say.askedBy(each.by)} · ${say.until(minute(each.until))}</span>
      </span>
      ${may
        ? html`<button ?disabled=${this.busy} @click=${() => this.withdraw(each)}>
            ${each.mine ? say.withdraw : say.sayNo}
          </button>`
        : nothing}
      ${each.mayConfirm
        ? html`<button class="main" ?disabled=${this.busy} @click=${() => this.confirm(each)}>${say.sayYes}</button>`
        : nothing}
    </li>`;
  }

  /** The one who says yes gets what the first one would have got. */
  private handed(result: Result): TemplateResult {
    const close = () => this.dialog()?.close();
    if (result.code !== undefined) {
      return code(result as EnrolmentCode, this.copied, () => void this.copy(result.code ?? ''), close);
    }
    const made = { name: '', address: '', validMinutes: 0, ...result };
    return invitation(made, this.copied, () => void this.copy(made.address), close);
  }
}

import { html, nothing, type TemplateResult } from 'lit';
import type { EnrolmentCode, Part, UserRow } from '../api';
import { day, messages as say } from '../messages';
import { code, codeStyle } from './code-dialog';
import { RowsPage, type Found } from './rows';

/** All users. */
export class UsersPage extends RowsPage<UserRow> {
  static override readonly styles = [...RowsPage.styles, codeStyle];

  private made: EnrolmentCode | undefined;
  private copied = false;

  protected async find(after: string, limit: number): Promise<Found<UserRow>> {
    const page = await this.api.get<Part<'users', UserRow> & { readonly total: number }>(
      `users?limit=${limit}&after=${encodeURIComponent(after)}&query=${encodeURIComponent(this.query)}`,
    );
    return { total: page.total, rows: page.users, next: page.next };
  }

  private enrol(event: SubmitEvent): void {
    event.preventDefault();
    void this.attempt(async () => {
      this.made = await this.api.change<EnrolmentCode>('POST', 'users', { name: this.field('name') });
      this.copied = false;
      await this.more(true);
    });
  }

  private open(): void {
    this.show(() => {
      this.made = undefined;
      this.notice = '';
    });
    this.dialog()?.showModal();
  }

  protected content(): TemplateResult {
    return html`<div class="head">
        ${this.heading('users')}
        ${this.may('enrol') ? html`<button class="main" @click=${() => this.open()}>${say.enrol}</button>` : nothing}
      </div>
      <div>
        <label for="query">${say.search}</label>
        <input
          id="query"
          type="search"
          maxlength="64"
          autocomplete="off"
          spellcheck="false"
          placeholder=${say.searchHint}
          @input=${this.search}
        />
      </div>
      <p class="soft" role="status">${say.userCount(this.total)}</p>
      ${this.list()}
      <dialog aria-labelledby="enrol" @close=${() => this.show(() => (this.made = undefined))}>
        ${this.made === undefined ? this.form() : this.code(this.made)}
      </dialog>`;
  }

  protected none(): string {
    return this.query === '' ? say.noUsers : say.noUsersFound;
  }

  protected row(user: UserRow): TemplateResult {
    return html`<a href="#users/${encodeURIComponent(user.name)}">
      <strong class="grow">${user.name}</strong>
      <span class="side wide">${say.since(day(user.created))}</span>
      <span class="side">${say.deviceCount(user.deviceCount)}</span>
    </a>`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.enrol}>
      <h2 id="enrol">${say.enrolTitle}</h2>
      <div>
        <label for="name">${say.name}</label>
        <input
          id="name"
          name="name"
          required
          maxlength="64"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder=${say.nameHint}
          aria-describedby="why"
        />
      </div>
      <p id="why" class=${this.notice === '' ? 'soft' : 'bad'} aria-live="polite">${this.notice || say.wantsPasskey}</p>
      <div class="row end-row">
        <button type="button" @click=${() => this.dialog()?.close()}>${say.cancel}</button>
        <button class="main" ?disabled=${this.busy}>${say.makeCode}</button>
      </div>
    </form>`;
  }

  private code(made: EnrolmentCode): TemplateResult {
    return code(
      made,
      this.copied,
      () =>
        void this.attempt(async () => {
          await navigator.clipboard.writeText(made.code);
          this.copied = true;
        }),
      () => this.dialog()?.close(),
    );
  }
}

import { html, nothing, type TemplateResult } from 'lit';
import { day, messages as say } from '../messages';
import type { Role } from '../words';
import { invitation, type Invited } from './code-dialog';
import { Page } from './page';

interface Admin {
  readonly name: string;
  readonly role: Role;
  readonly created: string;
  readonly passkeys: number;
  readonly identified: boolean;
}

/** Who administers: invite, and take out. */
export class AdminsPage extends Page {
  private admins: readonly Admin[] = [];
  private leaving: Admin | undefined;
  private invited: Invited | undefined;
  private copied = false;

  protected async load(): Promise<void> {
    this.admins = (await this.api.get<{ admins: readonly Admin[] }>('admins')).admins;
  }

  private open(leaving: Admin | undefined): void {
    this.show(() => {
      this.leaving = leaving;
      this.invited = undefined;
      this.copied = false;
      this.notice = '';
    });
    this.dialog()?.showModal();
  }

  private invite(event: SubmitEvent): void {
    event.preventDefault();
    void this.attempt(async () => {
      this.invited = await this.api.change<Invited>('POST', 'admins', {
        name: this.field('name'),
        role: this.field('role'),
      });
      await this.load();
    });
  }

  private takeOut(admin: Admin): Promise<void> {
    return this.attempt(async () => {
      await this.api.change('DELETE', `admins/${encodeURIComponent(admin.name)}`);
      this.dialog()?.close();
      await this.load();
    });
  }

  protected content(): TemplateResult {
    const manages = this.may('manage-admins');
    return html`<div class="head">
        ${this.heading('admins')}
        ${manages
          ? html`<button class="main" @click=${() => this.open(undefined)}>${say.invite}</button>`
          : nothing}
      </div>
      <section class="card">
        <ul class="list">
          ${this.admins.map(
            (each) =>
              html`<li>
                <span class="grow">
                  <strong>${each.name}</strong> <span class="soft">· ${say.roles[each.role]}</span><br />
                  <span class="soft">${say.since(day(each.created))} · ${each.identified && each.passkeys === 0 ? say.identified : say.passkeyCount(each.passkeys)}</span>
                </span>
                ${manages && each.name !== this.me.name
                  ? html`<button @click=${() => this.open(each)} aria-label=${`${say.remove}: ${each.name}`}>
                      ${say.remove}
                    </button>`
                  : nothing}
              </li>`,
          )}
        </ul>
      </section>
      <dialog aria-label=${say.invite}>${this.asked()}</dialog>`;
  }

  private asked(): TemplateResult {
    if (this.leaving !== undefined) return this.sure(this.leaving);
    return this.invited === undefined ? this.form() : this.address(this.invited);
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.invite}>
      <h2>${say.inviteTitle}</h2>
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
        />
      </div>
      <div>
        <label for="role">${say.role}</label>
        <select id="role" name="role">
          ${Object.entries(say.roles).map(([word, name]) => html`<option value=${word}>${name}</option>`)}
        </select>
      </div>
      ${this.why()}
      <div class="row end-row">
        <button type="button" @click=${() => this.dialog()?.close()}>${say.cancel}</button>
        <button class="main" ?disabled=${this.busy}>${say.inviteMake}</button>
      </div>
    </form>`;
  }

  private copy(text: string): Promise<void> {
    return this.attempt(async () => {
      await navigator.clipboard.writeText(text);
      this.copied = true;
    });
  }

  private address(invited: Invited): TemplateResult {
    return invitation(
      invited,
      this.copied,
      () => void this.copy(invited.address),
      () => this.dialog()?.close(),
    );
  }

  private sure(admin: Admin): TemplateResult {
    return html`<div class="page">
      <h2>${say.removeTitle(admin.name)}</h2>
      <p>${say.removeWhat}</p>
      ${this.why()}
      <div class="row end-row">
        <button @click=${() => this.dialog()?.close()}>${say.cancel}</button>
        <button class="end" ?disabled=${this.busy} @click=${() => this.takeOut(admin)}>${say.remove}</button>
      </div>
    </div>`;
  }

  private why(): TemplateResult {
    return html`<p class=${this.notice === '' ? 'soft' : 'bad'}>${this.notice || say.wantsPasskey}</p>`;
  }
}

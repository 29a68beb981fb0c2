import { html, nothing, type TemplateResult } from 'lit';
import type { LinkedDevice, Part } from '../api';
import { day, lastSeen, messages as say } from '../messages';
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

/** How the journal calls whoever was on the server's machine. */
const COMMAND_LINE = '(command line)';

/** Who administers, and by which devices: invite, and take out. */
export class AdminsPage extends Page {
  private admins: readonly Admin[] = [];
  private next: string | null = null;
  private linked: readonly LinkedDevice[] = [];
  private nextLinked: string | null = null;
  private leaving: Admin | LinkedDevice | undefined;
  private invited: Invited | undefined;
  private copied = false;

  protected async load(): Promise<void> {
    this.admins = [];
    this.linked = [];
    await Promise.all([this.more(''), this.moreLinked('')]);
  }

  private async more(after: string): Promise<void> {
    const page = await this.api.get<Part<'admins', Admin>>(`admins?after=${encodeURIComponent(after)}`);
    this.admins = [...this.admins, ...page.admins];
    this.next = page.next;
  }

  private async moreLinked(after: string): Promise<void> {
    const page = await this.api.get<Part<'devices', LinkedDevice>>(`linked-devices?after=${after}`);
    this.linked = [...this.linked, ...page.devices];
    this.nextLinked = page.next;
  }

  private open(leaving: Admin | LinkedDevice | undefined): void {
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

  private takeOut(path: string): Promise<void> {
    return this.attempt(async () => {
      await this.api.change('DELETE', path);
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
        ${this.next === null ? nothing : this.showMore(() => this.more(this.next ?? ''))}
      </section>
      <section class="card">
        <h2>${say.linked}</h2>
        <p class="soft">${say.linkedWhat}</p>
        ${this.linked.length === 0
          ? html`<p class="soft">${say.noLinked}</p>`
          : html`<ul class="list">
              ${this.linked.map((each) => this.device(each, manages))}
            </ul>`}
        ${this.nextLinked === null ? nothing : this.showMore(() => this.moreLinked(this.nextLinked ?? ''))}
      </section>
      <dialog aria-label=${say.pages.admins}>${this.asked()}</dialog>`;
  }

  private device(linked: LinkedDevice, manages: boolean): TemplateResult {
    const { device } = linked;
    const facts = [
      say.protections[device.protection],
      say.linkedBy(linked.by === COMMAND_LINE ? say.onTheServer : linked.by, day(linked.since)),
      ...(device.lastSeen === null ? [] : [lastSeen(device.lastSeen)]),
    ];
    return html`<li>
      <span class="grow">
        <strong>${linked.admin}</strong>: ${device.name}
        <a href="#users/${encodeURIComponent(device.user)}">${device.user}</a><br />
        <span class="soft">${facts.join(' · ')}</span>
      </span>
      ${manages
        ? html`<button @click=${() => this.open(linked)} aria-label=${`${say.unlink}: ${device.name}`}>
            ${say.unlink}
          </button>`
        : nothing}
    </li>`;
  }

  private asked(): TemplateResult {
    const leaving = this.leaving;
    if (leaving !== undefined && 'device' in leaving) {
      return this.sure(
        say.unlinkTitle(leaving.device.name, leaving.admin),
        say.unlinkWhat,
        say.unlink,
        `linked-devices/${leaving.device.id}`,
      );
    }
    if (leaving !== undefined) {
      return this.sure(
        say.removeTitle(leaving.name),
        say.removeWhat,
        say.remove,
        `admins/${encodeURIComponent(leaving.name)}`,
      );
    }
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

  private sure(title: string, what: string, verb: string, path: string): TemplateResult {
    return html`<div class="page">
      <h2>${title}</h2>
      <p>${what}</p>
      ${this.why()}
      <div class="row end-row">
        <button @click=${() => this.dialog()?.close()}>${say.cancel}</button>
        <button class="end" ?disabled=${this.busy} @click=${() => this.takeOut(path)}>${verb}</button>
      </div>
    </div>`;
  }

  private why(): TemplateResult {
    return html`<p class=${this.notice === '' ? 'soft' : 'bad'} aria-live="polite">${this.notice || say.wantsPasskey}</p>`;
  }
}

import { html, LitElement, type TemplateResult } from 'lit';
import { sentence, type Api, type Me } from '../api';
import { messages as say } from '../messages';
import type { Invitation } from '../passkey';
import { style } from './style';

/** Taking an invitation, and signing in. */
export class SignInPage extends LitElement {
  static override readonly styles = style;
  static override readonly properties = {
    api: { attribute: false },
    code: { attribute: false },
    refusal: { attribute: false },
  };

  declare api: Api;

  /** Of an invitation, or empty. */
  declare code: string;

  /** Why a sign-in elsewhere did not count, or empty. */
  declare refusal: string;

  private provider: string | null = null;
  private invitation: Invitation | undefined;
  private busy = false;
  private notice = '';
  private hint = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.notice = this.refusal;
    void this.api
      .provider()
      .catch(() => null)
      .then((name) => {
        this.provider = name;
        this.requestUpdate();
      });
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('code') || this.code === '') return;
    void this.attempt(async () => {
      this.invitation = await this.api.invitation(this.code);
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.notice = '';
    this.requestUpdate();
    try {
      await work();
    } catch (problem) {
      this.notice = sentence(problem);
    }
    this.busy = false;
    this.requestUpdate();
  }

  private make(invitation: Invitation): Promise<void> {
    return this.attempt(async () => {
      await this.api.takeInvitation(this.code, invitation);
      this.invitation = undefined;
      this.hint = say.passkeyMade;
    });
  }

  private signIn(): Promise<void> {
    return this.attempt(async () => {
      const me: Me = await this.api.signIn();
      this.dispatchEvent(new CustomEvent('signed-in', { detail: me }));
    });
  }

  protected override render(): TemplateResult {
    const invitation = this.invitation;
    return html`<section class="card">
      ${invitation === undefined
        ? html`<h1>${say.title}</h1>
            ${this.hint === '' ? '' : html`<p class="good" role="status">${this.hint}</p>`}
            <p class="soft">${say.signInHow}</p>
            <p class="bad" role="alert">${this.notice}</p>
            <button class="main" ?disabled=${this.busy} @click=${() => this.signIn()}>${say.signIn}</button>
            ${this.provider === null
              ? ''
              : html`<button
                  ?disabled=${this.busy}
                  @click=${() => this.attempt(() => this.api.leave('sign-in'))}
                >
                  ${say.signInBy(this.provider)}
                </button>`}
            <p class="soft">${say.signInNew}</p>`
        : html`<h1>${say.invited(invitation.name, say.roles[invitation.role])}</h1>
            <p class="soft">${say.invitedHow}</p>
            <p class="bad" role="alert">${this.notice}</p>
            <button class="main" ?disabled=${this.busy} @click=${() => this.make(invitation)}>
              ${say.makePasskey}
            </button>`}
    </section>`;
  }
}

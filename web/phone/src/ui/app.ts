import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Call } from '../phone/call';
import { enrol, EnrolmentError } from '../phone/enrolment';
import { History } from '../phone/history';
import { IdleWatch } from '../phone/idle';
import { NOTICES } from '../phone/notices';
import { OneWindow } from '../phone/one-window';
import { OtherAccount } from '../phone/own-account';
import { Phone, type Presence } from '../phone/phone';
import { Unlock } from '../phone/unlock';
import { ReleaseWatch } from '../phone/release-watch';
import { byPasskey, leave, registrar, returned, ways, type Ways } from '../phone/sign-in';
import { Store, type Device, type Pin } from '../phone/store';
import { language, messages as say, speak } from '../messages';
import { BROWSER_LOCK, type BrowserLock } from '../protocol/policy';
import type { Language } from '../../../shared/language';
import { ownCode, waitingDevice } from './devices';
import { parseCode } from '../protocol/code';
import { readSafetyCode } from '../protocol/safety-number';
import { ringing, talking, type Panel } from './call-screen';
import { endOf, isWarning } from './call-words';
import { pastCalls, peopleList } from './lists';
import { lockedScreen, lockOffer } from './lock-screen';
import { otherWindow } from './other-window';
import { signInChoice } from './sign-in';
import { settingsScreen, soundChoice, type Settings } from './settings';
import { recoveryPaper } from './recovery-paper';
import { style } from './style';
import { pageFacts, releaseNotice } from './this-page';

const LANGUAGE = 'language';
/** A page that is loaded anew has it by then; who has to wait longer reads why. */
const WAIT_MILLIS = 1_000;

/** The whole phone: one screen at a time, the most urgent one. */
export class SottovoceApp extends LitElement {
  static override readonly styles = style;

  private store: Store | undefined;
  private phone: Phone | undefined;
  private loading = true;
  private presence: Presence = 'connecting';
  private recoveryWords: readonly string[] | undefined;
  /** Codes of devices that wait, and that the person has not recognised. */
  private readonly strangers = new Set<string>();
  private call: Call | undefined;
  private people: Pin[] = [];
  private notice = '';
  private busy = false;
  private comparing = false;
  private panel: Panel = 'none';
  private settings = false;
  private scanning: 'enrol' | 'verify' | undefined;
  /** Whether a code is shown to somebody. */
  private showing = false;
  private readonly only = new OneWindow(() => this.letGo());
  /** Another window is the phone. */
  private isElsewhere = false;
  private history: History | undefined;
  private releases: ReleaseWatch | undefined;
  private unlock: Unlock | undefined;
  /** Whether the person is asked if they want a lock. */
  private offersLock = false;
  private devices: MediaDeviceInfo[] = [];
  private forgetting = false;
  /** Of those that opened the phone the last one counts. */
  private turn = 0;
  private second = 0;
  /** How this browser can become a phone without a code. */
  private ways: Ways = { provider: null, passkeys: false };
  /** Which screen that is, to notice when it is another one. */
  private shown = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.start();
    window.setInterval(() => {
      if (this.call?.progress === 'talking') {
        this.second = Math.floor((Date.now() - this.call.startedAt) / 1000);
        this.requestUpdate();
      }
    }, 1000);
    window.addEventListener('beforeunload', (event) => this.call && event.preventDefault());
    window.addEventListener('pagehide', () => this.call?.hangUp());
  }

  private async start(): Promise<void> {
    this.store = await Store.open();
    this.store.onGone = () => this.startOver();
    const chosen = await this.store.fact<Language>(LANGUAGE);
    if (chosen !== undefined) speak(chosen);
    this.history = await History.open(this.store);
    this.unlock = await Unlock.open(this.store);
    new IdleWatch(() => this.lockRules, () => this.lockUp());
    this.enrolled = (await this.store.device()) !== undefined;
    await this.comeBack(this.store);
    this.loading = false;
    this.requestUpdate();
    this.releases = await ReleaseWatch.begin(this.store, () => this.requestUpdate());
    if (this.enrolled) await this.open();
    this.requestUpdate();
  }

  /** Nothing is kept here any more, whoever erased it: this page must not go on as the phone that it was. */
  private startOver(): void {
    if (this.cutOffAt !== undefined) return;
    this.phone?.close();
    location.reload();
  }

  /** From the identity provider, with an answer; and what there is besides codes. */
  private async comeBack(store: Store): Promise<void> {
    try {
      await this.become(store, await returned(store, this.enrolled));
    } catch (problem) {
      this.notice = problem instanceof EnrolmentError ? problem.sentence(say) : say.notReached;
    }
    if (this.enrolled) return;
    void ways()
      .then((found) => this.show(() => (this.ways = found)))
      .catch(() => {});
  }

  private async become(store: Store, device: Device | undefined): Promise<void> {
    if (device === undefined) return;
    await store.keepDevice(device);
    this.enrolled = true;
    this.offersLock = Unlock.isPossible;
  }

  private async open(): Promise<void> {
    const store = this.store;
    const turn = ++this.turn;
    const device = await store?.device();
    if (store === undefined || device === undefined) return;
    await this.hold();
    if (turn !== this.turn) return;
    try {
      const phone = await Phone.open(device, store, {
        presence: (presence) => this.show(() => (this.presence = presence)),
        incoming: (call) => this.show(() => this.take(call)),
        blocked: (who, why) =>
          this.show(() => (this.notice = say.blocked(who.replace('sip:', ''), say.ended[why]))),
        rootsRefused: () => this.show(() => (this.notice = say.rootsRefused)),
        rootsChanged: () => this.openAnew(),
        devices: () => this.requestUpdate(),
        waking: () => this.requestUpdate(),
        pushRefused: () => this.show(() => (this.notice = say.pushProblem.refused)),
        cutOff: (at) => void this.erase(at),
      });
      if (!this.only.isThis || turn !== this.turn || this.cutOffAt !== undefined) {
        void phone.leave();
        return;
      }
      this.phone = phone;
      this.recoveryWords = phone.own.freshRecoveryWords;
      this.people = await store.pins();
      if (this.notice === say.notConnected) this.notice = '';
      void this.releases?.judge(phone.heads);
    } catch (problem) {
      if (this.cutOffAt !== undefined || turn !== this.turn) return;
      if (problem instanceof OtherAccount) {
        this.show(() => (this.notice = say.otherAccount));
        return;
      }
      this.presence = 'away';
      this.people = await store.pins();
      this.notice = say.notConnected;
      window.setTimeout(() => this.only.isThis && void this.open(), 5000);
    }
    this.requestUpdate();
  }

  /** Until no other window is the phone. */
  private async hold(): Promise<void> {
    if (this.only.isThis) return;
    const late = () => this.show(() => (this.isElsewhere = true));
    const timer = window.setTimeout(late, WAIT_MILLIS);
    await this.only.hold();
    window.clearTimeout(timer);
    this.show(() => (this.isElsewhere = false));
  }

  /** Another window is the phone from now on. */
  private letGo(): void {
    void this.phone?.leave();
    this.phone = undefined;
    this.show(() => ((this.isElsewhere = true), (this.settings = false), (this.notice = '')));
    void this.open();
  }

  /** After a call, if there is one. */
  private openAnew(): void {
    if (this.call !== undefined) {
      window.setTimeout(() => this.openAnew(), 5000);
      return;
    }
    if (!this.only.isThis) return;
    void this.phone?.leave();
    void this.open();
  }

  private show(change: () => void): void {
    change();
    this.requestUpdate();
  }

  private take(call: Call): void {
    this.call = call;
    this.scanning = undefined;
    this.showing = false;
    this.comparing = false;
    this.panel = 'none';
    this.settings = false;
    this.notice = '';
    call.listener = () => void this.called(call);
  }

  private async called(call: Call): Promise<void> {
    if (call.over && this.call === call) {
      this.call = undefined;
      if (call.end !== undefined) this.notice = endOf(call.end, call.saidThere);
      await this.history?.add(call);
    }
    // Also what the two people said of each other's words, which is kept a moment later.
    if (call.over) this.people = (await this.store?.pins()) ?? [];
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    if (this.loading) return html`<main aria-busy="true"></main>`;
    return html`<main>
      <header>
        <h1>${say.title}</h1>
        ${this.phone && !this.call && this.cutOffAt === undefined
          ? html`<span class=${isGone(this.presence) ? 'bad' : 'soft'} role="status"
              >${say.presence[this.presence]}</span
            >`
          : nothing}
      </header>
      ${this.screen()}
    </main>`;
  }

  /** Another screen begins at its top. */
  protected override updated(): void {
    const { call, settings, showing, scanning, isElsewhere } = this;
    const screen = [call?.callId, call?.progress, settings, showing, scanning, isElsewhere].join();
    if (screen !== this.shown) window.scrollTo(0, 0);
    this.shown = screen;
  }

  private screen(): TemplateResult {
    if (this.scanning !== undefined && this.call === undefined) return this.camera(this.scanning);
    if (this.cutOffAt !== undefined) {
      const date = new Date(this.cutOffAt * 1000).toLocaleDateString(language, { dateStyle: 'long' });
      return html`<p class="card" role="alert">${say.cutOff(date)}</p>`;
    }
    if (this.phone === undefined && this.store !== undefined && !this.hasDevice) return this.welcome();
    if (this.isElsewhere) return otherWindow(() => this.only.takeOver());
    if (this.recoveryWords !== undefined) {
      const whose = this.phone?.device.address.replace('sip:', '') ?? '';
      return recoveryPaper(whose, this.recoveryWords, () => this.show(() => (this.recoveryWords = undefined)));
    }
    if (this.call !== undefined) return this.callScreen(this.call);
    if (this.unlock?.isLocked === true) {
      return lockedScreen(this.notice, () => void this.mayCall());
    }
    if (this.offersLock) {
      return lockOffer(
        this.notice,
        this.lockRules.unlock === 'required',
        () => void this.makeLock(),
        () => this.show(() => ((this.offersLock = false), (this.notice = ''))),
      );
    }
    if (this.showing && this.phone !== undefined) return this.codeShown(this.phone);
    return this.settings ? this.settingsPage() : this.home();
  }

  private get hasDevice(): boolean {
    return this.enrolled || this.phone !== undefined;
  }

  private enrolled = false;
  /** When the organisation cut this device off, in seconds since 1970. */
  private cutOffAt: number | undefined;

  // The lock of this phone

  private get lockRules(): BrowserLock {
    return this.phone?.directory.rules().lock ?? BROWSER_LOCK;
  }

  private lockUp(): void {
    const { unlock, call } = this;
    if (unlock === undefined || !unlock.isOn || unlock.isLocked || call !== undefined) return;
    unlock.lock();
    this.history?.locked();
    this.scanning = undefined;
    this.show(() => ((this.settings = false), (this.showing = false), (this.notice = '')));
  }

  /** Whether the person is verified where that is wanted; asks them, and says why not. */
  private async mayCall(): Promise<boolean> {
    const { unlock } = this;
    if (unlock === undefined) return false;
    if (!unlock.isOn && this.lockRules.unlock === 'required') {
      if (Unlock.isPossible) this.show(() => (this.offersLock = true));
      else this.show(() => (this.notice = say.noPasskeys));
      return false;
    }
    if (!unlock.isLocked) return true;
    const may = await unlock.unlock();
    if (may) await this.history?.unlocked(unlock.secret);
    this.show(() => (this.notice = may ? '' : say.notUnlocked));
    return may;
  }

  private async makeLock(): Promise<void> {
    const user = this.phone?.user ?? say.title;
    const keeper = this.phone && registrar(this.phone.server);
    const made = (await this.unlock?.make(user, say.title, keeper)) === true;
    if (made) await this.history?.unlocked(this.unlock?.secret);
    this.show(() => ((this.offersLock = !made), (this.notice = made ? '' : say.noPasskeyMade)));
  }

  private async turnLock(on: boolean): Promise<void> {
    if (on) {
      this.show(() => (this.offersLock = true));
      return;
    }
    await this.history?.unsealed();
    await this.unlock?.turnOff(this.phone && registrar(this.phone.server));
    this.requestUpdate();
  }

  private async answer(call: Call): Promise<void> {
    if (await this.mayCall()) await call.answer();
  }

  // Screens

  private welcome(): TemplateResult {
    return html`<form class="card" @submit=${this.enrol}>
      <h2>${say.welcome}</h2>
      <p class="soft">${say.welcomeHow}</p>
      <label for="code">${say.code}</label>
      <textarea
        id="code"
        name="code"
        rows="3"
        required
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        placeholder=${say.codeHint}
        aria-describedby="notice"
      ></textarea>
      <p id="notice" class="bad" role="alert">${this.notice}</p>
      <button class="main" ?disabled=${this.busy}>${this.busy ? say.enrolling : say.enrol}</button>
      <button type="button" ?disabled=${this.busy} @click=${() => this.scan('enrol')}>
        ${say.scanCode}
      </button>
      ${signInChoice(this.ways, this.busy, () => void this.signInThere(), () => void this.signInByPasskey())}
    </form>`;
  }

  private signInThere(): Promise<void> {
    return this.attempt((store) => leave(store));
  }

  private signInByPasskey(): Promise<void> {
    return this.attempt(async (store) => {
      const { device, passkey } = await byPasskey();
      await this.become(store, device);
      if (passkey !== undefined) {
        await this.unlock?.adopt(passkey);
        this.offersLock = false;
      }
      await this.open();
    });
  }

  /** Looks for a code by the camera: one that makes this browser a phone, or somebody's. */
  private scan(what: 'enrol' | 'verify'): void {
    this.show(() => ((this.scanning = what), (this.notice = '')));
  }

  private camera(what: 'enrol' | 'verify'): TemplateResult {
    const isWanted = (text: string) =>
      what === 'enrol' ? parseCode(text) !== undefined : readSafetyCode(text) !== undefined;
    const found = (text: string) => {
      this.show(() => (this.scanning = undefined));
      void (what === 'enrol' ? this.redeem(text) : this.verify(text));
    };
    return html`<sottovoce-scan
      .isWanted=${isWanted}
      .found=${found}
      .cancelled=${() => this.show(() => (this.scanning = undefined))}
    ></sottovoce-scan>`;
  }

  private async verify(code: string): Promise<void> {
    const phone = this.phone;
    if (phone === undefined || !(await this.mayCall())) return;
    const who = this.short(`sip:${readSafetyCode(code)?.shower.label ?? ''}`);
    try {
      const scanned = await phone.directory.scanned(code);
      if (scanned === 'same') this.notice = say.scanned.same(who);
      else if (scanned === 'different') this.notice = say.scanned.different(who);
      else this.notice = scanned === 'others' ? say.scanned.others : say.ended[scanned];
    } catch {
      this.notice = say.notReached;
    }
    this.people = (await this.store?.pins()) ?? [];
    this.requestUpdate();
  }

  private codeShown(phone: Phone): TemplateResult {
    const done = async (notice: string) => {
      this.people = (await this.store?.pins()) ?? [];
      this.show(() => ((this.showing = false), (this.notice = notice)));
    };
    return html`<sottovoce-show-code
      .directory=${phone.directory}
      .people=${this.people}
      .addressOf=${(dialled: string) => phone.addressOf(dialled)}
      .named=${(sip: string) => this.short(sip)}
      .scan=${() => ((this.showing = false), this.scan('verify'))}
      .done=${(notice: string) => void done(notice)}
    ></sottovoce-show-code>`;
  }

  private home(): TemplateResult {
    const refused = this.phone?.refused;
    return html`<p class="soft">${this.phone?.device.address.replace('sip:', '') ?? ''}</p>
      ${this.phone?.own.code === undefined ? nothing : ownCode(this.phone.own.code, this.busy, (it) => void this.recover(it))}
      ${refused === undefined
        ? nothing
        : html`<p class="card unverified" role="status">${say.ended[refused]}</p>`}
      ${releaseNotice(this.releases)}
      ${this.notice === ''
        ? nothing
        : html`<p class="card ${isWarning(this.notice) ? 'bad' : ''}" role="alert">${this.notice}</p>`}
      ${this.wantsIn()}
      <form class="card" @submit=${this.dial}>
        <label for="who">${say.dial}</label>
        <input
          id="who"
          name="who"
          required
          maxlength="128"
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          placeholder=${say.dialHint}
        />
        <button class="main" ?disabled=${this.presence !== 'ready'}>${say.call}</button>
      </form>
      <section class="card" aria-labelledby="people">
        <h2 id="people" class="small">${say.people}</h2>
        ${peopleList(this.people, (sip) => this.short(sip), (sip) => void this.callSomebody(sip))}
        <div class="stack">
          <button class="quiet" @click=${() => this.scan('verify')}>${say.scanPerson}</button>
          <button class="quiet" @click=${() => this.show(() => ((this.showing = true), (this.notice = '')))}>
            ${say.showYours}
          </button>
        </div>
      </section>
      ${pastCalls(
        this.history,
        (sip) => this.short(sip),
        (sip) => void this.callSomebody(sip),
        () => this.requestUpdate(),
      )}
      <div class="push middle">
        <button class="quiet" @click=${() => void this.openSettings()}>${say.settings}</button>
      </div>`;
  }

  /** Another device of this person's that waits. */
  private wantsIn(): TemplateResult | typeof nothing {
    const waiting = this.phone?.own.waiting.find((each) => !this.strangers.has(each.code));
    if (waiting === undefined || this.phone?.own.waits === true) return nothing;
    const refuse = () => {
      this.strangers.add(waiting.code);
      this.show(() => (this.notice = say.letIn.stranger));
    };
    return waitingDevice(waiting, this.busy, () => void this.letIn(waiting.code), refuse);
  }

  private async letIn(code: string): Promise<void> {
    if (this.busy || !(await this.mayCall())) return;
    this.show(() => ((this.busy = true), (this.notice = '')));
    try {
      this.notice = say.letIn[(await this.phone?.letIn(code)) ?? 'refused'];
    } catch {
      this.notice = say.notReached;
    }
    this.show(() => (this.busy = false));
  }

  private async recover(words: string): Promise<void> {
    if (this.busy || !(await this.mayCall())) return;
    this.show(() => ((this.busy = true), (this.notice = '')));
    try {
      this.notice = say.recovered[(await this.phone?.recover(words)) ?? 'refused'];
      this.recoveryWords = this.phone?.own.freshRecoveryWords;
    } catch {
      this.notice = say.notReached;
    }
    this.show(() => (this.busy = false));
  }

  private settingsPage(): TemplateResult {
    const settings = this.choices();
    if (settings === undefined) return this.home();
    return html`<button class="quiet back" @click=${() => this.show(() => (this.settings = false))}>
        ${say.back}
      </button>
      ${this.notice === '' ? nothing : html`<p class="card" role="alert">${this.notice}</p>`}
      ${settingsScreen(settings, this.forgetChoice(), pageFacts(this.releases, this.phone?.device))}`;
  }

  private choices(): Settings | undefined {
    const sound = this.phone?.sound;
    const { history, devices } = this;
    if (sound === undefined || history === undefined) return undefined;
    const changed = () => {
      void this.call?.useDevices();
      this.requestUpdate();
    };
    const hasChoice = Unlock.isPossible && this.lockRules.unlock === 'chosen';
    const lock = hasChoice
      ? { isOn: this.unlock?.isOn === true, turn: (on: boolean) => this.turnLock(on) }
      : undefined;
    const { waking } = this.phone ?? {};
    const push =
      waking?.isPossible === true
        ? { isOn: waking.isOn, turn: (on: boolean) => this.turnPush(on) }
        : undefined;
    const speaks = (chosen: Language) => void this.speak(chosen);
    return { sound, history, devices, speak: speaks, changed, push, lock };
  }

  private async turnPush(on: boolean): Promise<void> {
    await this.store?.keepFact(NOTICES, say.notices);
    const asked = await this.phone?.wake(on);
    const problem = asked === undefined || asked === 'done' ? '' : say.pushProblem[asked];
    this.show(() => (this.notice = problem));
  }

  private async openSettings(): Promise<void> {
    this.show(() => (this.settings = true));
    await this.listDevices();
  }

  private async listDevices(): Promise<void> {
    this.devices = await navigator.mediaDevices.enumerateDevices();
    this.requestUpdate();
  }

  private async speak(chosen: Language): Promise<void> {
    speak(chosen);
    await this.store?.keepFact(LANGUAGE, chosen);
    await this.store?.keepFact(NOTICES, say.notices);
    this.notice = '';
    this.requestUpdate();
  }

  private forgetChoice(): TemplateResult {
    return html`
        ${this.forgetting
          ? html`<div class="card">
              <p>${say.forgetSure}</p>
              <div class="row">
                <button @click=${() => this.show(() => (this.forgetting = false))}>
                  ${say.cancel}
                </button>
                <button class="end" @click=${this.forget}>${say.forget}</button>
              </div>
            </div>`
          : html`<button class="quiet" @click=${() => this.show(() => (this.forgetting = true))}>
              ${say.forget}
            </button>`}`;
  }

  private callScreen(call: Call): TemplateResult {
    const name = this.short(call.peer);
    const { notice, panel, comparing, second } = this;
    if (call.progress === 'ringing' && !call.outgoingCall) {
      return ringing(call, name, notice, () => void this.answer(call));
    }
    return talking(call, {
      name,
      second,
      panel,
      comparing,
      facts: pageFacts(this.releases, this.phone?.device),
      sound: () => this.sound(),
      toggle: (which) => this.toggle(which),
      compare: (on) => this.show(() => (this.comparing = on)),
    });
  }

  private toggle(panel: 'keypad' | 'sound'): void {
    this.panel = this.panel === panel ? 'none' : panel;
    if (this.panel === 'sound') void this.listDevices();
    this.requestUpdate();
    const shown = () => this.renderRoot.querySelector('.panel')?.scrollIntoView({ block: 'end' });
    void this.updateComplete.then(shown);
  }

  private sound(): TemplateResult {
    const settings = this.choices();
    return html`<section class="card panel" aria-label=${say.sound}>
      ${settings === undefined ? nothing : soundChoice(settings)}
    </section>`;
  }

  /** Colleagues by their names alone. */
  private short(sip: string): string {
    const address = sip.replace('sip:', '');
    const own = `@${this.phone?.domain ?? ''}`;
    return address.endsWith(own) ? address.slice(0, -own.length) : address;
  }

  // What the person does

  private async enrol(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.redeem(this.field('code'));
  }

  private redeem(code: string): Promise<void> {
    return this.attempt(async (store) => {
      await this.become(store, await enrol(code));
      await this.open();
    });
  }

  /** One way to become a phone; says why it did not work. */
  private async attempt(work: (store: Store) => Promise<void>): Promise<void> {
    const store = this.store;
    if (store === undefined || this.busy) return;
    this.show(() => ((this.busy = true), (this.notice = '')));
    try {
      await work(store);
    } catch (problem) {
      this.notice =
        problem instanceof EnrolmentError ? problem.sentence(say) : say.notReached;
    }
    this.show(() => (this.busy = false));
  }

  private dial(event: SubmitEvent): void {
    event.preventDefault();
    void this.callSomebody(this.field('who'));
  }

  private async callSomebody(who: string): Promise<void> {
    const phone = this.phone;
    if (phone === undefined || this.call !== undefined || who.trim() === '') return;
    if (!(await this.mayCall()) || this.call !== undefined) return;
    await phone.call(who, {
      changed: (call) => {
        if (this.call !== call && !call.over) this.take(call);
        else if (this.call !== call) this.show(() => (this.notice = say.ended[call.end ?? 'failed']));
      },
    });
    this.requestUpdate();
  }

  private async forget(): Promise<void> {
    this.phone?.close();
    await this.store?.erase();
    await ReleaseWatch.forget();
    location.reload();
  }

  /** The organisation has cut this device off: nothing of it may stay here. */
  private async erase(at: number): Promise<void> {
    if (this.cutOffAt !== undefined) return;
    this.show(() => (this.cutOffAt = at));
    this.phone?.close();
    await this.store?.erase();
    await ReleaseWatch.forget();
  }

  private field(name: string): string {
    const input = this.renderRoot.querySelector(`[name=${name}]`);
    return (input as HTMLInputElement | HTMLTextAreaElement | null)?.value ?? '';
  }
}

/** Whether nobody reaches this phone, and not just not yet. */
function isGone(presence: Presence): boolean {
  return presence === 'away' || presence === 'refused';
}

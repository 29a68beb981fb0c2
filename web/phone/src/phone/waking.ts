import { equal, fromBase64Url, type Octets } from '../protocol/bytes';
import { pause } from './pause';
import type { SipText } from './sip-text';
import type { Store } from './store';

/** What came of asking to be woken. */
export type Asked = 'done' | 'notAllowed' | 'notSubscribed';

/** Under which name it is kept that the person wants to be woken. */
const WANTED = 'push';
/** Seconds; whoever is not seen for so long is not woken any more. */
const ASLEEP = 172_800;
const NO_SUCH_PUSH = 555;
const SUBSCRIBES_WITHIN_MILLIS = 6_000;

/** What a parameter of a URI may hold without an escape (RFC 3261 `param-unreserved`). */
const ESCAPED = /[^A-Za-z0-9\-_.!~*'()[\]/:&+$]/g;

/**
 * Has the server wake this browser by its maker's push service when the page is closed (RFC 8599,
 * RFC 8030). That service learns that somebody calls, and neither who nor whom.
 */
export class Waking {
  /** With which the server signs its pushes (RFC 8292), as it said last. */
  private serverKey: Octets | undefined;
  private subscription: PushSubscription | undefined;

  private constructor(
    private readonly store: Store,
    private wanted: boolean,
  ) {}

  static async open(store: Store): Promise<Waking> {
    const waking = new Waking(store, (await store.fact<boolean>(WANTED)) === true);
    const pushes = await manager();
    if (waking.wanted) waking.subscription = (await pushes?.getSubscription()) ?? undefined;
    return waking;
  }

  /** Whether server and browser can; known once this phone has registered. */
  get isPossible(): boolean {
    return this.serverKey !== undefined && 'PushManager' in window && 'Notification' in window;
  }

  get isOn(): boolean {
    return this.wanted && this.subscription !== undefined;
  }

  /** The server hears of it with the next REGISTER. */
  async turn(on: boolean): Promise<Asked> {
    if (!on) {
      await this.end();
      return 'done';
    }
    if ((await Notification.requestPermission()) !== 'granted') return 'notAllowed';
    if (!(await this.subscribe())) return 'notSubscribed';
    this.wanted = true;
    await this.store.keepFact(WANTED, true);
    return 'done';
  }

  /** A REGISTER that says where this browser is woken, and that lasts while the page is closed. */
  asking(register: SipText): SipText {
    const { endpoint, keys } = this.subscription?.toJSON() ?? {};
    if (!this.wanted || endpoint === undefined || keys === undefined) return register;
    if (/\bexpires=0\b/.test(register.field('Contact', 'm') ?? '')) return register;
    const parameters = [
      ';pn-provider=webpush',
      `;pn-prid=${escaped(endpoint)}`,
      `;sv-p256dh=${keys['p256dh'] ?? ''}`,
      `;sv-auth=${keys['auth'] ?? ''}`,
    ].join('');
    return register
      .changed('Contact', (contact) =>
        contact.replace('>', `${parameters}>`).replace(/\bexpires=\d+/, `expires=${ASLEEP}`),
      )
      .changed('Expires', () => String(ASLEEP));
  }

  /**
   * Takes what the server said to a REGISTER.
   *
   * @returns whether it has to be told something else
   */
  async answered(response: SipText): Promise<boolean> {
    if (response.status === NO_SUCH_PUSH) {
      await this.end();
      return true;
    }
    if (response.status !== 200) return false;
    this.serverKey = serverKeyOf(response.all('Feature-Caps'));
    if (!this.wanted || this.serverKey === undefined || this.isBound(this.serverKey)) return false;
    // Another server's key, or the browser has let the subscription go.
    return this.subscribe();
  }

  private isBound(key: Octets): boolean {
    const bound = this.subscription?.options.applicationServerKey;
    return bound !== undefined && bound !== null && equal(new Uint8Array(bound), key);
  }

  private async subscribe(): Promise<boolean> {
    const { serverKey } = this;
    const pushes = await manager();
    if (serverKey === undefined || pushes === undefined) return false;
    try {
      await this.subscription?.unsubscribe();
      const options = { userVisibleOnly: true, applicationServerKey: serverKey };
      // Where its service cannot be reached, Chromium goes on trying for minutes.
      const late = pause(SUBSCRIBES_WITHIN_MILLIS).then(() => undefined);
      this.subscription = await Promise.race([pushes.subscribe(options), late]);
    } catch {
      this.subscription = undefined;
    }
    return this.subscription !== undefined;
  }

  private async end(): Promise<void> {
    this.wanted = false;
    await this.store.forgetFact(WANTED);
    await this.subscription?.unsubscribe().catch(() => false);
    this.subscription = undefined;
  }
}

/** Whoever looks at the page needs no notification any more. */
export async function dismissNotices(): Promise<void> {
  const shown = await (await navigator.serviceWorker?.getRegistration())?.getNotifications?.();
  for (const each of shown ?? []) each.close();
}

async function manager(): Promise<PushManager | undefined> {
  return (await navigator.serviceWorker?.getRegistration())?.pushManager;
}

/** What `sip.push.PushOffer` reads. */
function serverKeyOf(values: readonly string[]): Octets | undefined {
  const own = values.find((each) => /;\+sip\.pns="webpush"/.test(each));
  const key = own && /;\+sip\.vapid="([^"]*)"/.exec(own)?.[1];
  return key === undefined ? undefined : fromBase64Url(key);
}

function escaped(text: string): string {
  return text.replace(ESCAPED, (each) => encodeURIComponent(each));
}

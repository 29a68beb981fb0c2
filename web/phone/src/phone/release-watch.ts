import type { HeadKeeper } from './head-keeper';
import { keptReleases, offeredRelease, shown, type Release, type Releases, type Shown } from './release';
import type { Store } from './store';

/** How often another release is looked for while the page is open. */
const LOOK_MILLIS = 3_600_000;
/** A worker that could not start, because a file or the log was out of reach, tries again: soon, then seldom. */
const AGAIN_MILLIS = 2_000;
const WORKER = '/phone/worker.js';

/** Trusted Types: of all addresses, scripts may be loaded from this one. */
interface ScriptPolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): {
    createScriptURL(url: string): string;
  };
}

/** Which release of the page this is, what the log says of it, and what the worker did not take. */
export class ReleaseWatch {
  running: Release | undefined;
  shown: Shown | undefined;
  refused: Releases['refused'];
  /** Another one is used when the page is opened anew. */
  isReplaced = false;
  private static isForgotten = false;

  private constructor(
    private readonly store: Store,
    private readonly changed: () => void,
  ) {}

  static async begin(store: Store, changed: () => void): Promise<ReleaseWatch> {
    const watch = new ReleaseWatch(store, changed);
    watch.running = await offeredRelease();
    await watch.read();
    void watch.work();
    window.setInterval(() => watch.look(), LOOK_MILLIS);
    return watch;
  }

  /** Asks the log about this release. */
  async judge(heads: HeadKeeper): Promise<void> {
    if (this.running !== undefined) this.shown = await shown(this.running, heads);
    this.changed();
  }

  /** Has the worker look for another release. */
  private look(): void {
    navigator.serviceWorker?.controller?.postMessage('look');
  }

  /**
   * Starts the worker, and again until there is one. Where the certificate is not trusted there is
   * none, and the page works without.
   */
  private async start(workers: ServiceWorkerContainer, again = AGAIN_MILLIS): Promise<void> {
    if (ReleaseWatch.isForgotten) return;
    const retry = (): void => {
      window.setTimeout(() => void this.start(workers, Math.min(2 * again, LOOK_MILLIS)), again);
    };
    try {
      const registration = await workers.register(SCRIPT, { updateViaCache: 'none' });
      const { installing } = registration;
      installing?.addEventListener('statechange', () => {
        // The worker that is there already goes on, and looks again by itself.
        if (installing.state === 'redundant' && registration.active === null) retry();
      });
    } catch {
      retry();
    }
  }

  private async read(): Promise<void> {
    this.refused = (await keptReleases(this.store)).refused;
  }

  private async work(): Promise<void> {
    const workers = navigator.serviceWorker;
    if (workers === undefined) return;
    workers.addEventListener('message', (event) => void this.told(event.data === 'taken'));
    await this.start(workers);
    await this.read();
    this.changed();
  }

  private async told(isReplaced: boolean): Promise<void> {
    this.isReplaced ||= isReplaced;
    await this.read();
    this.changed();
  }

  /** Nothing of the page stays in this browser. */
  static async forget(): Promise<void> {
    ReleaseWatch.isForgotten = true;
    for (const each of (await navigator.serviceWorker?.getRegistrations()) ?? []) await each.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  }
}

const SCRIPT = scriptUrl();

function scriptUrl(): string {
  const { trustedTypes } = window as { trustedTypes?: ScriptPolicies };
  if (trustedTypes === undefined) return WORKER;
  const only = (url: string) => {
    if (url !== WORKER) throw new TypeError('no script of this page');
    return url;
  };
  return trustedTypes.createPolicy('sottovoce-worker', { createScriptURL: only }).createScriptURL(WORKER);
}

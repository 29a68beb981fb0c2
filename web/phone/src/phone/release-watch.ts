import type { HeadKeeper } from './head-keeper';
import { keptReleases, offeredRelease, shown, type Release, type Releases, type Shown } from './release';
import type { Store } from './store';

/** How often another release is looked for while the page is open. */
const LOOK_MILLIS = 3_600_000;
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

  private async read(): Promise<void> {
    this.refused = (await keptReleases(this.store)).refused;
  }

  /** Without a worker, as where the certificate is not trusted, the page works and keeps no copy. */
  private async work(): Promise<void> {
    const workers = navigator.serviceWorker;
    if (workers === undefined) return;
    workers.addEventListener('message', (event) => void this.told(event.data === 'taken'));
    try {
      await workers.register(scriptUrl(), { updateViaCache: 'none' });
    } catch {
      // It is not taken: what was served before goes on.
    }
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
    for (const each of (await navigator.serviceWorker?.getRegistrations()) ?? []) await each.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  }
}

function scriptUrl(): string {
  const { trustedTypes } = window as { trustedTypes?: ScriptPolicies };
  if (trustedTypes === undefined) return WORKER;
  const only = (url: string) => {
    if (url !== WORKER) throw new TypeError('no script of this page');
    return url;
  };
  return trustedTypes.createPolicy('sottovoce-worker', { createScriptURL: only }).createScriptURL(WORKER);
}

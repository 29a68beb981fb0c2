import { HeadKeeper } from '../phone/head-keeper';
import { pause } from '../phone/pause';
import {
  CACHE,
  filesOf,
  keepReleases,
  keptReleases,
  LIST,
  offeredRelease,
  PLACE,
  shown,
  type Objection,
  type Release,
} from '../phone/release';
import { Server } from '../phone/server';
import { Store } from '../phone/store';
import { readTrust } from '../protocol/trust';
import { openPage, showPush } from './push';

/**
 * Serves the page from this browser's own copy, with and without a connection. Another release takes
 * the copy's place when each of its files is what its list says and, once this browser is a phone,
 * when the log shows that list as the newest. The first copy is whatever the server gave. It also
 * shows what pushes say while the page is closed.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

/** What was released just now is in the log's next epoch, a second later. */
const LOOKS = 5;
const BETWEEN_LOOKS_MILLIS = 1_500;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) => event.waitUntil(look()));
worker.addEventListener('push', (event) => {
  const pushed = new Uint8Array(event.data?.arrayBuffer() ?? new ArrayBuffer(0));
  event.waitUntil(withStore((store) => showPush(worker.registration, store, pushed)));
});
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage(worker.clients));
});
worker.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== worker.location.origin || !pathname.startsWith(PLACE)) return;
  event.respondWith(serve(event.request, pathname));
  if (mode === 'navigate') event.waitUntil(look());
});

/** A worker of a release that is not used is not used either. */
async function install(): Promise<void> {
  if (!(await look())) throw new Error('this release is not used');
  await worker.skipWaiting();
}

async function serve(request: Request, path: string): Promise<Response> {
  const releases = await withStore(keptReleases);
  if (releases.current === undefined) return fetch(request);
  const name = path === PLACE ? 'index.html' : path.slice(PLACE.length);
  const kept = await (await caches.open(CACHE + releases.current)).match(PLACE + name, PLAINLY);
  // A page that is still open has files of the release before.
  const found = kept ?? (await caches.match(PLACE + name, PLAINLY));
  return found ?? new Response('This release has no such file.', { status: 404 });
}

const PLAINLY: CacheQueryOptions = { ignoreSearch: true, ignoreVary: true };

let looking: Promise<boolean> | undefined;

/** Looks whether the server has another release; true when what it has is what is served. */
function look(): Promise<boolean> {
  looking ??= withStore(lookAt)
    .catch(() => false)
    .finally(() => (looking = undefined));
  return looking;
}

async function lookAt(store: Store): Promise<boolean> {
  const offered = await offeredRelease();
  if (offered === undefined) return false;
  const { current, refused } = await keptReleases(store);
  if (offered.hash === current) {
    if (refused !== undefined) await keepReleases(store, { current });
    return true;
  }
  const files = await filesOf(offered);
  const why = files === undefined ? 'changedFiles' : await objection(store, offered);
  if (why === 'silent') return false;
  if (files === undefined || why !== undefined) {
    const day = new Date().toISOString().slice(0, 10);
    await keepReleases(store, { current, refused: { hash: offered.hash, why: why ?? 'changedFiles', day } });
    await tell('refused');
    return false;
  }
  const cache = await caches.open(CACHE + offered.hash);
  for (const [name, file] of files) await cache.put(PLACE + name, file);
  await cache.put(PLACE + LIST, new Response(offered.list, { headers: { 'Content-Type': 'text/plain' } }));
  await keepReleases(store, { current: offered.hash });
  await forgetAllBut([offered.hash, current]);
  if (current !== undefined) await tell('taken');
  return true;
}

/** Why it is not used; nothing where there is nothing yet to hold it against. */
async function objection(store: Store, release: Release): Promise<Objection | 'silent' | undefined> {
  const device = await store.device();
  const trust = device && readTrust(device.trust);
  if (device === undefined || trust?.log === undefined) return undefined;
  const server = new Server(await Server.issuer(), device);
  const heads = await HeadKeeper.open(server, store, trust, () => 'refuse');
  let found = await shown(release, heads);
  for (let looks = 1; looks < LOOKS && found === 'notShown'; looks++) {
    await pause(BETWEEN_LOOKS_MILLIS);
    found = await shown(release, heads);
  }
  return found === 'notShown' || found === 'silent' ? found : undefined;
}

async function forgetAllBut(hashes: readonly (string | undefined)[]): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(CACHE) && !hashes.includes(name.slice(CACHE.length))) await caches.delete(name);
  }
}

async function tell(what: 'taken' | 'refused'): Promise<void> {
  for (const page of await worker.clients.matchAll({ includeUncontrolled: true })) page.postMessage(what);
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await Store.open();
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

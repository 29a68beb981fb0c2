import { PLACE } from '../phone/release';
import type { Store } from '../phone/store';
import { isFresh, readWakeUp } from '../protocol/wake-up';
import type { Octets } from '../protocol/bytes';
import { NOTICES, type Notices } from '../phone/notices';

const TITLE = 'Sottovoce';
const ICON = `${PLACE}icon-192.png`;

/**
 * Shows that somebody calls, and nothing of who: a push names nobody. Browsers want every push to be
 * seen, so a test shows for a moment.
 */
export async function showPush(
  registration: ServiceWorkerRegistration,
  store: Store,
  pushed: Octets,
): Promise<void> {
  const words = await store.fact<Notices>(NOTICES);
  const wakeUp = readWakeUp(pushed);
  if (wakeUp?.kind === 'call') {
    const isWaiting = isFresh(wakeUp, Date.now());
    await registration.showNotification(TITLE, {
      body: isWaiting ? words?.call : words?.missed,
      tag: 'call',
      icon: ICON,
      requireInteraction: isWaiting,
    });
    return;
  }
  await registration.showNotification(TITLE, {
    body: words?.test,
    tag: 'test',
    icon: ICON,
    silent: true,
  });
  for (const each of await registration.getNotifications({ tag: 'test' })) each.close();
}

/** Brings the page to the front, or opens it: it signs in, and the call that waits rings. */
export async function openPage(clients: Clients): Promise<void> {
  const [open] = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const own = open !== undefined && new URL(open.url).pathname.startsWith(PLACE) ? open : undefined;
  if (own !== undefined) await own.focus();
  else await clients.openWindow(PLACE);
}

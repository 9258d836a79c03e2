// The service worker keeps the shell on the device. A new version waits until the user says "reload": nothing is pulled
// from under somebody who types.
import { signal } from '@preact/signals';

const ASK_AGAIN_MS = 60 * 60_000;
/** The page itself goes first over a slow line. */
const AFTER_MS = 3000;

/** The worker of a new version, waiting. */
export const waiting = signal<ServiceWorker | null>(null);

export function watchVersion(): void {
  if (!('serviceWorker' in navigator)) return;
  const workers = navigator.serviceWorker;
  // The first worker to take the page over is no new version.
  let controlled = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    controlled = true;
  });
  setTimeout(() => workers.register('/app/worker.js', { scope: '/app/' }).then((registration) => {
    const look = () => {
      if (registration.waiting && workers.controller) waiting.value = registration.waiting;
    };
    const watch = () => registration.installing?.addEventListener('statechange', look);
    look();
    watch();
    registration.addEventListener('updatefound', watch);
    setInterval(() => void registration.update().catch(() => {}), ASK_AGAIN_MS);
  }, () => { /* no worker: everything but starting offline works */ }), AFTER_MS);
}

export const takeNewVersion = (): void => waiting.value?.postMessage('take over');

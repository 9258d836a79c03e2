// Keeps the shell of this version on the device, and every part that was used. It never touches /v1: what is shown is what
// the server said, and what is kept of that is for each page to decide.
declare const VERSION: string;
declare const SHELL: readonly string[];
export {};
declare const self: ServiceWorkerGlobalScope;

const NAME = `socho-${VERSION}`;
const PAGE = '/app/index.html', HASHED = '/app/a/';

/** What the older version had under the same hash need not travel again. */
async function keep(): Promise<void> {
  const cache = await caches.open(NAME);
  await Promise.all(SHELL.map(async (path) => {
    const old = path.startsWith(HASHED) ? await caches.match(path) : undefined;
    await (old ? cache.put(path, old) : cache.add(new Request(path, { cache: 'no-cache' })));
  }));
}

async function forgetOlder(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('socho-') && name !== NAME) await caches.delete(name);
}

async function hashed(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(NAME)).put(request, answer.clone());
  return answer;
}

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOlder().then(() => self.clients.claim())));
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(HASHED)) event.respondWith(hashed(request));
  else if (request.mode === 'navigate' && url.pathname.startsWith('/app')) event.respondWith(caches.match(PAGE).then((kept) => kept ?? fetch(request)));
});

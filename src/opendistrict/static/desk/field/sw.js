// The page and its files without a network. What the page loaded it has put into the cache itself
// (app.js); here they are handed out. Data is never cached here: it lies in the telephone's database.

const CACHE = "field";
const PATIENCE = 4000; // milliseconds for the network before the copy is shown
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // never changes

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const isPage = request.mode === "navigate" && url.href === self.registration.scope;
  if (isPage) event.respondWith(fresh(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
});

async function file(request, url) {
  const kept = HASHED.test(url.pathname) && (await caches.match(request, { ignoreVary: true }));
  return kept || fresh(request);
}

// From the network, and kept; where that is slow or gone, the copy.
async function fresh(request) {
  const kept = caches.match(request, { ignoreVary: true });
  const loaded = fetch(request).then(async (answer) => {
    if (answer.ok && answer.type === "basic" && !answer.redirected) {
      await (await caches.open(CACHE)).put(request, answer.clone());
    }
    return answer;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([loaded.catch(() => undefined), late]);
  return first ?? (await kept) ?? loaded;
}

// The page's service worker: all of its files are fetched once for each build, and served from then on.
// `FILES` and `BUILD` are put in when the page is built.

const CACHE = `preflight-${BUILD}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

// The pages that are open have all that they need of the build before.
self.addEventListener("activate", (event) => {
  const others = caches.keys().then((keys) => Promise.all(keys.filter((key) => key.startsWith("preflight-") && key !== CACHE).map((key) => caches.delete(key))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
});

/** The newest page where it can be reached, else the one that is kept. */
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("./", { ignoreVary: true })) ?? Response.error();
  }
}

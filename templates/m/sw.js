{% autoescape off %}// The service worker of home visits: keeps the shell (no family's data), answers from it when there is no signal.
const VERSION = "shell-{{ version }}";
const ASSETS = {{ assets }};
const SHELL = ASSETS[0];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(ASSETS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("shell-") && name !== VERSION;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET" || path.startsWith("/m/api/")) return;
  if (request.mode === "navigate") event.respondWith(fromNetwork(request));
  else if (ASSETS.includes(path)) event.respondWith(caches.match(path).then((kept) => kept ?? fetch(request)));
});

// A page of the telephone: fresh while there is signal, else the kept shell; three seconds are enough to know.
async function fromNetwork(request) {
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(3000) });
    if (fresh.ok) return fresh;
  } catch {
    // no signal: the kept shell answers
  }
  return (await caches.match(SHELL)) ?? Response.error();
}
{% endautoescape %}

// Keeps /help-now/ and what it is drawn with, for when there is no connection. Sent at
// /help-now/worker.js, so it reaches that page alone. The page is the same for everybody and is
// asked for without cookies: nothing about a person can be kept.
"use strict";

const KEPT = "help-now";
const PAGE = new URL("/help-now/", location.href).href;
// Somebody in trouble does not wait for a network that is neither there nor away.
const LIMIT = 3000;
// The page, and its last line: a hash of everything before it (peersupport/help_now.py).
const SEALED = /^([^]*)<!-- [0-9a-f]{16} [0-9a-f-]+ ([0-9a-f]{64}) -->\n$/;

// The whole of it within the limit: half a page helps nobody.
async function fetched(what, options, limit) {
  const answer = await fetch(what, { ...options, signal: limit && AbortSignal.timeout(limit) });
  await answer.clone().arrayBuffer();
  return answer;
}

const newest = (limit) =>
  fetched(PAGE, { cache: "no-cache", credentials: "omit", redirect: "error" }, limit);

// Whether it is this page, whole: a filter that blocks the site, or a network that wants a sign-in,
// answers as well, and a failing disk may change a digit. None of it takes the place of a copy.
async function ours(answer) {
  const sealed = answer.ok && SEALED.exec(await answer.clone().text());
  if (!sealed) return false;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sealed[1]));
  const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("") === sealed[2];
}

function drawnWith(html) {
  const names = html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g);
  return [...new Set([...names].map((found) => new URL(found[1], location.href).href))];
}

// The page is kept only together with all that it names, and nothing else is.
async function keep(answer) {
  if (!(await ours(answer))) throw new Error("not a page to keep");
  const kept = await caches.open(KEPT);
  const files = drawnWith(await answer.clone().text());
  for (const file of files) {
    if (!(await kept.match(file))) await kept.add(new Request(file, { credentials: "omit" }));
  }
  await kept.put(PAGE, answer);
  for (const { url } of await kept.keys()) {
    if (url !== PAGE && !files.includes(url)) await kept.delete(url);
  }
}

const copyOf = (address) => caches.match(address, { cacheName: KEPT, ignoreVary: true });

async function page(event) {
  const kept = await copyOf(PAGE);
  try {
    const answer = await newest(kept && LIMIT);
    if (kept && !(await ours(answer))) return kept;
    event.waitUntil(keep(answer.clone()).catch(() => {}));
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const kept = await copyOf(request.url);
  if (!kept) return fetch(request);
  try {
    const answer = await fetched(request, {}, LIMIT);
    return answer.ok ? answer : kept;
  } catch {
    return kept;
  }
}

addEventListener("install", (event) => {
  event.waitUntil(newest().then(keep).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === "/help-now/") event.respondWith(page(event));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

// What is sent at /help-now/worker.js where keeping a copy is switched off: browsers that kept one
// ask for this from time to time, and it takes the copy and itself away.
"use strict";

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  event.waitUntil(caches.delete("help-now").then(() => registration.unregister()));
});

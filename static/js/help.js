// The page of urgent help alone: a copy of it stays, so that it opens without a connection; where
// that is switched off, an older copy goes. The page works without this file.
"use strict";

(() => {
  const workers = navigator.serviceWorker;
  const offline = document.currentScript.dataset.offline === "on";
  if (!workers) return;
  const trouble = () => {}; // a browser that keeps nothing shows the page all the same

  async function leave() {
    for (const one of await workers.getRegistrations()) {
      if (new URL(one.scope).pathname === "/help-now/") await one.unregister();
    }
    await caches.delete("help-now");
  }

  if (offline) {
    const about = { scope: "/help-now/", updateViaCache: "none" };
    workers.register("/help-now/worker.js", about).catch(trouble);
  } else {
    leave().catch(trouble);
  }
})();

// Choosing a place to turn without leaving the message. Without this file the same buttons lead to
// pages that carry the typed text along.
"use strict";

(() => {
  async function fetched(form, button) {
    const data = new FormData(form);
    if (button.name) data.append(button.name, button.value);
    // Where the button leads without this file, and nowhere else (connect-src is our own site).
    const address = button.getAttribute("formaction") || location.pathname;
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(data) });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById("place");
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("#place button");
    if (!button || button.dataset.plain) return;
    event.preventDefault();
    const place = document.getElementById("place");
    place.setAttribute("aria-busy", "true");
    const part = await fetched(button.form, button).catch(() => null);
    if (!part) {
      // The session is over, or no network: as without this file, and nothing typed is lost.
      button.dataset.plain = "1";
      place.removeAttribute("aria-busy");
      button.form.requestSubmit(button);
      return;
    }
    const fresh = document.importNode(part, true);
    place.replaceWith(fresh);
    (fresh.querySelector("[tabindex]") || fresh.querySelector("button")).focus();
  });
})();

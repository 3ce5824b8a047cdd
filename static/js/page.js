// Small helps for every page. Everything works without this file.
"use strict";

(() => {
  const IDLE = 20 * 60 * 1000;
  const AWAY = 10 * 60 * 1000;
  const signedIn = document.body.hasAttribute("data-private");
  let touched = Date.now();

  // A page brought back by the Back button would show what it held before signing out.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // Whether the page as it is now would still be shown to the person it was made for.
  async function stillOurs() {
    try {
      const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
      const mark = `data-private="${document.body.dataset.private}"`;
      return answer.ok && (await answer.text()).includes(mark);
    } catch {
      return true; // no network: nothing new could be shown either, and the typed text stays
    }
  }

  // What was on the screen is taken off it. What was typed comes back, to the same person only.
  function blank() {
    const page = document.createDocumentFragment();
    const title = document.title;
    page.append(...document.body.childNodes);
    const words = document.createElement("div");
    words.className = "sbs-blank";
    words.innerHTML =
      '<h1 class="nhsuk-heading-l">This page was hidden</h1>' +
      "<p>Nobody touched it for a while, so it was hidden to keep it private. " +
      "If life is at risk, call 999. To talk now, call Samaritans on 116 123.</p>" +
      '<button class="nhsuk-button" type="button">Show the page again</button>';
    words.querySelector("button").addEventListener("click", async () => {
      if (!(await stillOurs())) return location.reload();
      document.body.replaceChildren(page);
      document.title = title;
      touched = Date.now();
      watch();
    });
    document.title = page.querySelector(".sbs-header__home").textContent.trim();
    document.body.replaceChildren(words);
  }

  function watch() {
    const timer = setInterval(() => {
      if (Date.now() - touched < (document.hidden ? AWAY : IDLE)) return;
      clearInterval(timer);
      blank();
    }, 5000);
  }

  // The second press of a button within a second is a slip; the server ignores repeats anyway.
  function guard(form) {
    let sent = 0;
    form.addEventListener("submit", (event) => {
      if (Date.now() - sent < 1000) event.preventDefault();
      sent = Date.now();
    });
  }

  function focusFirst() {
    const found = document.querySelector(".nhsuk-error-summary, .nhsuk-notification-banner[role=alert]");
    if (found) found.focus();
  }

  // Links of the error summary take focus to the control itself.
  function followError(event) {
    const link = event.target.closest(".nhsuk-error-summary a");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    (control.closest(".nhsuk-form-group") || control).scrollIntoView();
    control.focus({ preventScroll: true });
  }

  function count(control) {
    const most = Number(control.dataset.count);
    const words = document.getElementById(control.id + "-count");
    const said = document.createElement("div");
    said.className = "nhsuk-u-visually-hidden";
    said.setAttribute("aria-live", "polite");
    words.after(said);
    let timer = 0;
    const show = () => {
      const left = most - control.value.length;
      const many = Math.abs(left) === 1 ? "character" : "characters";
      words.textContent =
        left < 0 ? `You have ${-left} ${many} too many` : `You have ${left} ${many} left`;
      words.classList.toggle("nhsuk-error-message", left < 0);
      clearTimeout(timer);
      timer = setTimeout(() => (said.textContent = words.textContent), 1000);
    };
    control.addEventListener("input", show);
    show();
    said.textContent = "";
    clearTimeout(timer);
  }

  function showPassword(wrapper) {
    const control = wrapper.querySelector("input");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    const say = (shown) => {
      control.type = shown ? "text" : "password";
      button.textContent = shown ? "Hide" : "Show";
      button.setAttribute("aria-label", shown ? "Hide password" : "Show password");
    };
    button.addEventListener("click", () => say(control.type === "password"));
    control.form.addEventListener("submit", () => say(false));
    wrapper.append(button);
    say(false);
  }

  // A text to copy can be selected by hand; with this, one press is enough.
  function copying(text) {
    if (!navigator.clipboard) return;
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    button.textContent = "Copy";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = " Copied";
      } catch {
        text.select();
        said.textContent = " Selected: copy it with your keyboard";
      }
    });
    text.after(button, said);
  }

  // What can be printed says so; here it can be printed by one press, too.
  function printable(words) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    button.textContent = words.dataset.print;
    button.addEventListener("click", () => print());
    words.after(button);
  }

  if (signedIn) {
    for (const kind of ["pointerdown", "keydown", "scroll"]) {
      addEventListener(kind, () => (touched = Date.now()), { passive: true });
    }
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) touched = Date.now();
    });
    watch();
  }
  document.querySelectorAll("form[method=post]").forEach(guard);
  document.querySelectorAll("[data-count]").forEach(count);
  document.querySelectorAll("[data-copy]").forEach(copying);
  document.querySelectorAll(".sbs-password").forEach(showPassword);
  document.querySelectorAll("[data-print]").forEach(printable);
  document.addEventListener("click", followError);
  focusFirst();
})();

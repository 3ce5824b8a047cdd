// Says in words when a passkey or security key did not work; loaded only on pages that use one.
"use strict";

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const main = document.getElementById("main");
  document.querySelector(".sbs-passkey-failed")?.remove();
  const words = document.createElement("div");
  words.className = "nhsuk-error-summary sbs-passkey-failed";
  words.tabIndex = -1;
  words.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.className = "nhsuk-error-summary__heading";
  heading.textContent = "There is a problem";
  const text = document.createElement("p");
  text.textContent =
    "The passkey or security key did not work. Try again, or use another way to sign in.";
  words.append(heading, text);
  main.prepend(words);
  words.focus();
});

// Sending files with a bar that says how far it is. Without this file the form is sent as any other.
"use strict";

(() => {
  const STEPS = 25; // percent between two things said aloud

  function limitsOf(control) {
    const pairs = control.dataset.limits.split(" ").map((pair) => pair.split(":"));
    return new Map(pairs.map(([ending, most]) => [ending, Number(most)]));
  }

  // What the server would refuse by its size is said before any of it is sent.
  function tooLarge(control) {
    const limits = limitsOf(control);
    return [...control.files]
      .filter((file) => file.size > (limits.get(file.name.split(".").pop().toLowerCase()) ?? Infinity))
      .map((file) => {
        const most = limits.get(file.name.split(".").pop().toLowerCase()) / 1000000;
        return `${file.name}: This file is larger than ${most} MB. Make it smaller and choose it again.`;
      });
  }

  function sayWrong(control, words) {
    let place = document.getElementById(control.id + "-error");
    if (!place) {
      place = document.createElement("span");
      place.className = "nhsuk-error-message";
      place.id = control.id + "-error";
      control.before(place);
      control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") || ""} ${place.id}`.trim());
    }
    place.textContent = words;
    control.closest(".nhsuk-form-group").classList.add("nhsuk-form-group--error");
    control.focus();
  }

  function bar(form) {
    const box = document.createElement("div");
    box.className = "sbs-upload";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    const shown = document.createElement("progress");
    shown.max = 100;
    shown.value = 0;
    shown.setAttribute("aria-label", "How much is sent");
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "nhsuk-button nhsuk-button--secondary";
    stop.textContent = "Stop sending";
    box.append(words, shown, stop);
    form.querySelector("button[type=submit]").before(box);
    return { box, words, shown, stop };
  }

  function send(form) {
    const request = new XMLHttpRequest();
    const { box, words, shown, stop } = bar(form);
    const end = (said) => {
      delete form.dataset.sending;
      shown.remove();
      stop.remove();
      words.textContent = said;
    };
    let said = -STEPS;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      shown.value = percent;
      if (percent - said < STEPS && percent < 100) return;
      said = percent;
      words.textContent = percent < 100 ? `${percent}% sent` : "All sent. It is being looked at.";
    });
    request.addEventListener("load", () => {
      if ((request.getResponseHeader("Content-Type") || "").startsWith("application/json")) {
        location.assign(JSON.parse(request.responseText).to);
        return;
      }
      // The page with what is wrong, or the sign-in page: as if the form had been sent without us.
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener("error", () => end("It could not be sent. What you typed and chose is still here: try again."));
    request.addEventListener("abort", () => end("Stopped. Nothing was saved. What you typed and chose is still here."));
    stop.addEventListener("click", () => request.abort());
    request.open("POST", form.action);
    request.setRequestHeader("X-Progress", "1");
    form.dataset.sending = "yes";
    form.querySelectorAll(".sbs-upload").forEach((old) => old !== box && old.remove());
    words.textContent = "Sending.";
    request.send(new FormData(form));
  }

  document.querySelectorAll("form[data-progress]").forEach((form) => {
    const control = form.querySelector("input[type=file]");
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sending || !control.files.length) {
        if (form.dataset.sending) event.preventDefault();
        return;
      }
      event.preventDefault();
      const wrong = tooLarge(control);
      if (wrong.length) sayWrong(control, wrong.join(" "));
      else send(form);
    });
  });
})();

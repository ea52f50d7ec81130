// Keys for those who clear a queue, and the place kept when the queue is drawn anew. Everything works without.
(() => {
  "use strict";
  const typing = (at) => at.closest("input, textarea, select, [contenteditable]") !== null;
  const titles = () => [...document.querySelectorAll(".queue h2 a")];
  const sheet = () => document.getElementById("keys");
  // Its heading, so that the first keys are seen first, and read out: the button that closes it stands after the last.
  // Not by `autofocus`: a browser would look for it as the page comes, when nothing is to be shown, and say so.
  const show = () => {
    sheet().showModal();
    document.getElementById("keys-title").focus();
  };
  let kept = null;

  const step = (by) => {
    const found = titles();
    if (found.length === 0) return;
    const now = found.indexOf(document.activeElement);
    const next = now < 0 ? (by > 0 ? 0 : found.length - 1) : Math.min(Math.max(now + by, 0), found.length - 1);
    found[next].focus();
    found[next].closest("article").scrollIntoView({ block: "nearest" });
  };
  const follow = (selector) => {
    const found = document.querySelector(selector);
    if (found) found.click();
  };
  const reach = (selector) => {
    const found = document.querySelector(selector);
    if (!found) return;
    const folded = found.closest("details");
    if (folded) folded.open = true;
    found.focus();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    u: () => follow(".back a"),
    c: () => follow("[data-key=c]"),
    r: () => reach("#reply-text"),
    f: () => reach("#remove-notice, #remove-reason"),
    "?": () => sheet() && (sheet().open ? sheet().close() : show()),
  };

  // Whoever speaks to the computer turns single keys off (WCAG 2.1.4): then no script of ours hears of them. Kept by the browser alone.
  const OFF = "ordstyrer-single-keys-off";
  const off = () => {
    try {
      return localStorage.getItem(OFF) !== null;
    } catch {
      return false;
    }
  };
  const turn = (on) => {
    try {
      if (on) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // A browser that keeps nothing keeps the keys on.
    }
  };
  addEventListener("keydown", (event) => {
    const single = event.key && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (single && !typing(event.target) && off()) event.stopPropagation();
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-on]")) turn(event.target.checked);
  });
  document.querySelectorAll("[data-keys-on]").forEach((box) => { box.checked = !off(); });
  document.querySelectorAll("[data-keys-open]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", show);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const does = keys[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  // A queue drawn anew must not throw anybody off the line that they were on.
  document.addEventListener("htmx:beforeSwap", () => {
    const on = document.activeElement;
    kept = on && on.matches(".queue h2 a") ? on.getAttribute("href") : null;
  });
  // At once, not when the page has settled: by then they may have gone on by a key, and would be thrown back.
  document.addEventListener("htmx:afterSwap", () => {
    const again = kept && titles().find((title) => title.getAttribute("href") === kept);
    if (again) again.focus({ preventScroll: true });
  });
})();

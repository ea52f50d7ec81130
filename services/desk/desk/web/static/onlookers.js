// Who else has this item before them, asked again while somebody is at the page. Without script: as the page was drawn.
(() => {
  "use strict";
  const EVERY_MS = 20000;
  // Whoever has left the desk does not look any more, and their session must be able to end.
  const AWAY_MS = 5 * 60 * 1000;
  const box = document.getElementById("onlookers");
  const csrf = document.querySelector("input[name=csrf]");
  if (!box || !csrf) return;
  let active = Date.now();
  const said = (does) => new URLSearchParams({ csrf: csrf.value, do: does });
  const show = (found) => {
    const said = document.createElement("template");
    said.innerHTML = found;
    // What is the same is not drawn anew: a screen reader would say it again.
    if (said.content.textContent.trim() !== box.textContent.trim()) box.replaceChildren(said.content);
  };
  const look = () => {
    if (document.hidden || Date.now() - active > AWAY_MS) return;
    fetch(box.dataset.path, { method: "POST", body: said("still"), credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : null))
      .then((found) => { if (found !== null) show(found); })
      .catch(() => {});
  };
  ["pointermove", "keydown", "scroll"].forEach((kind) => {
    addEventListener(kind, () => { active = Date.now(); }, { passive: true });
  });
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => navigator.sendBeacon(box.dataset.path, said("left")));
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  setInterval(look, EVERY_MS);
})();

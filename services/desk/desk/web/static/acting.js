// For whoever acts: drafts kept as they are written, the seconds left, a tag in two keys. Everything works without.
(() => {
  "use strict";
  const typing = (at) => at.closest("input, textarea, select, [contenteditable]") !== null;
  const KEPT_AFTER_MS = 700;
  const kinds = ["reply", "private_reply", "edit"];

  // Drafts.
  const timers = new Map();
  // Whoever has begun to fill in something has it before them: no page that draws itself anew takes it away.
  let begun = false;
  const keep = (form) => {
    const said = new URLSearchParams(new FormData(form));
    said.set("quiet", "1");
    const path = form.getAttribute("action").replace(/acts$/, "draft");
    const shown = form.querySelector("[data-checks]");
    fetch(path, { method: "POST", body: said, credentials: "same-origin", keepalive: true })
      .then((answer) => (answer.ok && shown ? answer.text() : null))
      .then((found) => { if (found !== null) shown.innerHTML = found; })
      .catch(() => {});
  };
  document.addEventListener("input", (event) => {
    begun = true;
    const form = event.target.form;
    if (!form || event.target.name !== "text" || !form.elements.do || !kinds.includes(form.elements.do.value)) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => { timers.delete(form); keep(form); }, KEPT_AFTER_MS));
  });
  document.addEventListener("submit", (event) => {
    clearTimeout(timers.get(event.target));
    timers.delete(event.target);
  });
  addEventListener("pagehide", () => timers.forEach((timer, form) => { clearTimeout(timer); keep(form); }));

  // Seconds left before words go out; then the page shows what became of them.
  document.querySelectorAll(".going[data-seconds]").forEach((box) => {
    const shown = box.querySelector("[data-left]");
    const words = shown.textContent;
    let left = Number(box.dataset.seconds);
    shown.closest("[role=status]").setAttribute("aria-live", "off");
    const tick = setInterval(() => {
      left -= 1;
      shown.textContent = words.replace(/\d+/, String(Math.max(left, 0)));
      if (left > -2) return;
      clearInterval(tick);
      if (!begun) location.replace(location.pathname);
    }, 1000);
  });

  // t, then a number: one tag on or off. z: take back.
  let tagging = false;
  const toggles = () => document.getElementById("toggles");
  const tagMode = (on) => {
    tagging = on;
    if (on) toggles().closest("details").open = true;
    toggles().classList.toggle("waiting", on);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "z") {
      const back = document.querySelector("[data-key=z]");
      if (back) { event.preventDefault(); back.click(); }
      return;
    }
    if (!toggles()) return;
    if (tagging) {
      const button = toggles().querySelector(`[data-tag="${CSS.escape(event.key)}"]`);
      tagMode(false);
      if (button) { event.preventDefault(); event.stopImmediatePropagation(); button.click(); }
      return;
    }
    if (event.key === "t") { event.preventDefault(); event.stopImmediatePropagation(); tagMode(true); }
  }, true);
})();

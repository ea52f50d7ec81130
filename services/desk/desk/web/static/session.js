// Warns before the session ends, and lets whoever is there stay (WCAG 2.2.1). Without script the foot of the page says when.
(() => {
  "use strict";
  const box = document.getElementById("session");
  const csrf = document.querySelector("input[name=csrf]");
  if (!box || !csrf) return;
  const PATH = "/sign-in/session";
  const LOOK_MS = 1000;
  const AGAIN_MS = 10000;
  const part = (name) => box.querySelector(`[data-${name}]`);
  let kind = box.dataset.kind;
  let ends = Date.now() + Number(box.dataset.left) * 1000;
  let lead = Number(box.dataset.lead) * 1000;
  // Whether somebody did something here since the desk last heard of it: whoever writes is not asked whether they are there.
  let active = false;
  let asking = false;
  let warned = false;
  let said = "";

  const draw = () => {
    const minutes = Math.max(1, Math.ceil((ends - Date.now()) / 60000));
    const words = box.dataset[`${kind}Says`].replace("{n}", String(minutes));
    part("stay").hidden = kind !== "idle";
    part("again").hidden = kind === "idle";
    part("close").hidden = kind === "idle";
    part("again").href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    document.getElementById("session-title").textContent = box.dataset[`${kind}Title`];
    // A screen reader says it again only when it is another minute.
    if (words !== said) document.getElementById("session-says").textContent = words;
    said = words;
  };
  const show = () => {
    draw();
    if (!box.open) box.showModal();
  };
  const hear = (told) => {
    // Whoever stays past the one limit may stand before the other at once: of that they have heard nothing yet.
    if (told.kind !== kind) warned = false;
    kind = told.kind;
    ends = Date.now() + told.left_s * 1000;
    lead = told.lead_s * 1000;
    if (kind === "gone") show();
    else if (Date.now() < ends - lead) {
      warned = false;
      if (box.open) box.close();
    } else if (!warned) {
      warned = true;
      show();
    }
  };
  const ask = (method) => {
    if (asking) return;
    asking = true;
    active = false;
    const body = method === "POST" ? new URLSearchParams({ csrf: csrf.value }) : undefined;
    fetch(PATH, { method, body, credentials: "same-origin" })
      .then((answer) => {
        if (!answer.ok && answer.status !== 401) throw new Error("no answer");
        return answer.json();
      })
      .then((told) => { hear(told); asking = false; })
      // A desk in trouble is not asked each second by every page that is open.
      .catch(() => setTimeout(() => { asking = false; }, AGAIN_MS));
  };
  const look = () => {
    const left = ends - Date.now();
    if (kind === "gone" || left > lead) return;
    if (left <= 0) ask("GET");
    else if (!warned) ask(active && kind === "idle" ? "POST" : "GET");
    else if (box.open) draw();
  };
  ["keydown", "pointerdown"].forEach((done) => addEventListener(done, () => { active = true; }, { passive: true }));
  // However the question is put away, somebody is there.
  box.addEventListener("close", () => { if (kind === "idle" && Date.now() >= ends - lead) ask("POST"); });
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_MS);
})();

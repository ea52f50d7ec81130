// The queue by keys: choosing, one key a step, and the time that a claim has left. Everything works without.
(() => {
  "use strict";
  const typing = (at) => at.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  const rows = () => [...document.querySelectorAll(".queue .row")];
  const title = (row) => row.querySelector("h2 a");
  const box = (row) => row.querySelector(".pick input");
  const here = () => rows().find((row) => row.contains(document.activeElement));
  const chosen = () => rows().filter((row) => box(row) && box(row).checked);
  let kept = [];

  const tell = () => {
    const said = document.querySelector(".many .chosen");
    const n = chosen().length;
    if (said) said.textContent = n ? said.dataset.says.replace("{n}", String(n)) : "";
  };
  const choose = (row, yes) => {
    if (row && box(row)) box(row).checked = yes;
    tell();
  };
  const goOn = (row) => {
    const next = rows()[rows().indexOf(row) + 1];
    if (!next) return;
    title(next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const press = (step) => {
    const button = document.querySelector(`.many [data-step=${step}]`);
    if (button) button.click();
  };
  // With nothing chosen a step is about the line that one is on.
  const take = (step) => {
    if (chosen().length === 0) choose(here() || rows()[0], true);
    press(step);
  };
  const all = (step) => {
    const link = document.querySelector(`.many [data-all=${step}]`);
    if (chosen().length === 0 && link) link.click();
    else take(step);
  };
  const lane = (code) => {
    const link = document.querySelector(`.lanes [data-lane=${code}]`);
    if (link) link.click();
  };
  const keys = {
    x: () => {
      const row = here() || rows()[0];
      if (!row || !box(row)) return;
      choose(row, !box(row).checked);
      goOn(row);
    },
    X: () => {
      const yes = chosen().length < rows().length;
      rows().forEach((row) => choose(row, yes));
    },
    r: () => {
      const row = here() || rows()[0];
      rows().forEach((one) => choose(one, one === row));
      press("answer");
    },
    t: () => all("thank"),
    a: () => all("answer"),
    m: () => press("same"),
    s: () => take("seen"),
    b: () => (document.querySelector(".many [data-step=back]") ? take("back") : lane("left")),
    h: () => take("held"),
    c: () => take("take"),
    z: () => {
      const button = document.querySelector("[data-step=undo]");
      if (button) button.click();
    },
    1: () => lane("must"),
    2: () => lane("may"),
    3: () => lane("seen"),
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const main = event.target.closest("form") && event.target.closest("form").querySelector("[data-main]");
      if (main) main.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]") || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".pick input")) tell();
  });
  document.addEventListener("htmx:beforeSwap", () => {
    kept = chosen().map((row) => row.dataset.item);
  });
  // At once: a key that is pressed before the page has settled is about what is chosen, too.
  document.addEventListener("htmx:afterSwap", () => {
    rows().forEach((row) => kept.includes(row.dataset.item) && choose(row, true));
    tell();
  });

  const count = () => {
    document.querySelectorAll("[data-until]").forEach((at) => {
      const minutes = Math.max(0, Math.round((Date.parse(at.dataset.until) - Date.now()) / 60000));
      at.textContent = at.dataset.says.replace("{n}", String(minutes));
    });
  };
  setInterval(count, 15000);
  tell();
  // Whoever comes back from a step goes on with what is next.
  if (location.hash === "#list" && rows()[0]) title(rows()[0]).focus();
})();

// Ctrl-K shows the palette over any page; without this script it is a page of its own.
(() => {
  "use strict";
  const dialog = () => document.getElementById("palette-box");
  const shown = () => [...dialog().querySelectorAll(".palette-list li:not([hidden]) a")];
  const narrow = (asked) => {
    const words = asked.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    dialog().querySelectorAll(".palette-list li").forEach((line) => {
      const says = line.textContent.toLocaleLowerCase();
      line.hidden = !words.every((word) => says.includes(word));
    });
  };
  const open = async () => {
    const box = dialog();
    const answer = await fetch(box.dataset.from, { credentials: "same-origin" });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("palette");
    if (!found) {
      location.assign(box.dataset.from);
      return;
    }
    box.querySelector("[data-place]").replaceChildren(document.adoptNode(found));
    box.showModal();
    box.querySelector("input").focus();
  };
  // However often it is pressed, the palette comes once, and whoever presses it again is in its field, to ask anew.
  let coming = false;
  const reach = () => {
    if (dialog().open) {
      dialog().querySelector("input").select();
    } else if (!coming) {
      coming = true;
      open().finally(() => { coming = false; });
    }
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && dialog()) {
      event.preventDefault();
      reach();
    } else if (dialog() && dialog().open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const all = shown();
      const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      (all[next] || dialog().querySelector("input")).focus();
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest("#palette-box")) narrow(event.target.value);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#palette-box [role=search]")) return;
    event.preventDefault();
    const first = shown()[0];
    if (first) first.click();
  });
})();

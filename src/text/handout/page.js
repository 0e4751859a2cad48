
"use strict";
(() => {
  const leaves = [...document.querySelectorAll("main > section")];
  const moves = document.querySelector(".moves");
  const status = document.getElementById("where");
  const contents = document.querySelector(".contents");
  const [back, on, all] = ["back", "on", "all"].map((id) => document.getElementById(id));
  const record = JSON.parse(document.getElementById("record").textContent);
  let at = 0;
  let isWhole = false;

  const title = (leaf) => leaf.dataset.name;
  const show = (isMove) => {
    leaves.forEach((leaf, n) => { leaf.hidden = !isWhole && n !== at; });
    back.disabled = at === 0;
    on.disabled = at === leaves.length - 1;
    all.setAttribute("aria-pressed", String(isWhole));
    status.textContent = `${title(leaves[at])}, page ${at + 1} of ${leaves.length}`;
    if (!isMove) return;
    try { history.replaceState(null, "", "#" + leaves[at].id); } catch { /* Some places have no history. */ }
    const heading = leaves[at].querySelector("h2, h3");
    if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
    contents.hidden = !isWhole && at > 0;
    if (isWhole) leaves[at].scrollIntoView(); else window.scrollTo(0, 0);
  };
  const go = (to) => {
    const there = Math.max(0, Math.min(leaves.length - 1, to));
    if (there !== at) { at = there; show(true); }
  };
  const named = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    return leaves.findIndex((leaf) => leaf.id === id);
  };

  const keys = {
    ArrowRight: () => go(at + 1), PageDown: () => go(at + 1), n: () => go(at + 1),
    ArrowLeft: () => go(at - 1), PageUp: () => go(at - 1), p: () => go(at - 1),
    Home: () => go(0), End: () => go(leaves.length - 1),
    a: () => { isWhole = !isWhole; show(true); },
  };
  document.addEventListener("keydown", (event) => {
    const isTyped = event.target instanceof HTMLInputElement;
    const does = keys[event.key];
    if (!does || isTyped || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    does();
  });
  back.addEventListener("click", keys.ArrowLeft);
  on.addEventListener("click", keys.ArrowRight);
  all.addEventListener("click", keys.a);
  window.addEventListener("hashchange", () => { if (named() >= 0) go(named()); });

  // What the record has of a step: every operation, with what it gave.
  const written = (value) => {
    if (value === null) return "?";
    if (Array.isArray(value)) return "[" + value.map(written).join(", ") + "]";
    if (typeof value === "object") return `${written(value.min)} … ${written(value.max)}`;
    return String(Number(value.toPrecision(6))).replace("-", "−");
  };
  const cell = (row, kind, text) => {
    const made = document.createElement(kind);
    made.textContent = text;
    if (kind === "th") made.scope = "col";
    row.append(made);
  };
  for (const leaf of leaves) {
    const done = record.steps.filter((step) => String(step.step) === leaf.dataset.step);
    if (done.length === 0) continue;
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = `Every operation of this step (${done.length})`;
    details.append(summary);
    details.addEventListener("toggle", () => {
      if (details.querySelector("table")) return;
      const table = document.createElement("table");
      table.className = "listing";
      const head = table.createTHead().insertRow();
      ["Line", "Operation", "Gives"].forEach((text) => cell(head, "th", text));
      const body = table.createTBody();
      for (const step of done.slice(0, 200)) {
        const row = body.insertRow();
        [String(step.line), step.source, written(step.value).slice(0, 400)].forEach((text) => cell(row, "td", text));
      }
      details.append(table);
    });
    leaf.append(details);
  }

  moves.hidden = false;
  at = Math.max(0, named());
  show(false);
})();

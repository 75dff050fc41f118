"use strict";
// Keeps the bars of the work under way moving, without loading the page again.
const list = document.querySelector("[data-runs]");

function show(run) {
  let row = list.querySelector(`[data-run="${run.key}"]`);
  if (!row) {
    row = document.createElement("li");
    row.dataset.run = run.key;
    const label = document.createElement("span");
    const told = document.createElement("bdi");
    told.dir = "ltr";
    row.append(label, " ", document.createElement("progress"), " ", told);
    list.prepend(row);
  }
  const bar = row.querySelector("progress");
  row.querySelector("span").textContent = run.label;
  bar.setAttribute("aria-label", run.label);
  bar.max = run.total;
  bar.value = run.done;
  row.querySelector("bdi").textContent = run.told;
}

async function refresh() {
  const answer = document.hidden ? null : await fetch(list.dataset.runs).catch(() => null);
  if (answer && answer.ok) {
    const { runs } = await answer.json();
    const keys = new Set(runs.map((run) => run.key));
    for (const row of list.querySelectorAll("[data-run]")) {
      if (!keys.has(row.dataset.run)) row.remove();
    }
    runs.forEach(show);
    list.querySelector("[data-none]").hidden = runs.length > 0;
  }
  setTimeout(refresh, 2000);
}

if (list) setTimeout(refresh, 2000);

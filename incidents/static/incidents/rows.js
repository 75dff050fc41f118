"use strict";
// Rows of a set of forms: added from a template, taken away, and brought back until they are saved.
// A row that is taken away is only marked, so that bringing it back loses nothing.
{
  const removed = [];

  function add(prefix) {
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    const template = document.querySelector(`template[data-empty="${prefix}"]`);
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    document.querySelector(`[data-rows="${prefix}"]`).append(row);
    total.value = Number(total.value) + 1;
    row.dispatchEvent(new CustomEvent("row:added", { bubbles: true }));
    first(row)?.focus();
    return row;
  }

  function first(row) {
    return row.querySelector("[data-open], textarea, input[role=combobox], input:not([type=hidden]), select:not([hidden])");
  }

  function mark(row, gone) {
    const box = row.querySelector("input[name$='-DELETE']");
    if (box) box.checked = gone;
    else row.disabled = gone;
    row.hidden = gone;
    row.dispatchEvent(new CustomEvent("row:changed", { bubbles: true }));
  }

  function remove(row) {
    removed.push(row);
    const rows = [...row.parentElement.querySelectorAll("[data-row]:not([hidden])")];
    const place = rows.indexOf(row);
    mark(row, true);
    tell();
    const next = rows[place + 1] ?? rows[place - 1];
    (next ? first(next) : document.querySelector(`[data-add="${row.parentElement.dataset.rows}"]`))?.focus();
  }

  function bringBack() {
    const row = removed.pop();
    if (!row) return;
    mark(row, false);
    tell();
    first(row)?.focus();
  }

  // Put the form of a saved row in the place of its text.
  async function open(button) {
    const row = button.closest("[data-row]");
    const place = row.dataset.row.split("-").at(-1);
    const answer = await fetch(`${button.dataset.open}?place=${place}`);
    if (!answer.ok) return;
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    const opened = holder.firstElementChild;
    row.replaceWith(opened);
    opened.dispatchEvent(new CustomEvent("row:added", { bubbles: true }));
    first(opened)?.focus();
  }

  function tell() {
    const bar = document.querySelector("[data-undo]");
    bar.hidden = !removed.length;
    const count = bar.querySelector("[data-count]");
    count.textContent = removed.length.toLocaleString(`en-u-nu-${count.dataset.digits}`);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-row] [data-remove], [data-open], [data-bring-back]");
    if (!button) return;
    if (button.dataset.open) open(button);
    else if (button.dataset.add) add(button.dataset.add);
    else if ("remove" in button.dataset) remove(button.closest("[data-row]"));
    else bringBack();
  });
  document.addEventListener("DOMContentLoaded", () => {
    // A row that was marked before a page with errors came back.
    for (const box of document.querySelectorAll("[data-row] input[name$='-DELETE']:checked")) {
      const row = box.closest("[data-row]");
      row.hidden = true;
      removed.push(row);
    }
    if (document.querySelector("[data-undo]")) tell();
  });

  window.harmtrackRows = { add, remove, bringBack };
}

"use strict";
// Keys of the page. They act by the place of the key, so that they are the same on an Arabic keyboard;
// those without Alt or Ctrl act outside of text alone. The sheet of them opens with "?".
{
  const sections = () => [...document.querySelectorAll("[data-section]")].filter((each) => each.offsetParent && !(each instanceof HTMLDetailsElement && !each.open));
  const rowOf = (element) => element?.closest("[data-row]");
  const inText = (element) => Boolean(element?.matches("input:not([type=checkbox]), textarea, select, [contenteditable]"));

  function goTo(step) {
    const all = sections();
    const here = all.findLastIndex((each) => each.compareDocumentPosition(document.activeElement) & (Node.DOCUMENT_POSITION_CONTAINED_BY | Node.DOCUMENT_POSITION_FOLLOWING));
    const next = all[Math.max(0, Math.min(all.length - 1, here + step))];
    focusIn(next);
  }

  function focusIn(section) {
    const target = section?.querySelector("textarea:not([hidden]), input[role=combobox], input:not([type=hidden]):not([type=checkbox]), select:not([hidden]), button, a[href]");
    target?.focus();
    target?.scrollIntoView({ block: "center" });
  }

  // To the records that may be this one; where there are none, or from there, to the box that looks it up.
  function goToKnown() {
    const likely = document.getElementById("likely");
    const next = likely?.querySelector("a") && !likely.contains(document.activeElement);
    focusIn(next ? likely : document.getElementById("id_known")?.parentElement);
  }

  // The same field of the next row, or of the one before.
  function rowBy(step) {
    const here = document.activeElement;
    const row = rowOf(here);
    if (!row) return;
    const rows = [...row.parentElement.querySelectorAll("[data-row]:not([hidden])")];
    const next = rows[rows.indexOf(row) + step];
    if (next) document.getElementById(here.id.replace(row.dataset.row, next.dataset.row))?.focus();
  }

  const press = (selector) => document.querySelector(selector)?.click();
  const ALT = {
    KeyN: () => window.harmtrackRows.add("claims"),
    KeyM: () => window.harmtrackEntry.addOthers(rowOf(document.activeElement)),
    KeyP: () => window.harmtrackRows.add("attributions"),
    KeyJ: () => goTo(1),
    KeyK: () => goTo(-1),
    ArrowDown: () => rowBy(1),
    ArrowUp: () => rowBy(-1),
    KeyL: goToKnown,
    KeyZ: () => window.harmtrackRows.bringBack(),
    KeyR: () => press("[name=_next]"),
    KeyH: () => press("#site-name a"),
    Backspace: () => { const row = rowOf(document.activeElement); if (row) window.harmtrackRows.remove(row); },
  };
  const CTRL = { KeyS: () => press("[name=_save]"), Enter: () => press("[name=_send]") };
  const PLAIN = { "?": () => document.getElementById("keys").showModal(), "/": () => press("[data-search]") };

  function pressed(event) {
    if (event.defaultPrevented || document.querySelector("dialog[open]") || event.getModifierState("AltGraph")) return;
    const ctrl = event.ctrlKey || event.metaKey;
    let act;
    if (event.altKey && !ctrl && !event.shiftKey) act = ALT[event.code];
    else if (ctrl && !event.altKey) act = CTRL[event.code] ?? (event.code === "Slash" ? PLAIN["?"] : undefined);
    else if (!ctrl && !event.altKey && !inText(document.activeElement)) act = PLAIN[event.key === "؟" ? "?" : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  document.addEventListener("DOMContentLoaded", () => {
    const sheet = document.getElementById("keys");
    if (!sheet) return;
    document.addEventListener("keydown", pressed);
    for (const button of document.querySelectorAll("[data-keys]")) button.addEventListener("click", () => sheet.showModal());
  });
}

"use strict";
// What the form comes to, asked of the server as one types; nothing is saved by it. What words give
// is put into a row as a proposal, which never takes the place of what a person typed.
{
  const DELAY = 350;
  const FIELDS = ["harm", "subgroup", "low", "best", "high", "hedge", "coded"];
  const DEFAULTS = { subgroup: "any" };
  let form, panel, address, timer, asking, asked = 0, unsaved = false;

  const field = (row, name) => row.querySelector(`[name="${row.dataset.row}-${name}"]`);
  const value = (input) => (input.type === "checkbox" ? (input.checked ? "on" : "") : input.value);

  function later(delay = DELAY) {
    clearTimeout(timer);
    timer = setTimeout(ask, delay);
  }

  async function ask() {
    const turn = ++asked;
    asking?.abort();
    asking = new AbortController();
    panel.setAttribute("aria-busy", "true");
    try {
      const body = new FormData(form);
      // A file says nothing of what the claims come to.
      body.delete("from-file");
      const answer = await fetch(address, { method: "POST", body, signal: asking.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const told = await answer.json();
      // An answer to an older question is no answer.
      if (turn === asked) show(told);
    } catch (error) {
      if (error.name === "AbortError") return;
      panel.dataset.state = "failed";
    }
    if (turn === asked) panel.removeAttribute("aria-busy");
  }

  function show(told) {
    panel.dataset.state = "";
    // Whoever is in the panel stays where they are until they leave it.
    if (!panel.contains(document.activeElement)) panel.querySelector("[data-panel]").innerHTML = told.panel;
    const said = panel.querySelector("[data-said]");
    if (said.textContent !== told.said) said.textContent = told.said;
    const known = document.querySelector("[data-told=likely]");
    if (known) known.textContent = panel.querySelector("[data-likely]")?.dataset.likely ?? "";
    const date = document.querySelector("[data-told=date]");
    if (date) date.textContent = told.date;
    for (const [prefix, row] of Object.entries(told.rows)) {
      const place = form.querySelector(`[data-row="${prefix}"]`);
      if (place) showRow(place, row);
    }
    showAbove(told.above);
  }

  function showRow(row, told) {
    row.querySelector("[data-fate]").textContent = told.fate;
    if (!("reading" in told)) return;
    row.querySelector("[data-reading]").innerHTML = told.reading;
    row.dataset.relayed = told.voice;
    row.others = told.others;
    const offer = row.querySelector("[data-others]");
    offer.hidden = !told.others.length;
    offer.querySelector("[data-list]").textContent = told.others.map((other) => other.told).join("; ");
    if (told.fill && propose(row, told.fill)) later(0);
  }

  // Put figures into a row, each where nobody typed; say whether anything changed.
  function propose(row, fill) {
    const untouched = FIELDS.filter((name) => free(field(row, name), name));
    // Half a figure is worse than none: where a person typed one of them, all are theirs.
    if (!["low", "best", "high", "hedge"].every((name) => untouched.includes(name))) return false;
    let changed = false;
    for (const name of untouched) {
      const input = field(row, name);
      const before = value(input);
      put(input, fill[name] ?? "");
      if (!value(input) && name === "harm") continue;
      changed ||= before !== value(input);
      if (value(input) !== (DEFAULTS[name] ?? "")) input.dataset.proposed = value(input);
    }
    row.classList.toggle("proposed", Boolean(row.querySelector("[data-proposed]")));
    return changed;
  }

  function free(input, name) {
    if (!input) return false;
    const now = value(input);
    if ("proposed" in input.dataset) return now === input.dataset.proposed;
    return !("typed" in input.dataset) && now === (DEFAULTS[name] ?? "");
  }

  function put(input, given) {
    if (input.type === "checkbox") input.checked = Boolean(given);
    else if (input.tagName !== "SELECT" || given) input.value = given;
  }

  function confirm(row) {
    for (const input of row.querySelectorAll("[data-proposed]")) {
      delete input.dataset.proposed;
      input.dataset.typed = "";
    }
    row.classList.remove("proposed");
  }

  function addOthers(row) {
    if (!row?.others?.length) return;
    const wording = field(row, "wording").value;
    const others = row.others;
    row.others = [];
    let made = null;
    for (const other of others) {
      const next = window.harmtrackRows.add("claims");
      made ??= next;
      field(next, "wording").value = wording;
      for (const name of ["language", "as_of"]) put(field(next, name), field(row, name).value);
      for (const name of ["voice", "report"]) {
        const [chosen] = field(row, name).selectedOptions;
        if (chosen?.value) field(next, name).combobox.set(chosen.value, chosen.text);
      }
      propose(next, other.fill);
    }
    field(made, "population").focus();
    later(0);
  }

  function showAbove(told) {
    const voice = form.querySelector("[name=from-voice]");
    if (voice && told.voice && (!voice.value || voice.dataset.proposed === voice.value) && !("typed" in voice.dataset)) {
      if (voice.value !== String(told.voice.id)) voice.combobox.set(told.voice.id, told.voice.text);
      voice.dataset.proposed = told.voice.id;
    }
    const language = form.querySelector("[name=from-language]");
    if (language && told.language && !("typed" in language.dataset) && !language.value) {
      language.value = told.language;
      language.dataset.proposed = told.language;
    }
    fromAbove();
  }

  // Say in the rows what they take from the top of the page.
  function fromAbove() {
    const report = form.querySelector("[name=from-report]");
    const title = form.querySelector("[name=from-title]");
    const above = {
      voice: form.querySelector("[name=from-voice]")?.selectedOptions[0]?.text ?? "",
      report: report?.selectedOptions[0]?.text || title?.value || "",
    };
    for (const [name, text] of Object.entries(above)) {
      for (const select of form.querySelectorAll(`[data-rows=claims] select[name$="-${name}"]`)) {
        // A row whose own report relays another takes the voice of that one.
        const own = name === "voice" ? select.closest("[data-row]").dataset.relayed : "";
        if (select.combobox) select.combobox.input.placeholder = own || (text && `↑ ${text}`);
      }
    }
    form.classList.toggle("report-held", Boolean(report?.value));
  }

  function useHeld(button) {
    form.querySelector("[name=from-report]").combobox.set(button.value, button.dataset.text);
    document.getElementById("id_from-voice-search").focus();
  }

  function useDate(button) {
    const date = form.querySelector("[name=edtf]");
    date.value = button.value;
    date.focus();
    later(0);
  }

  function openMore(details) {
    const select = details.querySelector("select[name$='-supersedes']");
    const held = document.querySelector("template[data-claims]");
    if (!details.open || !select || !held || select.options.length > 2) return;
    const own = details.closest("[data-row]").querySelector("[name$='-id']")?.value;
    for (const option of held.content.cloneNode(true).querySelectorAll("option")) {
      if (option.value !== own && option.value !== select.value) select.append(option);
    }
  }

  // Keep the words that were pasted in view beside the claims; a link alone is not for reading.
  function showPassage() {
    const shown = form.querySelector("[data-passage]");
    const words = form.querySelector("[name=from-pasted]")?.value.trim() ?? "";
    if (!shown) return;
    shown.textContent = words;
    shown.hidden = !/\s/.test(words);
  }

  // What is marked in the box above or in the words that are kept beside the claims.
  function marked() {
    const box = document.activeElement;
    if (box?.name === "from-pasted") return box.value.slice(box.selectionStart, box.selectionEnd).trim();
    const chosen = getSelection();
    return chosen.anchorNode?.parentElement?.closest("[data-covers]") ? chosen.toString().trim() : "";
  }

  // Words that are marked become those of the claim that is added.
  function takeMarked(row) {
    const wording = field(row, "wording");
    const words = marked();
    if (!words || !wording || wording.value) return;
    wording.value = words;
    getSelection().removeAllRanges();
    later(0);
  }

  // Where the browser does not let a box grow with its words.
  function grow(area) {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  // What is there when a row comes was typed by somebody.
  function typedBefore(root) {
    for (const input of root.querySelectorAll("[name]")) {
      if (!input.closest("[data-row]") || input.type === "checkbox" || !input.value) continue;
      if (input.value !== (DEFAULTS[input.name.split("-").at(-1)] ?? "")) input.dataset.typed = "";
    }
  }

  // What is typed is kept nowhere before it is saved: ask whoever leaves without that.
  function warnOnLeaving(already) {
    unsaved = already;
    const changed = () => { unsaved = true; };
    for (const name of ["input", "change", "row:changed"]) form.addEventListener(name, changed);
    form.addEventListener("submit", () => { unsaved = false; });
    addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const preview = document.getElementById("preview");
    form = document.getElementById("incident_form");
    panel = document.getElementById("outcome");
    if (!form || !panel || !preview) return;
    address = preview.dataset.url;
    warnOnLeaving("typed" in preview.dataset);
    form.addEventListener("input", (event) => {
      const row = event.target.closest("[data-row]");
      if (event.target.name === "from-pasted") showPassage();
      if (event.target.matches("textarea")) grow(event.target);
      delete event.target.dataset.proposed;
      event.target.dataset.typed = "";
      if (row && !row.querySelector("[data-proposed]")) row.classList.remove("proposed");
      if (!event.target.matches("[role=combobox]")) later();
    });
    form.addEventListener("change", (event) => {
      if (event.target.matches("select.combobox")) later(0);
      fromAbove();
    });
    form.addEventListener("focusout", (event) => {
      const row = event.target.closest("[data-row]");
      if (row && event.relatedTarget && !row.contains(event.relatedTarget)) confirm(row);
    });
    form.addEventListener("row:added", (event) => {
      takeMarked(event.target);
      typedBefore(event.target);
      fromAbove();
    });
    form.addEventListener("row:changed", () => later(0));
    form.addEventListener("toggle", (event) => openMore(event.target), true);
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-use-report], [data-use-date], [data-add-others]");
      if (button?.matches("[data-use-report]")) useHeld(button);
      else if (button?.matches("[data-use-date]")) useDate(button);
      else if (button) addOthers(button.closest("[data-row]"));
    });
    typedBefore(form);
    fromAbove();
    showPassage();
    if ("typed" in preview.dataset) {
      later(0);
      form.querySelector(".cell.errors :is(input:not([type=hidden]), select:not([hidden]), textarea)")?.focus();
    }
  });

  window.harmtrackEntry = { addOthers };
}

"use strict";
// Puts a box for words before each select.combobox: what is typed is searched for on the server, and
// what is chosen becomes the select's one option (or one more of them). The select is what is sent.
// Follows the ARIA combobox pattern: arrows move, Enter chooses, Escape closes.
{
  const DELAY = 150;
  let count = 0;

  class Combobox {
    constructor(select) {
      this.select = select;
      this.data = select.dataset;
      this.options = [];
      this.active = -1;
      this.answers = new Map();
      this.build();
      this.listen();
      this.show();
    }

    build() {
      const id = this.select.id;
      this.input = element("input", { type: "text", id: `${id}-search`, role: "combobox", dir: "auto",
        autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false",
        "aria-controls": `combobox-list-${++count}` });
      this.list = element("ul", { id: `combobox-list-${count}`, role: "listbox", class: "combobox-list", hidden: "" });
      this.chips = element("span", { class: "combobox-chips" });
      const box = element("span", { class: "combobox-box" });
      this.select.after(box);
      box.append(this.chips, this.input, this.list);
      this.select.hidden = true;
      const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
      if (label) {
        label.htmlFor = this.input.id;
        this.list.setAttribute("aria-label", label.textContent.trim());
      }
      for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
        if (this.select.hasAttribute(name)) this.input.setAttribute(name, this.select.getAttribute(name));
      }
      if (this.select.autofocus) this.input.autofocus = true;
    }

    listen() {
      this.input.addEventListener("input", () => this.typed());
      this.input.addEventListener("keydown", (event) => this.pressed(event));
      this.input.addEventListener("blur", () => this.left());
      this.list.addEventListener("mousedown", (event) => {
        event.preventDefault();
        const item = event.target.closest("li[data-place]");
        if (item) this.choose(Number(item.dataset.place));
      });
      this.select.addEventListener("change", () => this.show());
      // A window that adds a row puts an option in without an event that scripts hear.
      new MutationObserver(() => this.show()).observe(this.select, { childList: true });
    }

    get chosen() {
      return [...this.select.selectedOptions].filter((option) => option.value);
    }

    // Show what is chosen, unless somebody is typing other words.
    show() {
      if (this.select.multiple) {
        this.chips.replaceChildren(...this.chosen.map((option) => this.chip(option)));
      } else if (!this.list.hidden || document.activeElement !== this.input || !this.searching) {
        this.input.value = this.chosen[0]?.text ?? "";
        this.searching = false;
      }
      this.input.title = this.select.multiple ? "" : this.input.value;
    }

    chip(option) {
      const button = element("button", { type: "button", class: "combobox-chip" });
      button.textContent = `${option.text} ×`;
      button.setAttribute("aria-label", `${this.data.remove}: ${option.text}`);
      button.addEventListener("click", () => {
        option.remove();
        this.changed();
        this.input.focus();
      });
      return button;
    }

    typed() {
      this.searching = true;
      clearTimeout(this.timer);
      this.entered = false;
      // What is listed answers older words: no key takes it.
      this.activate(-1);
      if (!this.input.value.trim()) {
        this.close();
        if (!this.select.multiple) this.set("");
        return;
      }
      this.timer = setTimeout(() => this.search(), DELAY);
    }

    async search() {
      const words = this.input.value.trim();
      this.asking?.abort();
      this.asking = new AbortController();
      try {
        const found = await this.ask(words, this.asking.signal);
        if (words === this.input.value.trim() && document.activeElement === this.input) this.open(found, words);
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }

    async ask(words, signal) {
      if (!this.answers.has(words)) {
        const answer = await fetch(`${this.data.search}&term=${encodeURIComponent(words)}`, { signal });
        if (!answer.ok) throw new Error(answer.statusText);
        this.answers.set(words, (await answer.json()).results);
      }
      return this.answers.get(words);
    }

    open(found, words) {
      this.answered = words;
      this.options = [...found];
      if (this.data.add) this.options.push({ add: words, text: `${this.data.addLabel}: ${words}` });
      const items = this.options.map((option, place) => {
        const item = element("li", { role: "option", id: `${this.list.id}-${place}`, "data-place": place,
          "aria-selected": "false", dir: "auto" });
        item.textContent = option.text;
        if (option.add) item.className = "combobox-add";
        return item;
      });
      if (!found.length) {
        const none = element("li", { class: "combobox-none", role: "option", "aria-disabled": "true", "aria-selected": "false" });
        none.textContent = this.data.none;
        items.unshift(none);
      }
      this.list.replaceChildren(...items);
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.activate(found.length ? 0 : -1);
      if (this.entered && found.length === 1) this.choose(0);
      this.entered = false;
    }

    close() {
      this.list.hidden = true;
      this.list.replaceChildren();
      this.options = [];
      this.activate(-1);
      this.answered = null;
      this.input.setAttribute("aria-expanded", "false");
    }

    activate(place) {
      this.active = place;
      this.input.removeAttribute("aria-activedescendant");
      for (const item of this.list.querySelectorAll("[data-place]")) {
        const on = Number(item.dataset.place) === place;
        item.setAttribute("aria-selected", String(on));
        if (on) {
          this.input.setAttribute("aria-activedescendant", item.id);
          item.scrollIntoView({ block: "nearest" });
        }
      }
    }

    pressed(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Enter") {
        // Enter never sends the form from here.
        event.preventDefault();
        if (!this.list.hidden && this.active >= 0) this.choose(this.active);
        else this.entered = this.searching;
      } else if (event.key === "Escape" && this.searching) {
        event.preventDefault();
        this.close();
        this.searching = false;
        this.show();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (this.answered !== this.input.value.trim()) return void this.search();
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.activate((this.active + step + this.options.length) % this.options.length);
      } else if (event.key === "Backspace" && this.select.multiple && !this.input.value) {
        this.chosen.at(-1)?.remove();
        this.changed();
      } else if (event.key === "Tab" && !this.list.hidden && this.searching && this.active >= 0 && !this.options[this.active].add) {
        this.choose(this.active);
      }
    }

    choose(place) {
      const option = this.options[place];
      if (!option) return;
      this.close();
      this.searching = false;
      if (option.add) return this.add(option.add);
      this.set(option.id, option.text);
      if (this.select.multiple) this.input.value = "";
    }

    // Choose a row by its key and label; no key: nothing is chosen.
    set(key, text = "") {
      if (!this.select.multiple) {
        this.select.replaceChildren(new Option("", ""));
        if (key) this.select.append(new Option(text, key, true, true));
      } else if (![...this.select.options].some((option) => option.value === String(key))) {
        this.select.append(new Option(text, key, true, true));
      }
      this.changed();
    }

    changed() {
      this.show();
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    left() {
      clearTimeout(this.timer);
      this.asking?.abort();
      this.close();
      this.searching = false;
      if (this.select.multiple) this.input.value = "";
      this.show();
    }

    // Open the page that adds one, in a window of Django's own, which gives back what was added.
    add(words) {
      const link = element("a", { "data-popup": "yes",
        id: `add_${this.select.id}`, href: `${this.data.add}?_to_field=id&_popup=1&name_en=${encodeURIComponent(words)}`, hidden: "" });
      link.classList.add("related-widget-wrapper-link", "add-related");
      this.select.after(link);
      link.click();
      link.remove();
    }
  }

  function element(name, attributes) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function enhance(root) {
    for (const select of root.querySelectorAll("select.combobox")) {
      if (select.combobox || select.name.includes("__prefix__")) continue;
      select.combobox = new Combobox(select);
    }
  }

  document.addEventListener("DOMContentLoaded", () => enhance(document));
  document.addEventListener("row:added", (event) => enhance(event.target));
  document.addEventListener("formset:added", (event) => enhance(event.target));
  // Somebody else chooses: {key, text}.
  document.addEventListener("combobox:set", (event) => event.target.combobox?.set(event.detail.key, event.detail.text));
}

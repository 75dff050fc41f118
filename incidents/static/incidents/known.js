"use strict";
// "Do we know this one already?", asked in words of one's own: what is held is listed as one types.
{
  const DELAY = 300;
  let box, timer, asking;

  async function ask() {
    clearTimeout(timer);
    asking?.abort();
    asking = new AbortController();
    const words = box.value.trim();
    if (!words) return show({ told: "", found: "" });
    try {
      const answer = await fetch(`${box.dataset.url}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") show({ told: box.dataset.failed, found: "" });
    }
  }

  function show({ told, found }) {
    document.querySelector("[data-known-told]").textContent = told;
    document.querySelector("[data-known]").innerHTML = found;
  }

  document.addEventListener("DOMContentLoaded", () => {
    box = document.getElementById("id_known");
    if (!box) return;
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, DELAY);
    });
    // It is no part of what is logged: the form beside it has nothing to foresee, nor to lose.
    for (const name of ["input", "change"]) box.addEventListener(name, (event) => event.stopPropagation());
    box.form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
  });
}

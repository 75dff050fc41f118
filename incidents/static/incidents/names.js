/* Django leaves some fields without a name that can be read out: those in a table have it in the
   head of their column alone, and a search box beside a hidden select has none. */
(() => {
  const headOf = (field) => {
    const cell = field.closest("td");
    const table = cell && cell.closest("table");
    return table && table.tHead ? table.tHead.rows[0].cells[columnOf(cell)] : null;
  };

  const columnOf = (cell) => {
    let column = 0;
    for (let before = cell.previousElementSibling; before; before = before.previousElementSibling) {
      column += before.classList.contains("original") ? 0 : before.colSpan || 1;
    }
    return column;
  };

  const nameOf = (field) => {
    const told = field.labels && field.labels[0] ? field.labels[0] : headOf(field);
    return told ? told.textContent.trim().replace(/:$/, "") : "";
  };

  const nameFields = () => {
    for (const field of document.querySelectorAll(".tabular td :is(input, select, textarea)")) {
      if (field.type !== "hidden" && !field.labels.length && !field.ariaLabel) {
        field.ariaLabel = nameOf(field);
      }
    }
    for (const box of document.querySelectorAll(".select2-selection")) {
      const field = box.closest(".select2").previousElementSibling;
      const name = field && (nameOf(field) || field.ariaLabel);
      for (const part of name ? [box, ...box.querySelectorAll("[role=textbox], textarea")] : []) {
        part.ariaLabel = name;
        if (part !== box) {
          continue;
        }
        // The chosen option is read out after the name.
        const chosen = box.querySelector(".select2-selection__rendered");
        box.removeAttribute("aria-labelledby");
        if (chosen && chosen.id) {
          box.setAttribute("aria-describedby", chosen.id);
        }
      }
    }
  };

  // After the search boxes are there, which Django makes in jQuery's own time.
  if (window.django && django.jQuery) {
    django.jQuery(nameFields);
  }
  document.addEventListener("formset:added", () => setTimeout(nameFields));
})();

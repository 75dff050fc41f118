/* What is wrong with how a page lies on the screen: it runs over, text is cut, things to press
   lie on one another. Answers with a list of sentences. */
() => {
  const faults = [];
  const name = (element) => {
    const said = (element.innerText || element.value || element.name || "").trim().slice(0, 40);
    return `<${element.localName} ${element.id || element.className}> "${said}"`;
  };
  // What lies behind a window that is open can be neither read nor pressed.
  const page = document.querySelector("dialog:modal") ?? document.body;
  const style = (element) => getComputedStyle(element);
  const shown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest(".visually-hidden, .select2-hidden-accessible, [hidden]");

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) {
    faults.push(`the page is ${wide} px too wide`);
  }

  const holdsText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  for (const element of page.querySelectorAll("*")) {
    // Words in a drawing have no box that could cut them.
    const drawn = element instanceof SVGElement;
    if (drawn || !holdsText(element) || !shown(element) || element.clientWidth === 0) {
      continue;
    }
    const cuts = (value) => value === "hidden" || value === "clip";
    const { overflowX, overflowY, display } = style(element);
    const over = element.scrollWidth - element.clientWidth;
    const under = element.scrollHeight - element.clientHeight;
    if (display !== "inline" && over > 1 && (cuts(overflowX) || overflowX === "visible")) {
      faults.push(`text is ${over} px wider than ${name(element)}`);
    } else if (cuts(overflowY) && under > 3) {
      faults.push(`text is ${under} px higher than ${name(element)}`);
    }
  }

  const seen = (element) => {
    // Of what scrolls inside of something, only what can be seen counts.
    let boxes = [...element.getClientRects()];
    for (let around = element.parentElement; around; around = around.parentElement) {
      if (style(around).overflowX !== "visible") {
        const frame = around.getBoundingClientRect();
        boxes = boxes.map((box) => ({
          left: Math.max(box.left, frame.left),
          right: Math.min(box.right, frame.right),
          top: Math.max(box.top, frame.top),
          bottom: Math.min(box.bottom, frame.bottom),
        }));
      }
    }
    return boxes.filter((box) => box.right - box.left > 1 && box.bottom - box.top > 1);
  };
  const pressed = [
    ...page.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
    ),
  ].filter(shown);
  const fixed = (element) => element.closest("[data-covers]");
  const boxes = pressed.map(seen);
  for (let first = 0; first < pressed.length; first += 1) {
    for (let other = first + 1; other < pressed.length; other += 1) {
      const [one, two] = [pressed[first], pressed[other]];
      if (one.contains(two) || two.contains(one) || fixed(one) || fixed(two)) {
        continue;
      }
      const lying = boxes[first].some((a) =>
        boxes[other].some(
          (b) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3,
        ),
      );
      if (lying) {
        faults.push(`${name(one)} lies on ${name(two)}`);
      }
    }
  }
  return faults;
}

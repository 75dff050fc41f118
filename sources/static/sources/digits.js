"use strict";
// Django's own numbers of a list, in the Arabic digits that the reader chose: its pages, how many there are, how many
// are chosen, the counts of filters. By the rule of sources/digits.py.
{
  const NUMBER = /(?<![A-Za-z0-9_./~-])[0-9]+(?:,[0-9]{3})*(?![A-Za-z0-9_/~-]|[.,:][0-9])/g;
  const PLACES = ".paginator, #changelist-search .quiet, .actions, #changelist-filter, .toplinks";

  const arabic = (number) => number.replace(/[0-9]/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[digit]).replaceAll(",", "٬");

  function show(place) {
    const words = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const shown = words.currentNode.data.replace(NUMBER, arabic);
      if (shown !== words.currentNode.data) words.currentNode.data = shown;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const place of document.querySelectorAll(PLACES)) {
      show(place);
      // How many are chosen is written anew with each.
      new MutationObserver(() => show(place)).observe(place, { childList: true, characterData: true, subtree: true });
    }
  });
}

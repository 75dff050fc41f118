"use strict";
// Some pages have their scripts before their bars.
document.addEventListener("DOMContentLoaded", () => {
  if (document.querySelector("progress[data-running]")) {
    setTimeout(() => location.reload(), 3000);
  }
});

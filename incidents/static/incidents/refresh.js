"use strict";
if (document.querySelector("progress[data-running]")) {
  setTimeout(() => location.reload(), 3000);
}

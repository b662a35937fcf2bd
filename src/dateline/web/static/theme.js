// Sets the theme that was chosen here before the page is painted.
"use strict";
try {
  const chosen = localStorage.getItem("dateline-theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch (e) { /* storage is off: the system's theme it is */ }

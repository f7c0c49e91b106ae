// Links to sentences.
"use strict";

(() => {
  // A link to a sentence that is no longer on this page: the server knows where it went.
  function followKey() {
    const { commentary } = document.body.dataset;
    const id = decodeURIComponent(location.hash.slice(1));
    if (!commentary || !id.startsWith("s-") || document.getElementById(id)) return;
    const key = encodeURIComponent(id.slice(2));
    location.replace(`/commentaries/${encodeURIComponent(commentary)}/sentences/${key}`);
  }

  addEventListener("hashchange", followKey);
  document.addEventListener("DOMContentLoaded", followKey);
})();

/* The list of documents: which of its columns are shown, as somebody has chosen in this browser; focus after sorting. */
(() => {
  "use strict";
  const KEY = "pa-columns-hidden";
  const AT_FIRST = "passages file";
  let hidden = null;
  let sorted = "";

  const read = () => {
    if (hidden === null) {
      try { hidden = localStorage.getItem(KEY) ?? AT_FIRST; } catch { hidden = AT_FIRST; /* without storage: as at first */ }
    }
    return new Set(hidden.split(" ").filter(Boolean));
  };
  const apply = () => { document.documentElement.dataset.paHidden = [...read()].join(" "); };
  apply();

  document.addEventListener("change", (event) => {
    const box = event.target.closest("input[data-column]");
    if (!box) return;
    const names = read();
    if (box.checked) names.delete(box.dataset.column);
    else names.add(box.dataset.column);
    hidden = [...names].join(" ");
    try { localStorage.setItem(KEY, hidden); } catch { /* kept until the page is left */ }
    apply();
  });

  document.addEventListener("toggle", (event) => {
    if (!event.target.matches(".pa-arrange")) return;
    for (const box of event.target.querySelectorAll("input[data-column]")) box.checked = !read().has(box.dataset.column);
  }, true);

  document.addEventListener("click", (event) => {
    const heading = event.target.closest("[data-send=sort_documents]");
    if (heading) sorted = heading.dataset.of;
  });

  Object.assign(window.pa, {
    shelfChanged(element) {
      const heading = sorted && element.querySelector(`[data-of="${sorted}"]`);
      sorted = "";
      if (heading) heading.focus();
    },
  });
})();

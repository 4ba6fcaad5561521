/* The form of filters: it stays open and where it was while it is drawn anew, until it is closed or a question is asked. */
(() => {
  "use strict";
  let open = false;
  let scrolled = 0;
  let last = null;
  const folded = () => document.querySelector("#pa-filters .pa-filters");
  const of = (event) => event.target.closest && event.target.closest("#pa-filters .pa-form");

  document.addEventListener("toggle", (event) => { if (event.target === folded()) open = event.target.open; }, true);
  document.addEventListener("scroll", (event) => { if (of(event) === event.target) scrolled = event.target.scrollTop; }, true);
  document.addEventListener("focusin", (event) => {
    const { name, value, type } = event.target;
    last = of(event) && name ? { name, value: type === "checkbox" ? value : null } : null;
  });

  const fold = () => {
    const box = folded();
    if (!box || !box.open) return;
    const within = box.contains(document.activeElement);
    box.open = open = false;
    if (within) box.querySelector("summary").focus();
  };
  document.addEventListener("click", (event) => { if (event.target.closest(".pa-fold")) fold(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && of(event)) fold(); });

  Object.assign(window.pa, {
    foldFilters: fold,
    filtersDrawn() {
      const box = folded();
      if (!box) return;
      open = box.open = open || box.open;
      const form = box.querySelector(".pa-form");
      form.scrollTop = scrolled;
      if (!last || document.activeElement !== document.body) return;
      const again = [...form.elements].find((one) => one.name === last.name && (last.value === null || one.value === last.value));
      if (again) again.focus({ preventScroll: true });
    },
  });
})();

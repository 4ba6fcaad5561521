/* Files and folders that are dropped anywhere on the page: in the documents tab they are added for everybody, elsewhere to
   the conversation. What cannot be read is told before anything is sent. */
(() => {
  "use strict";
  const rules = () => document.querySelector("#pa-header [data-endings]").dataset;
  const dropped = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const toAll = () => document.querySelector("#pa-tabs [data-tab-id=documents][aria-selected=true]") && document.querySelector("#pa-files input[type=file]");
  const target = () => toAll() || document.querySelector("#pa-composer input[type=file]");
  let cover = null;
  let depth = 0;

  const show = (on) => {
    if (on && !cover) {
      cover = document.createElement("div");
      cover.className = "pa-drop";
      cover.textContent = toAll() ? rules().dropAll : rules().dropHere;
      document.querySelector(".gradio-container").append(cover);
    } else if (!on && cover) {
      cover.remove();
      cover = null;
    }
  };

  const tell = (text) => {
    const told = document.createElement("div");
    told.className = "pa-drop-told";
    told.setAttribute("role", "alert");
    told.dir = "auto";
    told.textContent = text;
    document.querySelector(".gradio-container").append(told);
    setTimeout(() => told.remove(), 9000);
  };

  /* A file of a folder is called by the folders that it is in, from the one that was dropped: 2023/report.pdf. */
  const places = new WeakMap();
  const placed = (file) => (places.get(file) || file.webkitRelativePath || file.name).split("/").filter(Boolean);
  const named = (file) => {
    const name = placed(file).join("/");
    return name === file.name ? file : new File([file], name, { type: file.type });
  };

  /* All files below an entry; a folder gives its entries a hundred at a time. */
  const within = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      places.set(file, entry.fullPath);
      return [file];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return (await Promise.all(found.map(within))).flat();
      found.push(...some);
    }
  };

  const readable = (file) => rules().endings.split(" ").some((ending) => file.name.toLowerCase().endsWith(ending));

  const send = (files) => {
    const chosen = files.filter((file) => !placed(file).some((part) => part.startsWith(".") || part === "__MACOSX"));
    const refused = chosen.filter((file) => !readable(file));
    if (refused.length) tell(`${rules().dropRefused} ${refused.slice(0, 5).map((file) => file.name).join(", ")}${refused.length > 5 ? " …" : ""}`);
    const kept = new DataTransfer();
    chosen.filter(readable).map(named).forEach((file) => kept.items.add(file));
    const input = target();
    if (!kept.files.length || !input) return;
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    window.pa.sending([...kept.files]);
  };

  document.addEventListener("dragenter", (event) => { if (dropped(event)) { depth += 1; show(true); } }, true);
  document.addEventListener("dragleave", (event) => { if (dropped(event) && (depth -= 1) <= 0) { depth = 0; show(false); } }, true);
  document.addEventListener("dragover", (event) => { if (dropped(event)) event.preventDefault(); }, true);
  document.addEventListener("drop", async (event) => {
    if (!dropped(event)) return;
    event.preventDefault();
    event.stopPropagation();
    depth = 0;
    show(false);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    send(entries.length ? (await Promise.all(entries.map(within))).flat() : [...event.dataTransfer.files]);
  }, true);

  /* The buttons of the documents: some files, or all of a folder. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick]");
    if (!button) return;
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
    if (button.dataset.pick === "folder") input.webkitdirectory = true;
    else input.accept = rules().endings.split(" ").join(",");
    input.addEventListener("change", () => send([...input.files]));
    input.click();
  });

  /* Chosen with the button: what cannot be read is told and left out before it is sent. */
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!event.isTrusted || !input.matches("#pa-composer input[type=file], #pa-files input[type=file]")) return;
    event.stopPropagation();
    send([...input.files]);
  }, true);

  /* A chip for each file at once, while it is on its way. */
  window.pa.sending = (files) => {
    if (toAll()) {
      const working = Object.assign(document.createElement("p"), { className: "pa-working pa-indexing", textContent: rules().sendingAll.replace("#", files.length) });
      working.setAttribute("role", "status");
      document.querySelector("#pa-shelf .pa-documents").prepend(working);
      return;
    }
    const list = document.getElementById("pa-attached");
    const own = document.createElement("div");
    own.className = "pa-attached pa-sending";
    own.setAttribute("role", "status");
    for (const file of files.slice(0, 20)) {
      const chip = document.createElement("span");
      chip.className = "pa-chip";
      chip.textContent = `${file.name} ${rules().sending}`;
      own.append(chip, " ");
    }
    list.append(own);
  };
  window.pa.attachedChanged = () => { for (const own of document.querySelectorAll(".pa-sending")) own.remove(); };
})();

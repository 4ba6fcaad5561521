/* Pages of a PDF are drawn when they come into view: picture, text to select, the boxes of the quote. The chat is the
   parent: it gives page and boxes in the frame's data, and is told when the viewer is ready and what is selected. */
const { dataset } = document.body;
const whole = (path) => new URL(path, location.href).href;
const by = (id) => document.getElementById(id);
const frame = window.frameElement;
const told = (name, ...values) => { if (frame && parent.pa && parent.pa[name]) parent.pa[name](frame, ...values); };
const pages = [];
const state = { pdf: null, lib: null, scale: 1, fitting: true, now: 1, hits: [], hit: -1 };
const quoted = () => ({ page: Number(frame?.dataset.page || 1), boxes: JSON.parse(frame?.dataset.boxes || "[]") });

if (frame) document.documentElement.classList.add(parent.document.body.classList.contains("dark") ? "dark" : "light");

const sizes = async () => {
  const first = await state.pdf.getPage(1);
  const usual = first.getViewport({ scale: 1 });
  for (let number = 1; number <= state.pdf.numPages; number += 1) {
    const shown = document.createElement("div");
    shown.className = "page";
    shown.dataset.number = number;
    by("pages").append(shown);
    pages.push({ number, shown, width: usual.width, height: usual.height, drawn: 0, task: null });
  }
};

const size = (page) => {
  page.shown.style.width = `${page.width * state.scale}px`;
  page.shown.style.height = `${page.height * state.scale}px`;
  page.shown.style.setProperty("--total-scale-factor", state.scale);
};

const draw = async (page) => {
  if (page.drawn === state.scale) return;
  const scale = page.drawn = state.scale;
  const source = await state.pdf.getPage(page.number);
  const viewport = source.getViewport({ scale });
  page.width = viewport.width / scale;
  page.height = viewport.height / scale;
  size(page);
  const canvas = document.createElement("canvas");
  const sharp = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.floor(viewport.width * sharp);
  canvas.height = Math.floor(viewport.height * sharp);
  if (page.task) page.task.cancel();
  page.task = source.render({ canvas, viewport, transform: sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0] });
  try { await page.task.promise; } catch { return; }
  const text = document.createElement("div");
  text.className = "textLayer";
  await new state.lib.TextLayer({ textContentSource: source.streamTextContent(), container: text, viewport }).render();
  if (page.drawn !== scale) return;
  page.shown.replaceChildren(canvas, text);
  const { page: number, boxes } = quoted();
  if (number === page.number) for (const [left, top, width, height] of boxes) {
    const box = document.createElement("div");
    box.className = "box";
    Object.assign(box.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
    page.shown.append(box);
  }
  mark(page);
};

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) draw(pages[Number(entry.target.dataset.number) - 1]);
}, { root: by("pages"), rootMargin: "300px" });

const go = (number, within = 0) => {
  const page = pages[Math.min(Math.max(number, 1), pages.length) - 1];
  by("pages").scrollTop = page.shown.offsetTop - 8 + within * page.shown.offsetHeight;
};

const zoom = (scale) => {
  const { now } = state;
  state.scale = Math.min(Math.max(scale, 0.25), 5);
  by("zoom").textContent = `${Math.round(state.scale * 100)} %`;
  pages.forEach(size);
  go(now);
  for (const page of pages) if (near(page)) draw(page);
};
const near = (page) => Math.abs(page.number - state.now) < 2;
const fit = () => zoom((by("pages").clientWidth - 22) / pages[0].width);

/* Where a whole page is too small to read: as near as the quote's column allows, and no nearer than in print. */
const IN_PRINT = 1.1;
const approach = (boxes) => {
  const left = Math.min(...boxes.map((box) => box[0]));
  const right = Math.max(...boxes.map((box) => box[0] + box[2]));
  const { width } = pages[state.now - 1];
  const scale = Math.min((by("pages").clientWidth - 22) / (width * (right - left + 0.08)), IN_PRINT);
  if (scale <= state.scale) return;
  state.fitting = false;
  zoom(scale);
  by("pages").scrollLeft = width * scale * Math.max(0, left - 0.04);
};

const turned = () => {
  const middle = by("pages").scrollTop + by("pages").clientHeight / 3;
  state.now = pages.findLast((page) => page.shown.offsetTop <= middle)?.number || 1;
  if (document.activeElement !== by("number")) by("number").value = state.now;
  by("before").disabled = state.now === 1;
  by("after").disabled = state.now === pages.length;
  for (const one of by("thumbs").children) one.toggleAttribute("aria-current", Number(one.dataset.number) === state.now);
};

/* Thumbnails are drawn when they are asked for. */
const thumbs = () => {
  const list = by("thumbs");
  list.hidden = !list.hidden;
  by("side").ariaPressed = String(!list.hidden);
  if (state.fitting) fit();
  if (list.children.length) return;
  const drawn = new IntersectionObserver(async (entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      drawn.unobserve(entry.target);
      const source = await state.pdf.getPage(Number(entry.target.dataset.number));
      const viewport = source.getViewport({ scale: 160 / source.getViewport({ scale: 1 }).width });
      const canvas = entry.target.querySelector("canvas");
      Object.assign(canvas, { width: viewport.width, height: viewport.height });
      source.render({ canvas, viewport });
    }
  }, { root: list, rootMargin: "200px" });
  for (const page of pages) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.number = page.number;
    button.ariaLabel = dataset.pageName.replace("#", page.number);
    const canvas = document.createElement("canvas");
    canvas.style.aspectRatio = `${page.width} / ${page.height}`;
    button.append(canvas, String(page.number));
    button.addEventListener("click", () => go(page.number));
    list.append(button);
    drawn.observe(button);
  }
  turned();
};

/* Search: letters without case and accents, over all pages; a hit may run over several pieces of text. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const mark = (page) => {
  const words = folded(by("words").value.trim());
  const pieces = [...page.shown.querySelectorAll(".textLayer span:not(.markedContent)")].filter((one) => !one.children.length);
  pieces.forEach((piece) => piece.classList.remove("hit", "now"));
  if (!words) return;
  let text = "";
  const ends = pieces.map((piece) => (text += folded(piece.textContent), text.length));
  const plain = words.replace(/\s+/g, "");
  const kept = [...text].map((letter, at) => [letter, at]).filter(([letter]) => !/\s/.test(letter));
  const letters = kept.map(([letter]) => letter).join("");
  for (let at = letters.indexOf(plain); at >= 0; at = letters.indexOf(plain, at + 1)) {
    const [start, end] = [kept[at][1], kept[at + plain.length - 1][1]];
    pieces.forEach((piece, number) => { if (ends[number] > start && (ends[number - 1] || 0) <= end) piece.classList.add("hit"); });
  }
  if (state.hits[state.hit] === page.number) page.shown.querySelector(".hit")?.classList.add("now");
};
const find = async () => {
  const plain = folded(by("words").value.trim()).replace(/\s+/g, "");
  state.hits = [];
  state.hit = -1;
  for (const page of plain ? pages : []) {
    const content = await (await state.pdf.getPage(page.number)).getTextContent();
    const letters = folded(content.items.map((item) => item.str || "").join("")).replace(/\s+/g, "");
    if (letters.includes(plain)) state.hits.push(page.number);
  }
  pages.forEach(mark);
  step();
};
const step = () => {
  by("found").value = by("words").value.trim() && !state.hits.length ? dataset.none : "";
  if (!state.hits.length) return;
  state.hit = (state.hit + 1) % state.hits.length;
  by("found").value = dataset.found.replace("##", state.hits.length).replace("#", state.hit + 1);
  go(state.hits[state.hit]);
  pages.forEach(mark);
};

const wire = () => {
  by("pages").addEventListener("scroll", turned);
  by("side").addEventListener("click", thumbs);
  by("before").addEventListener("click", () => go(state.now - 1));
  by("after").addEventListener("click", () => go(state.now + 1));
  by("number").addEventListener("change", () => go(Number(by("number").value) || state.now));
  const scaled = (scale) => { state.fitting = false; zoom(scale); };
  by("smaller").addEventListener("click", () => scaled(state.scale / 1.2));
  by("larger").addEventListener("click", () => scaled(state.scale * 1.2));
  by("fit").addEventListener("click", () => { state.fitting = true; fit(); });
  let sought = "";
  by("find").addEventListener("submit", (event) => {
    event.preventDefault();
    if (sought === by("words").value) step();
    else { sought = by("words").value; find(); }
  });
  by("words").addEventListener("input", () => { if (!by("words").value) { sought = ""; find(); } });
  let width = by("pages").clientWidth;
  new ResizeObserver(() => { if (state.fitting && Math.abs(width - by("pages").clientWidth) > 2) { width = by("pages").clientWidth; fit(); } }).observe(by("pages"));
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const page = chosen.anchorNode?.parentElement?.closest(".page");
    const text = page ? chosen.toString() : "";
    told("selected", text.trim(), page && text.trim() ? chosen.getRangeAt(0).getBoundingClientRect() : null, page ? Number(page.dataset.number) : 0);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") told("leave");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") { by("words").focus(); event.preventDefault(); }
  });
};

const open = async () => {
  state.lib = await import(whole(`${dataset.code}pdf.min.mjs`));
  state.lib.GlobalWorkerOptions.workerSrc = whole(`${dataset.code}pdf.worker.min.mjs`);
  state.pdf = await state.lib.getDocument({ url: whole(dataset.file), wasmUrl: whole(dataset.code), isEvalSupported: false, enableXfa: false }).promise;
  await sizes();
  by("of").textContent = `/ ${pages.length}`;
  wire();
  const { page, boxes } = quoted();
  state.now = page;
  fit();
  pages.forEach((one) => seen.observe(one.shown));
  await draw(pages[page - 1]); // which tells the size of this page
  if (boxes.length) approach(boxes);
  go(page, boxes.length ? Math.max(0, Math.min(...boxes.map((box) => box[1])) - 0.15) : 0);
  turned();
  told("viewerReady");
};

open().catch((fault) => { console.warn("the PDF is shown as a picture", fault); told("viewerFailed"); });

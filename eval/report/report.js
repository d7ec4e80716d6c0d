/** The questions of a report: filtered, sorted, opened. Without this script they are a plain table.
 *
 * The address keeps what is shown: `#outcome=…&text=…`. `details.js` stands before this in the page.
 */

const SORTS = { place: 1, kind: 1, rank: -1, confidence: 1, milliseconds: -1 }; // which way a first click sorts
const PORTION = 200; // rows that are laid out at once: more come when they are asked for

/** What is compared in a search: without accents, without case. */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** Everything a run said of a question, for searching. */
function spoken(run) {
  const cited = run.citations.flatMap((one) => [one.source, one.pieces.map(([text]) => text).join("")]);
  return [run.answer, run.span, run.error, ...cited];
}

/** The questions of one set. */
class Questions {
  constructor(section, at) {
    this.section = section;
    this.prefix = at === 0 ? "" : `${section.dataset.questions}.`;
    this.form = section.querySelector("form");
    this.table = section.querySelector("table.questions");
    this.bodies = [...this.table.tBodies];
    this.cells = this.bodies.map((body) => [...body.querySelectorAll("td.given")]);
    this.names = [...this.table.tHead.querySelectorAll("[data-sort=rank]")].map((cell) => cell.textContent);
    this.sort = { by: "place", run: 0, way: 1 };
    this.most = PORTION;
    this.prepare();
    this.recall();
  }

  /** What the details say, read when they are first needed. */
  get details() {
    this.read ??= JSON.parse(this.section.querySelector("[data-details]").textContent);
    return this.read;
  }

  get haystacks() {
    this.folded ??= this.details.map((one) => folded([one.id, one.question, ...one.gold, ...one.runs.flatMap(spoken)].join("\n")));
    return this.folded;
  }

  prepare() {
    for (const body of this.bodies) {
      const words = body.querySelector(".question");
      const opener = make("button", { type: "button", class: "opener", "aria-expanded": "false", onclick: () => this.toggle(body) });
      words.replaceWith(opener);
      opener.append(words);
    }
    for (const cell of this.table.tHead.querySelectorAll("[data-sort]")) {
      const by = make("button", { type: "button", text: cell.textContent, onclick: () => this.sortBy(cell) });
      cell.replaceChildren(by);
    }
    this.form.hidden = false;
    this.section.querySelector(".key").hidden = false;
    this.section.querySelector(".scriptless").hidden = true;
    this.section.querySelector(".more").addEventListener("click", () => this.showMore());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("reset", () => setTimeout(() => this.changed()));
  }

  changed() {
    this.most = PORTION;
    this.filter();
    this.keep();
  }

  /** Show another portion, and put the focus on its first question. */
  showMore() {
    const next = this.matching[this.most];
    this.most += PORTION;
    this.filter();
    next.querySelector(".opener").focus();
  }

  /** Open or close the details of a question. */
  toggle(body) {
    const opener = body.querySelector(".opener");
    const opened = opener.getAttribute("aria-expanded") !== "true";
    opener.setAttribute("aria-expanded", String(opened));
    if (opened && body.rows.length === 1) body.append(this.detail(body));
    if (body.rows.length > 1) body.rows[1].hidden = !opened;
    this.opened = opened ? body.dataset.id : null;
    this.keep();
  }

  detail(body) {
    const question = this.details[Number(body.dataset.place)];
    const several = question.runs.length > 1;
    const runs = question.runs.map((run, at) => fared(run, question, several ? `${this.names[at]}: ` : "Given: "));
    const cell = make("td", { colspan: this.table.tHead.rows[0].cells.length });
    cell.append(make("div", { class: "detail" }, expected(question), make("div", { class: "sides" }, ...runs)));
    return make("tr", { class: "details" }, cell);
  }

  /** Show the questions that the form asks for, and how many each outcome has among those of the other fields. */
  filter() {
    const wanted = Object.fromEntries(new FormData(this.form));
    const run = Number(wanted.run ?? 0);
    const words = folded(wanted.text).split(/\s+/).filter(Boolean);
    const counts = new Map();
    this.matching = [];
    for (const [at, body] of this.bodies.entries()) {
      const outcome = this.cells[at][run].dataset.outcome;
      const wrong = this.cells[at][run].dataset.right === "no";
      const place = Number(body.dataset.place);
      const among =
        (!wanted.kind || body.dataset.kind === wanted.kind) &&
        (!wanted.language || body.dataset.language === wanted.language) &&
        (!wanted.differs || body.dataset.differs === "yes") &&
        (!words.length || words.every((word) => this.haystacks[place].includes(word)));
      if (among) for (const name of ["", outcome, ...(wrong ? ["wrong"] : [])]) counts.set(name, (counts.get(name) ?? 0) + 1);
      const matches = among && (!wanted.outcome || outcome === wanted.outcome || (wanted.outcome === "wrong" && wrong));
      if (matches) this.matching.push(body);
      body.hidden = !matches || this.matching.length > this.most;
    }
    this.count(counts);
  }

  /** Say how many questions there are of each outcome, and how many are shown. */
  count(counts) {
    for (const chip of this.form.elements.outcome) {
      chip.parentElement.querySelector("b").textContent = counts.get(chip.value) ?? 0;
      chip.parentElement.hidden = !(counts.get(chip.value) || chip.checked || chip.value === "");
    }
    const found = this.matching.length;
    const some = found > this.most ? `, the first ${this.most} of them shown` : "";
    this.form.querySelector("output").textContent = `${found} of ${this.bodies.length} questions${some}`;
    this.section.querySelector(".nothing").hidden = found > 0;
    this.section.querySelector(".more").hidden = !some;
  }

  sortBy(cell) {
    const { sort: by, run = "0" } = cell.dataset;
    const same = this.sort.by === by && this.sort.run === Number(run);
    this.sort = { by, run: Number(run), way: same ? -this.sort.way : SORTS[by] };
    this.order();
    this.changed();
  }

  order() {
    const { by, run, way } = this.sort;
    const value = (body, at) => (by === "place" ? 0 : by === "kind" ? body.dataset.kind : Number(this.cells[at][run].dataset[by]));
    const sorted = this.bodies.map((body, at) => ({ body, value: value(body, at), place: Number(body.dataset.place) }));
    const compare = (a, b) => (a.value < b.value ? -way : a.value > b.value ? way : (by === "place" ? way : 1) * (a.place - b.place));
    sorted.sort(compare);
    this.bodies = sorted.map((one) => one.body);
    this.cells = this.bodies.map((body) => [...body.querySelectorAll("td.given")]);
    this.table.append(...this.bodies);
    for (const cell of this.table.tHead.querySelectorAll("[data-sort]")) {
      const sorts = cell.dataset.sort === by && Number(cell.dataset.run ?? 0) === run;
      if (sorts) cell.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
    }
  }

  /** Write what is shown into the address, beside what other sets keep there. */
  keep() {
    const kept = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    const said = { ...Object.fromEntries(new FormData(this.form)), sort: this.sorted(), open: this.opened ?? "" };
    for (const name of ["outcome", "text", "kind", "language", "run", "differs", "sort", "open"]) {
      const value = said[name] ?? "";
      if (value === "" || (name === "run" && value === "0")) kept.delete(this.prefix + name);
      else kept.set(this.prefix + name, value);
    }
    history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
  }

  sorted() {
    const { by, run, way } = this.sort;
    return by === "place" && way > 0 ? "" : `${by} ${run} ${way > 0 ? "up" : "down"}`;
  }

  /** Show what the address says. */
  recall() {
    const kept = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    for (const name of ["outcome", "text", "kind", "language", "run", "differs"]) {
      const [field, value] = [this.form.elements[name], kept.get(this.prefix + name)];
      if (field && value !== null) this.choose(field, value);
    }
    const [by, run, way] = (kept.get(`${this.prefix}sort`) ?? "").split(" ");
    if (by in SORTS && Number(run) < this.names.length) this.sort = { by, run: Number(run), way: way === "up" ? 1 : -1 };
    this.order();
    this.filter();
    const open = this.bodies.find((body) => body.dataset.id === kept.get(`${this.prefix}open`));
    if (open) {
      this.most = Math.max(PORTION, this.matching.indexOf(open) + 1);
      this.filter();
      this.toggle(open);
      open.scrollIntoView();
    } else if (kept.size && this.prefix === "") this.section.scrollIntoView();
  }

  /** Set a field of the form; a value that it does not know changes nothing. */
  choose(field, value) {
    const before = field.value;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
    if (field.value !== value && field.type !== "checkbox") field.value = before;
  }
}

for (const [at, section] of document.querySelectorAll("[data-questions]").entries()) new Questions(section, at);

/** The details of a question, built when they are asked for. What documents and services said comes in only as
 * `textContent`; where a passage is marked was decided when the report was written.
 */

const SCORE_DIGITS = 3;

/** Make an element. `text` is its text, `onclick` its listener, the rest are attributes; null leaves one out. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (name === "text") element.textContent = value;
    else if (value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Text in a language, whose direction cannot leak into what stands around it. */
function foreign(text, language, tag = "bdi") {
  return make(tag, { text, dir: "auto", lang: language === "und" ? null : language });
}

/** A list of names and values. */
function pairs(entries) {
  const list = make("dl");
  for (const [name, value] of entries) list.append(make("div", {}, make("dt", { text: name }), make("dd", { text: value })));
  return list;
}

/** A passage, with what is to be marked in it. */
function passage(pieces, language) {
  const quote = foreign("", language, "blockquote");
  for (const [text, marks] of pieces) {
    const tag = marks.includes("quote") ? "mark" : "span";
    quote.append(marks.length ? make(tag, { text, class: marks.join(" ") }) : text);
  }
  return quote;
}

function verdict(holds, yes, no) {
  return make("span", { class: holds ? "fits" : "fits-not", text: holds ? `✓ ${yes}` : `✗ ${no}` });
}

function citation(cited, question, at) {
  const place = `${cited.source}, characters ${cited.start} – ${cited.end}`;
  const judged = [
    verdict(cited.goldSource, "gold source", "not a gold source"),
    cited.overlapsEvidence === null
      ? null
      : verdict(cited.overlapsEvidence, "overlaps gold evidence", "no gold evidence seen in the quote"),
    verdict(cited.holdsAnswer, "holds a gold answer", "holds no gold answer"),
  ];
  return make(
    "li",
    {},
    make("p", { class: "source" }, make("b", { text: `[${at + 1}] ` }), foreign(place, "und")),
    question.unanswerable ? null : make("p", { class: "judged" }, ...judged),
    passage(cited.pieces, question.answerLanguage),
  );
}

function expected(question) {
  const said = question.unanswerable
    ? [make("p", { text: "The sources do not hold an answer: it must be refused." })]
    : question.gold.map((answer) => make("p", { class: "gold" }, foreign(answer, question.answerLanguage)));
  const evidence = question.evidence.map((one) =>
    make(
      "li",
      {},
      make("p", { class: "source" }, foreign(one.source, "und")),
      one.quote ? make("blockquote", {}, make("span", { class: "evidence" }, foreign(one.quote, question.answerLanguage))) : null,
    ),
  );
  const turns = question.history.flatMap((turn) => [
    make("p", { class: "turn" }, foreign(turn.question, question.language)),
    turn.answer ? make("p", { class: "turn reply" }, foreign(turn.answer, question.language)) : null,
  ]);
  return make(
    "section",
    {},
    turns.length ? make("h3", { text: "Said before" }) : null,
    ...turns,
    make("h3", { text: "Expected" }),
    ...said,
    evidence.length ? make("h3", { text: "Gold evidence" }) : null,
    evidence.length ? make("ol", {}, ...evidence) : null,
  );
}

const VERDICTS = { supported: ["fits", "✓"], unverified: ["doubted", "○"], dropped: ["fits-not", "✗"] };
const JUDGED = { supported: ["fits", "✓"], correct: ["fits", "✓"], partly: ["doubted", "○"], not: ["fits-not", "✗", "not supported"] };

/** What was said of a sentence or an answer, by whom. */
function opinion(said, known, by) {
  const [name, sign, words = said] = known[said] ?? ["fits-not", "✗"];
  return make("span", { class: name }, `${sign} ${words}`, make("span", { class: "by" }, " by ", foreign(by, "und")));
}

/** A sentence, what the check said of it and why, and what judges say. */
function sentence(one, question) {
  const checked = one.verdict ? opinion(one.verdict, VERDICTS, "the check") : null;
  if (checked && one.reasons.length) checked.append(`: ${one.reasons.join(", ")}`);
  const judges = Object.entries(one.judged).map(([by, said]) => opinion(said, JUDGED, by));
  const text = one.text ? foreign(one.text, question.answerLanguage) : make("i", { text: "A sentence that was not shown." });
  return make("li", {}, make("p", {}, text), make("p", { class: "judged" }, checked, ...judges));
}

/** Who wrote an answer, and what became of it sentence by sentence. */
function writing(run, question) {
  const parts = [];
  if (run.writing) {
    const { model, prompt, outcome, cached } = run.writing;
    const asked = `: ${outcome}${cached ? ", from the cache" : ""}; prompt ${prompt}`;
    parts.push(make("p", { class: "source writer" }, make("b", {}, foreign(model, "und")), asked));
  }
  const judges = run.judged.map((one) =>
    make(
      "p",
      { class: "judged" },
      one.correctness ? opinion(one.correctness, JUDGED, one.judge) : null,
      one.missing.length ? make("span", { class: "doubted" }, `no verdict on ${one.missing.join(", ")} by `, foreign(one.judge, "und")) : null,
    ),
  );
  if (run.sentences.length) {
    parts.push(make("h4", { text: "Sentence by sentence" }));
    parts.push(make("ol", { class: "sentences" }, ...run.sentences.map((one) => sentence(one, question))));
  }
  if (judges.length) parts.push(make("h4", { text: "The answer as judged" }), ...judges);
  return parts;
}

function fared(run, question, name) {
  const rank = (at) => (at === null ? "not found" : String(at));
  const ranks = question.unanswerable ? [] : Object.entries(run.ranks).map(([by, at]) => [`gold source, ${by}`, rank(at)]);
  const times = Object.entries(run.timings).map(([stage, spent]) => [stage, `${spent.toFixed(1)} ms`]);
  const scores = Object.entries(run.scores).map(([score, value]) => [score, value.toFixed(SCORE_DIGITS)]);
  const said = run.status === "failed" ? run.error : run.answer;
  const refused = run.status === "abstained" && run.citations.length > 0;
  return make(
    "section",
    { class: "fared" },
    make("h3", {}, name, make("span", { class: "outcome", "data-outcome": run.outcome, text: run.outcome })),
    make("p", { class: "said" }, foreign(said, question.answerLanguage)),
    run.span ? make("p", {}, "Short answer: ", make("b", {}, foreign(run.span, question.answerLanguage))) : null,
    run.understood ? make("p", {}, "Understood as: ", foreign(run.understood, question.language)) : null,
    ...writing(run, question),
    run.citations.length ? make("h4", { text: refused ? "Shown as near" : "Cited" }) : null,
    make("ol", {}, ...run.citations.map((cited, at) => citation(cited, question, at))),
    pairs([["confidence", run.confidence.toFixed(SCORE_DIGITS)], ...ranks, ...times]),
    make("details", {}, make("summary", { text: "Scores" }), pairs(scores)),
  );
}

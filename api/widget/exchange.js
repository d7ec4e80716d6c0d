/** One question and what became of it: plain data, so that it can be kept. */

/** The states in which nothing more will come; the other one is `asking`. */
export const FINISHED = ["done", "stopped", "incomplete", "failed"];

/** A question just asked. */
export function newExchange(question) {
  return {
    question,
    state: "asking",
    id: null,
    kind: null,
    understood: null,
    text: "",
    pieces: [],
    citations: [],
    notice: null,
    thumb: null,
  };
}

/** Add to an exchange what an event of the answer's stream tells. */
export function take(exchange, { name, data }) {
  if (name === "status") exchange.id = data.id ?? exchange.id;
  if (name === "understood") exchange.understood = data.question;
  if (name === "judged") exchange.kind = data.kind;
  if (name === "citation") exchange.citations.push(data);
  if (name === "piece") exchange.pieces.push(data);
  if (name === "done") {
    const { id, kind, understood, text, pieces, citations, notice } = data;
    Object.assign(exchange, { id, kind, understood, text, pieces, citations, notice, state: "done" });
  }
}

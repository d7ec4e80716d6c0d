/** Server-sent events read from a fetched body, for EventSource can neither POST nor carry a token. */

/** Yield `{name, data}` for each event of a byte stream, whatever its chunks cut through. `data` is parsed JSON. */
export async function* eventsOf(body, heard = () => {}) {
  const reader = body.getReader();
  const decoder = new TextDecoder(); // keeps the first bytes of a character until its last ones come
  const lines = new Lines();
  const event = new EventFields();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return; // an event without its closing blank line was cut off: it is not one
      heard();
      for (const line of lines.take(decoder.decode(value, { stream: true }))) {
        const whole = event.take(line);
        if (whole) yield whole;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // leaving early must end the request
  }
}

/** Cuts a text that arrives in parts into lines, which end with CRLF, LF or CR. */
class Lines {
  #rest = "";

  take(part) {
    const text = this.#rest + part;
    const ends = /\r\n|\n|\r(?!$)/g; // a CR at the very end may be the first half of a CRLF
    const lines = [];
    let start = 0;
    for (const end of text.matchAll(ends)) {
      lines.push(text.slice(start, end.index));
      start = end.index + end[0].length;
    }
    this.#rest = text.slice(start);
    return lines;
  }
}

/** Gathers the fields of one event, line by line. */
class EventFields {
  #name = "message";
  #data = [];

  /** Take a line; return the event that it ends, or null. */
  take(line) {
    if (line === "") return this.#finish();
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (field === "event") this.#name = value;
    if (field === "data") this.#data.push(value);
    return null; // a comment has an empty field name; `id` and `retry` mean nothing here
  }

  #finish() {
    const [name, data] = [this.#name, this.#data.join("\n")];
    [this.#name, this.#data] = ["message", []];
    return data ? { name, data: JSON.parse(data) } : null;
  }
}

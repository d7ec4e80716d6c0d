"""Feedback as lines of a question set, in the JSONL that `python -m eval` reads."""

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # alone: the command line reads this module at its start
    from api.state.feedback import Feedback

TO_COMPLETE = "to-complete"
"""The kind of a line that a person must finish. `eval` refuses it until then: it has neither answers nor evidence."""

# What visitors write reaches the operator's terminal, and programs that end a line at more than a line end.
_RULING = re.compile(r"[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def question_line(feedback: "Feedback") -> str:
    """Return one line, without its end; control characters in it are escaped.

    A thumb up makes what was cited the gold: the short answers (whole quotes where none was marked) and the quotes as
    evidence; with an abstention the question becomes `unanswerable`. A thumb down leaves both empty. The rest of what
    is known stands under `feedback`, which `eval` passes over.
    """
    about = feedback.about
    up, abstained = feedback.thumb == "up", about.kind == "abstained"
    gold = about.cited if up and not abstained else ()
    answers = list(dict.fromkeys(quote.short or quote.quote for quote in gold))
    evidence = dict.fromkeys((quote.source, quote.quote) for quote in gold)
    kind = "fact" if gold else "unanswerable" if up and abstained else TO_COMPLETE
    line = {
        "id": feedback.id,
        "question": about.question,
        "language": about.language,
        "kind": kind,
        "answers": answers,
        "evidence": [{"source": source, "quote": quote} for source, quote in evidence],
        "note": f"thumb {feedback.thumb}" + (f": {feedback.comment}" if feedback.comment else ""),
        "feedback": _rest(feedback),
    }
    return _RULING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, ensure_ascii=False))


def _rest(feedback: "Feedback") -> dict[str, Any]:
    about = feedback.about
    cited = [{name: getattr(quote, name) for name in quote.__slots__} for quote in about.cited]
    return {
        "thumb": feedback.thumb,
        "comment": feedback.comment,
        "given_at": feedback.given_at,
        "answer": about.text,
        "kind": about.kind,
        "model": about.model,
        "prompt_digest": about.prompt_digest,
        "understood": about.understood,
        "collections": list(about.collections),
        "citations": cited,
    }

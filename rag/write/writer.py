"""Answers in a language model's words: asked, taken down, checked, shown; or the sources quoted where that fails."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from prompts import say
from rag.answer import Draft, told, write_abstained, write_extracted
from rag.cite import Citations, Texts
from rag.clock import Clock
from rag.errors import ModelFailed
from rag.question import Question
from rag.types import Answer, AnswerEvent, Done, Drafting, Hit, Trouble, Turn, Writing
from rag.write.cache import KeptReply, ReplyCache, ReplyFacts, reply_key
from rag.write.claims import ClaimChecker
from rag.write.dictation import Dictation
from rag.write.language_model import LanguageModel, Prompt, ReplyPart, Triable
from rag.write.manuscript import Manuscript, Sources
from rag.write.policy import WritingPolicy
from rag.write.prompt_words import PromptWords
from rag.write.prompting import answer_prompt, new_delimiter, shown_passages
from rag.write.rewriting import standalone_by_model
from rag.write.sharing import SharedCalls

_REWRITING_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class _Task:
    """What the model is asked: a question, the passages it is shown, the language it is to answer in."""

    question: str
    language: str
    shown: Sequence[Hit]
    prompt: Prompt
    prompt_words: PromptWords


class Writer:
    """Writes answers with a language model, nothing of which is told before it was checked.

    Safe for any number of threads. `checker_of` gives the checker of one answer. Those who ask the same of the same
    passages at the same time share one call; without a `cache` whoever asks later makes another.
    """

    def __init__(
        self,
        model: LanguageModel,
        checker_of: Callable[[], ClaimChecker],
        policy: WritingPolicy,
        cache: ReplyCache | None,
    ) -> None:
        self._model = model
        self._policy = policy
        self._checker_of = checker_of
        self._cache = cache
        self._calls = SharedCalls()

    def trial(self, seconds: float) -> ModelFailed | None:
        """Return what keeps the model from being called, as far as that is known without calling it."""
        return self._model.trial(seconds) if isinstance(self._model, Triable) else None

    def takes(self, draft: Draft) -> bool:
        """Tell whether this answer is one to write: there are passages, and they hold the answer if that is asked."""
        return bool(draft.hits) and (draft.verdict.given or self._policy.asked == "found")

    def rewrite(
        self, question: str, history: Sequence[Turn], *, language: str, most_characters: int
    ) -> Generator[AnswerEvent, None, str | None]:
        """Return a follow-up as it would be asked alone, in the model's words; None where these cannot be taken.

        It may take a third of the time that there is for the whole answer.
        """
        return standalone_by_model(
            self._model,
            question,
            history,
            language=language,
            most_characters=most_characters,
            seconds=self._policy.seconds * _REWRITING_SHARE,
        )

    def write(self, draft: Draft, texts: Texts) -> Iterator[AnswerEvent]:
        """Tell the answer as it is written, from `Drafting` on; closing it ends the model's call.

        A sentence is told when what it cites proves it. When none is, the answer is quoted as without a model, and its
        `writing` and `notice` say why. The model gets the time that rewriting the question left.
        """
        clock = Clock()
        task = self._task(draft.question, draft.hits)
        key = self._key(task)
        kept = self._cache.find(key) if self._cache else None
        seconds = self._policy.seconds - draft.timings.get("rewrite", 0.0)
        share = self._calls.share(key, lambda: self._called(task, seconds))
        dictation = Dictation(share.parts() if kept is None else _recited(kept), clock)
        manuscript = Manuscript(
            Sources(task.shown, task.language, task.prompt_words),
            self._checker_of(),
            Citations(texts),
            clock,
            show_unproved=self._policy.unsupported == "show",
        )
        with closing(dictation.sentences()) as sentences:
            yield Drafting()
            for sentence in sentences:
                if sentence is None:
                    yield Drafting()
                else:
                    yield from list(manuscript.add(sentence)) or [Drafting()]  # so that whoever has gone is noticed
        if kept is None and manuscript.proved:
            self._keep(task, dictation)
        writing = self._account(task, dictation, manuscript, cached=kept is not None or share.joined)
        timed = replace(draft, timings={**draft.timings, **clock.seconds})
        if manuscript.proved:
            yield Done(_written(timed, manuscript, writing))
        else:
            yield from told(_unwritten(timed, texts, writing, declined=dictation.declined))

    def _task(self, question: Question, hits: Sequence[Hit]) -> _Task:
        shown = shown_passages(hits, most=self._policy.passages, most_characters=self._policy.characters)
        language = question.answered_in if question.language == "und" else question.language
        delimiter = new_delimiter(question.searched, *(hit.told for hit in shown))
        prompt = answer_prompt(question.searched, shown, language=language, delimiter=delimiter)
        words = PromptWords.of(prompt, question.searched, shown, delimiter)
        return _Task(question.searched, language, shown, prompt, words)

    def _key(self, task: _Task) -> bytes:
        """Return what the reply depends on; asked for anew when it is kept, since a model may learn its own name."""
        facts = ReplyFacts(
            task.question,
            task.language,
            task.prompt.name,
            task.prompt.digest,
            self._model.identity,
            self._policy.tokens,
        )
        return reply_key(facts, task.shown)

    def _called(self, task: _Task, seconds: float) -> Generator[ReplyPart, None, None]:
        return self._model.stream(task.prompt, most_tokens=self._policy.tokens, seconds=seconds)

    def _keep(self, task: _Task, dictation: Dictation) -> None:
        if self._cache is not None and dictation.trouble is None:
            self._cache.keep(self._key(task), KeptReply(dictation.text, dictation.usage), task.shown)

    def _account(self, task: _Task, dictation: Dictation, manuscript: Manuscript, *, cached: bool) -> Writing:
        trouble: Trouble | None = dictation.trouble
        if trouble is None and not manuscript.proved and not dictation.declined:
            trouble = "unsupported" if manuscript.checks else "empty"
        return Writing(
            model=self._model.name,
            prompt=task.prompt.name,
            prompt_digest=task.prompt.digest,
            sentences=manuscript.checks,
            trouble=trouble,
            cached=cached,
            usage=dictation.usage,
        )


def _recited(kept: KeptReply) -> Generator[ReplyPart, None, None]:
    yield kept.text
    if kept.usage is not None:
        yield kept.usage


def _written(draft: Draft, manuscript: Manuscript, writing: Writing) -> Answer:
    notice = None
    if writing.trouble is not None:
        notice = "notice-early"
    elif manuscript.left_out:
        notice = "notice-dropped"
    elif any(piece.unverified for piece in manuscript.pieces):
        notice = "notice-unverified"
    return Answer(
        question=draft.asked,
        pieces=tuple(manuscript.pieces),
        kind="written",
        confidence=draft.verdict.confidence,
        citations=manuscript.citations,
        hits=tuple(draft.hits),
        timings=dict(draft.timings),
        language=draft.question.answered_in,
        understood=draft.understood,
        writing=writing,
        notice=notice and say(notice, draft.question.language),
    )


def _unwritten(draft: Draft, texts: Texts, writing: Writing, *, declined: bool) -> Answer:
    """Return the answer without the model's words: an abstention where it declined, else the quoted one."""
    if declined:
        return replace(write_abstained(draft, texts), writing=writing)
    notice = "notice-unsupported" if writing.trouble == "unsupported" else "notice-failed"
    return replace(write_extracted(draft, texts), writing=writing, notice=say(notice, draft.question.language))

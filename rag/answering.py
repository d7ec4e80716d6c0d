"""From a question to its answer: understand → retrieve → read → judge → write."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from rag.answer import Draft, told, write_extracted
from rag.clock import Clock
from rag.conversation import standalone
from rag.errors import ModelFailed
from rag.late_writer import LateWriter
from rag.question import Question, check_question, understand_question
from rag.read.calibration import Calibration
from rag.read.clues import Candidate, Clues
from rag.read.marked_evidence import Marked, weigh_marks
from rag.read.marks import mark_passages
from rag.read.named import NamedReader, ReaderModels
from rag.read.reader import Reading
from rag.read.sentence_reader import HITS_READ, SentenceReader, sentences_of
from rag.read.terms import rarity_in
from rag.read.trained_reader import clues_of
from rag.retrieve import Retriever, Side
from rag.scope import Scope
from rag.store import Store
from rag.types import AnswerEvent, Filters, Found, Hit, Turn, Understood


@dataclass(frozen=True, slots=True)
class AnsweringPolicy:
    """How questions are searched; the settings of these names say more."""

    question_characters: int
    retriever: Side
    dense_share: float
    abstain_below: float | None


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks: at most `k` passages that pass the filters may answer, `history` is the talk so far."""

    question: str
    k: int
    filters: Filters
    history: Sequence[Turn]


@dataclass(frozen=True, slots=True)
class Judging:
    """What finds the answer in passages, and what its support is worth."""

    reader: NamedReader
    calibration: Calibration


class Answering:
    """Answers questions about a scope, with a `writer` in a language model's words, else in the sources'."""

    def __init__(
        self, store: Store, models: ReaderModels, judging: Judging, policy: AnsweringPolicy, writer: LateWriter
    ) -> None:
        self._store = store
        self._models = models
        self._judging = judging
        self._policy = policy
        self._writer = writer

    def ready(self) -> None:
        """Open the language model where one is named. Raises SettingsError, ModelUnavailable."""
        self._writer.get()

    def trial(self, seconds: float) -> ModelFailed | None:
        """Return what keeps the language model from being called; None where nothing is known. Raises as `ready`."""
        writer = self._writer.get()
        return None if writer is None else writer.trial(seconds)

    def answer(self, request: Request, scope: Scope, clock: Clock) -> Iterator[AnswerEvent]:
        """Tell each step as it is done; work is done between events. Raises InputError, and as `ready` does."""
        with clock.stage("understand"):
            asked = check_question(request.question, most_characters=self._policy.question_characters)
        with clock.stage("open"):
            writer = self._writer.get()
        alone = yield from self._alone(asked, request.history, scope, clock)
        with clock.stage("understand"):
            question = self.understand(alone, scope)
        yield Understood(question.searched, question.searched != asked, question.answered_in)
        with clock.stage("retrieve"):
            hits = self.retriever(scope).retrieve(question, k=request.k, filters=request.filters)
        yield Found(tuple(hits))
        with clock.stage("read"):
            readings = self._read(question, hits, scope)
            verdict = self._judging.calibration.judge(question, readings, abstain_below=self._policy.abstain_below)
        draft = Draft(asked, question, hits, readings, verdict, clock.seconds)
        if writer is None or not writer.takes(draft):
            yield from told(write_extracted(draft, self._store))
        else:
            yield from writer.write(draft, self._store)

    def rehearse(self, question: str, scope: Scope) -> None:
        """Do all that is done for a question up to its answer: what is loaded at the first one is loaded then.

        No language model is asked. Raises as `answer`.
        """
        understood = self.understand(question, scope)
        self._read(understood, self.retriever(scope).retrieve(understood, k=HITS_READ), scope)

    def understand(self, question: str, scope: Scope) -> Question:
        """Read a question in the words of a scope. Raises InputError."""
        return understand_question(question, scope, most_characters=self._policy.question_characters)

    def retriever(self, scope: Scope) -> Retriever:
        """Return what finds the passages of a scope."""
        return Retriever(scope, self._models.encoder(), self._policy.dense_share, self._policy.retriever)

    def weigh(self, question: str, scope: Scope, *, k: int) -> list[tuple[Candidate, Clues, float]]:
        """Return the sentences that the sentence reader would choose among, each with its clues and cosine."""
        understood = self.understand(question, scope)
        candidates = sentences_of(self.retriever(scope).retrieve(understood, k=k)[:HITS_READ])
        reader = SentenceReader(self._models.encoder(), scope)
        cosines = reader.cosines(understood, candidates).tolist()
        return list(zip(candidates, reader.clues(understood, candidates), cosines, strict=True))

    def mark(self, question: str, scope: Scope, *, k: int) -> tuple[list[Marked], list[Hit]]:
        """Return the sentences that the trained reader would choose among had it read all hits, and those hits."""
        understood = self.understand(question, scope)
        hits = self.retriever(scope).retrieve(understood, k=k)[:HITS_READ]
        candidates, clues = clues_of(understood, hits, rarity_in(scope.frequency, scope.count))
        marks = mark_passages(self._models.trained, understood.searched, hits)
        return weigh_marks(candidates, clues, marks), hits

    def _read(self, question: Question, hits: Sequence[Hit], scope: Scope) -> list[Reading]:
        return self._judging.reader.over(scope, self._models).read(question, hits)

    def _alone(
        self, asked: str, history: Sequence[Turn], scope: Scope, clock: Clock
    ) -> Generator[AnswerEvent, None, str]:
        """Return the question as it stands alone: in a model's words where there is one, else by rules."""
        if (writer := self._writer.get()) is not None and history:
            with clock.stage("understand"):
                language = self.understand(asked, scope).answered_in
            most = self._policy.question_characters
            rewriting = writer.rewrite(asked, history, language=language, most_characters=most)
            rewritten = yield from clock.each("rewrite", rewriting)
            if rewritten is not None:
                return rewritten
        with clock.stage("understand"):
            return standalone(asked, history)

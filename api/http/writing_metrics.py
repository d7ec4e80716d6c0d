"""What a language model did, for Prometheus. Its name is no label: a service has one."""

from prometheus_client import CollectorRegistry, Counter

from rag.types import Kind, Writing


class WritingMetrics:
    """The counters of what a language model wrote, in a registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._outcomes = Counter(
            "hoidap_model_answers",
            "Answers a language model was asked for: `written`, `declined`, or the trouble it had.",
            ("outcome",),
            registry=registry,
        )
        self._cached = Counter(
            "hoidap_model_answers_cached", "Of these, those for which it was not asked again.", registry=registry
        )
        self._tokens = Counter(
            "hoidap_model_tokens",
            "Tokens the model counted: `asked` and `answered`.",
            ("direction",),
            registry=registry,
        )
        self._sentences = Counter(
            "hoidap_model_sentences",
            "Sentences it wrote, by what came of their check.",
            ("verdict",),
            registry=registry,
        )

    def count(self, kind: Kind, writing: Writing) -> None:
        """Count the model's part in an answer of that kind."""
        self._outcomes.labels(writing.trouble or ("declined" if kind == "abstained" else "written")).inc()
        for check in writing.sentences:
            self._sentences.labels(check.verdict).inc()
        if writing.cached:
            self._cached.inc()
        elif writing.usage is not None:
            self._tokens.labels("asked").inc(writing.usage.asked)
            self._tokens.labels("answered").inc(writing.usage.answered)

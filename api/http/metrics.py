"""What Prometheus may read. Labels take few values: route templates, statuses, stages, collections."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.http.desk import Desk
from api.http.writing_metrics import WritingMetrics
from rag.types import Answer, Standing

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one running service, in a registry of their own."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._requests = Counter(
            "hoidap_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self._seconds = Histogram(
            "hoidap_http_request_seconds",
            "Seconds from a request's head to the end of its response.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )

        self._answers = Counter(
            "hoidap_answers", "Answers given; `abstained` are those refused.", ("kind",), registry=registry
        )
        self._stages = Histogram(
            "hoidap_answer_stage_seconds",
            "Seconds of each stage of answering.",
            ("stage",),
            buckets=_SECONDS,
            registry=registry,
        )

        self._writing = WritingMetrics(registry)
        self._documents = Gauge("hoidap_documents", "Documents stored.", ("collection",), registry=registry)
        self._jobs = Gauge("hoidap_uploads_waiting", "Uploads that are not read yet.", registry=registry)
        self._passages = Gauge("hoidap_passages", "Passages that can be found.", ("collection",), registry=registry)

    def watch(self, desk: Desk) -> None:
        """Tell, whenever it is read, how a desk does."""
        for name, what, value in (
            ("hoidap_questions_waiting", "Questions that wait for a worker.", lambda: desk.waiting),
            ("hoidap_questions_working", "Questions worked on.", lambda: desk.working),
            ("hoidap_questions_abandoned", "Of these, those nobody waits for any more.", lambda: desk.abandoned),
        ):
            Gauge(name, what, registry=self._registry).set_function(value)

    def answer(self, answer: Answer) -> None:
        """Count one answer, its stages, and a language model's part in it."""
        self._answers.labels(answer.kind).inc()
        for stage, seconds in answer.timings.items():
            self._stages.labels(stage).observe(seconds)
        if answer.writing is not None:
            self._writing.count(answer.kind, answer.writing)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        known = method if method in {"GET", "POST", "DELETE", "OPTIONS", "HEAD"} else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, standings: Mapping[str, Standing], *, waiting_jobs: int) -> bytes:
        """Return all of it as Prometheus reads it, with what each collection holds and how many jobs wait now."""
        self._jobs.set(waiting_jobs)
        for gauge in (self._documents, self._passages):
            gauge.clear()
        for name, standing in standings.items():
            self._documents.labels(name).set(standing.documents)
            self._passages.labels(name).set(standing.passages)
        return generate_latest(self._registry)

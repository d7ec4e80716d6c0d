"""The fitted numbers fit the code."""

import json

import numpy as np
import pytest

from eval.fit_checker import Shares, threshold
from rag.write.check.weights import load_weights, weights_from


def test_shipped_weights_judge_every_group():
    shipped = load_weights()
    assert {group: 0 < one.supported_from < 1 for group, one in shipped.groups.items()} == {
        "same": True,
        "foreign-vi": True,
        "foreign": True,
    }


def test_weights_fitted_for_other_features_are_refused_with_the_cure():
    stored = json.dumps({"same": {"bias": 0, "weights": {"luck": 1}, "supported_from": 0.5}})
    with pytest.raises(ValueError, match=r"run: python -m eval[.]fit_checker"):
        weights_from(stored)


def test_a_threshold_keeps_the_share_of_true_claims_that_is_asked_for():
    support = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    assert threshold(support, 5, Shares(0.8, 0.98)) == 0.3

from tests.crash.kill_nine import run_rounds


def test_nothing_acknowledged_is_lost_when_an_ingest_is_killed_again_and_again(tmp_path):
    promise = run_rounds(tmp_path / "data", 5, seed=3, longest=0.4)
    assert sum(promise.killed_in.values()) == 5
    assert promise.acknowledged > 100

from tests.crash.kill_ingest import run_rounds


def test_nothing_reported_is_lost_when_the_real_command_is_killed_and_the_next_run_finishes(tmp_path, bundled_model):
    data = tmp_path / "data"
    data.mkdir()
    (data / "models").symlink_to(bundled_model.parent)
    seen = run_rounds(data, tmp_path / "pages", 3, seed=4)
    assert 1 <= seen["killed"] <= 3

from tests.crash.kill_serve import run_rounds


def test_no_upload_that_was_taken_is_lost_when_the_real_service_is_killed(tmp_path, bundled_model):
    data = tmp_path / "data"
    data.mkdir()
    (data / "models").symlink_to(bundled_model.parent)
    uploads = run_rounds(data, 2, seed=3)
    assert len(uploads.jobs) == 4

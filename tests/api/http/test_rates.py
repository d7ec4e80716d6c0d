import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.limiting import network_of
from api.http.rates import MovingWindow, Rate, Standing

THREE = Rate(3, 60)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def window(clock):
    return MovingWindow(clock)


def test_requests_are_allowed_up_to_the_rate_and_then_refused(window, clock):
    taken = []
    for _ in range(4):
        taken.append(window.take("a", THREE))
        clock.seconds += 10
    assert taken == [
        Standing(True, 3, 2, 60),
        Standing(True, 3, 1, 50),
        Standing(True, 3, 0, 40),
        Standing(False, 3, 0, 30),
    ]


def test_the_window_moves_with_each_request_and_does_not_begin_anew_each_minute(window, clock):
    for second in (0, 59, 59.5):
        clock.seconds = 1000 + second
        window.take("a", THREE)
    clock.seconds = 1060
    assert [window.take("a", THREE).allowed for _ in range(2)] == [True, False]


def test_who_waits_as_long_as_reset_says_is_let_in_again(window, clock):
    for _ in range(3):
        window.take("a", THREE)
    clock.seconds += window.take("a", THREE).reset
    assert window.take("a", THREE).allowed


def test_names_are_counted_apart(window):
    for _ in range(4):
        window.take("a", THREE)
    assert window.take("b", THREE) == Standing(True, 3, 2, 60)


def test_a_refused_request_is_not_counted(window, clock):
    for _ in range(100):
        window.take("a", THREE)
    clock.seconds += 60
    assert [window.take("a", THREE).allowed for _ in range(4)] == [True, True, True, False]


def test_a_name_is_forgotten_when_its_requests_are_past(window, clock):
    for number in range(1000):
        window.take(str(number), THREE)
    clock.seconds += 60
    window.take("later", THREE)
    assert len(window) == 1


def test_a_flood_of_addresses_takes_no_more_memory_than_the_bound(clock):
    window = MovingWindow(clock, most_names=1000)
    tracemalloc.start()
    for number in range(20_000):
        window.take(f"address {number}", THREE)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(window) == 1000
    assert held < 2**20


def test_many_requests_of_few_names_are_bounded_too(clock):
    window = MovingWindow(clock, most_hits=1000)
    for number in range(10_000):
        window.take(str(number % 20), Rate(100, 60))
    assert sum(100 - window.take(str(name), Rate(101, 60)).remaining for name in range(20)) <= 1000


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5))
def test_no_span_of_the_window_ever_holds_more_than_the_rate(pauses, requests):
    clock = Clock()
    window, allowed = MovingWindow(clock), []
    for pause in pauses:
        clock.seconds += pause
        if window.take("a", Rate(requests, 60)).allowed:
            allowed.append(clock.seconds)
    assert all(after - before >= 60 for before, after in zip(allowed, allowed[requests:], strict=False))


@pytest.mark.parametrize(
    "text", ["", "5", "0/minute", "-1/minute", "5/fortnight", "1.5/minute", "100001/day", "5 minute"]
)
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(ValueError, match="write a rate as 60/minute or 1000/hour"):
        Rate.parse(text)


def test_addresses_of_one_customer_count_as_one():
    assert len({network_of(f"2001:db8:1:2:{number:x}::1") for number in range(50)}) == 1
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
    assert [network_of(host) for host in ("fe80::1%eth0", "", "testclient")] == ["fe80::/64", "", "testclient"]

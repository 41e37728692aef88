"""The registry of jobs, with jobs that are no threads."""

from __future__ import annotations

from collections.abc import Callable

from spritestudio.project.jobs import JobRegistry, Resource, RunningJob


def job(title: str, told: list[str], then: Callable[[], object] = lambda: None) -> RunningJob:
    """A job that tells when it is asked to stop and waited for, and then does something more."""

    def wait() -> None:
        told.append(f"{title} ended")
        then()

    return RunningJob(title, Resource.DISK, lambda: told.append(f"{title} stopped"), wait)


def test_all_are_asked_before_any_is_waited_for() -> None:
    registry, told = JobRegistry(), list[str]()
    for title in ("a", "b"):
        registry.add(job(title, told))
    registry.close()
    assert told[:3] == ["a stopped", "b stopped", "a ended"]
    assert told[-1] == "b ended"
    assert registry.running == ()


def test_what_begins_as_another_ends_is_closed_too() -> None:
    registry, told = JobRegistry(), list[str]()
    registry.add(job("a", told, then=lambda: registry.add(job("late", told))))
    registry.close()
    assert told == ["a stopped", "a ended", "late stopped", "late ended"]
    assert registry.running == ()


def test_a_training_waits_while_something_is_painted() -> None:
    registry = JobRegistry()
    training = RunningJob("Train", Resource.TORCH, lambda: None, lambda: None, gives_way=True)
    painting = RunningJob("Paint", Resource.TORCH, lambda: None, lambda: None)
    reading = RunningJob("Read", Resource.DISK, lambda: None, lambda: None)
    registry.add(training)
    registry.add(reading)
    assert registry.waiting == ()
    registry.add(painting)
    assert registry.waiting == (training,)
    registry.remove(painting)
    assert registry.waiting == ()


def test_whoever_follows_is_told_of_each_beginning_and_end() -> None:
    registry, counts = JobRegistry(), list[int]()
    registry.changed.connect(lambda: counts.append(len(registry.running)))
    only = job("a", [])
    registry.add(only)
    registry.remove(only)
    registry.remove(only)
    assert counts == [1, 0]

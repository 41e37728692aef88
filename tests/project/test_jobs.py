"""The list of jobs, with jobs that are no threads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from spritestudio.project.jobs import FinishedJob, JobEntry, JobRegistry, JobState, Resource, Turn


class Bench:
    """A registry whose jobs note what is asked of them."""

    def __init__(self) -> None:
        self.jobs = JobRegistry()
        self.told: list[str] = []

    def add(
        self,
        title: str,
        turn: Turn = Turn.IN_TURN,
        uses: Resource = Resource.TORCH,
        *,
        rests: bool = False,
        pause: Callable[[], object] | None = None,
        when_ended: Callable[[], object] = lambda: None,
        is_held: bool = False,
        of_project: bool = False,
        is_awaited: bool = False,
    ) -> JobEntry:
        def wait() -> None:
            self.told.append(f"{title} ended")
            when_ended()

        def stop() -> None:
            if job.has_begun:
                self.told.append(f"{title} stopped")
            else:
                self.jobs.remove(job)

        def rest(resting: bool) -> None:
            self.told.append(f"{title} {'rests' if resting else 'goes on'}")

        job = JobEntry(
            title,
            uses,
            turn,
            start=lambda: self.told.append(f"{title} began"),
            stop=stop,
            wait=wait,
            cancel=stop,
            pause=pause,
            rest=rest if rests else None,
            of_project=of_project,
            is_awaited=is_awaited,
        )
        self.jobs.add(job, is_held=is_held)
        return job

    def states(self) -> dict[str, str]:
        return {job.title: job.state.value for job in self.jobs.all}


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_jobs_that_use_the_same_wait_for_each_other_in_their_order(bench: Bench) -> None:
    first, second, third = (bench.add(title) for title in ("compare", "evaluate", "probe"))
    assert bench.told == ["compare began"]
    assert bench.jobs.waits_for(third) == (first, second)
    bench.jobs.remove(first)
    assert bench.told == ["compare began", "evaluate began"]
    assert bench.states() == {"evaluate": "running", "probe": "waiting"}
    assert bench.jobs.waits_for(third) == (second,)


def test_another_resource_is_no_reason_to_wait(bench: Bench) -> None:
    bench.add("compare")
    bench.add("export", uses=Resource.DISK)
    assert bench.states() == {"compare": "running", "export": "running"}
    assert [job.title for job in bench.jobs.using(Resource.DISK)] == ["export"]


def test_who_paints_waits_for_nothing_and_others_rest_meanwhile(bench: Bench) -> None:
    bench.add("compare", rests=True)
    painting = bench.add("paint", Turn.AT_ONCE)
    live = bench.add("live", Turn.AT_ONCE)
    late = bench.add("evaluate")
    assert bench.told == ["compare began", "paint began", "compare rests", "live began"]
    assert [job.state.value for job in bench.jobs.all] == ["resting", "running", "running", "waiting"]
    bench.jobs.remove(painting)
    assert bench.told[-1] == "live began", "the other still paints"
    bench.jobs.remove(live)
    assert bench.told[-1] == "compare goes on"
    assert late.state is JobState.WAITING


def test_a_training_gives_way_to_all_others_and_waits_for_them_before_it_begins(bench: Bench) -> None:
    training = bench.add("train", Turn.GIVES_WAY)
    painting = bench.add("paint", Turn.AT_ONCE)
    assert training.state is JobState.RESTING, "it sees to that itself, between its steps"
    assert bench.jobs.waits_for(training) == (painting,)
    bench.jobs.remove(painting)
    assert training.state is JobState.RUNNING
    comparing, second = bench.add("compare"), bench.add("train again", Turn.GIVES_WAY)
    assert bench.states() == {"train": "resting", "compare": "running", "train again": "waiting"}
    bench.jobs.remove(training)
    assert second.state is JobState.WAITING
    bench.jobs.remove(comparing)
    assert second.state is JobState.RUNNING


def test_what_nobody_asked_for_rests_while_a_training_wants_to_begin(bench: Bench) -> None:
    timing = bench.add("time steps", Turn.LAST, rests=True)
    training = bench.add("train", Turn.GIVES_WAY)
    assert (timing.state, training.state) == (JobState.RESTING, JobState.RUNNING)
    bench.jobs.remove(training)
    assert bench.told[-1] == "time steps goes on"


def test_a_job_that_cannot_rest_works_on(bench: Bench) -> None:
    probe = bench.add("probe")
    bench.add("paint", Turn.AT_ONCE)
    assert probe.state is JobState.RUNNING


def test_a_job_that_has_not_begun_is_held_and_passed(bench: Bench) -> None:
    first, second, third = (bench.add(title) for title in ("a", "b", "c"))
    bench.jobs.hold(second)
    bench.jobs.remove(first)
    assert bench.states() == {"b": "held", "c": "running"}
    bench.jobs.release(second)
    assert second.state is JobState.WAITING
    bench.jobs.remove(third)
    assert second.state is JobState.RUNNING


def test_a_job_at_work_rests_while_it_is_held_and_the_next_one_begins(bench: Bench) -> None:
    first, second = bench.add("a", rests=True), bench.add("b", rests=True)
    bench.jobs.hold(first)
    assert bench.told == ["a began", "a rests", "b began"]
    assert bench.states() == {"a": "held", "b": "running"}
    bench.jobs.release(first)
    assert bench.states() == {"a": "running", "b": "resting"}, "it was there first"
    bench.jobs.remove(first)
    assert bench.told[-1] == "b goes on"
    assert second.state is JobState.RUNNING


def test_who_pauses_in_a_way_of_its_own_is_asked_to(bench: Bench) -> None:
    training = bench.add("train", Turn.GIVES_WAY, pause=lambda: bench.told.append("train saved"))
    waiting = bench.add("train again", Turn.GIVES_WAY, pause=lambda: bench.told.append("never"))
    bench.jobs.hold(training)
    bench.jobs.hold(waiting)
    assert bench.told == ["train began", "train saved"]
    assert waiting.state is JobState.HELD, "what has not begun has nothing to save"


def test_of_jobs_that_are_held_together_none_begins(bench: Bench) -> None:
    first, second = bench.add("a", rests=True), bench.add("b", rests=True)
    training = bench.add("train", Turn.GIVES_WAY, pause=lambda: bench.told.append("train saved"))
    bench.jobs.hold(*bench.jobs.all)
    assert bench.told == ["a began", "a rests"]
    assert bench.states() == {"a": "held", "b": "held", "train": "held"}
    bench.jobs.release(training)
    bench.jobs.hold(first, second, training)
    assert bench.told == ["a began", "a rests", "train began", "train saved"]
    bench.jobs.release(second, first)
    assert bench.told[-1] == "a goes on", "their order is that of the list"
    assert bench.states()["b"] == "waiting"


def test_what_cannot_rest_cannot_be_held_either(bench: Bench) -> None:
    probe = bench.add("probe")
    assert not probe.can_pause
    bench.jobs.hold(probe)
    assert probe.state is JobState.RUNNING


def test_the_order_of_those_that_wait_can_be_changed(bench: Bench) -> None:
    first, second, third = (bench.add(title) for title in ("a", "b", "c"))
    bench.add("export", uses=Resource.DISK)
    assert [bench.jobs.can_move(job, -1) for job in (first, second, third)] == [False, False, True]
    bench.jobs.move(third, -1)
    bench.jobs.move(third, -1)
    bench.jobs.move(first, 1)
    assert [job.title for job in bench.jobs.all] == ["a", "c", "b", "export"]
    assert not bench.jobs.can_move(second, 1)
    bench.jobs.remove(first)
    assert bench.told[-1] == "c began"
    bench.jobs.move(second, -1)
    assert [job.title for job in bench.jobs.all] == ["c", "b", "export"], "what has begun stays first"


def test_what_is_ending_is_waited_for_and_neither_held_nor_begun_again(bench: Bench) -> None:
    first, second = bench.add("a", rests=True), bench.add("b")
    bench.jobs.hold(first)
    bench.jobs.mark_ending(first)
    bench.jobs.hold(first)
    assert first.state is JobState.ENDING
    bench.jobs.release(first)
    assert bench.told == ["a began", "a rests", "b began"]
    assert not first.can_pause
    assert second.state is JobState.RUNNING


def test_progress_is_told_by_itself(bench: Bench) -> None:
    job, seen = bench.add("compare"), list[tuple[JobEntry, tuple[int, int] | None]]()
    bench.jobs.progressed.connect(lambda entry: seen.append((entry, entry.progress)))
    bench.jobs.report(job, 2, 5)
    assert seen == [(job, (2, 5))]


def test_all_are_asked_to_end_before_any_is_waited_for_and_what_waits_never_begins(bench: Bench) -> None:
    for title in ("a", "b"):
        bench.add(title, Turn.AT_ONCE)
    bench.add("later")
    bench.told.clear()
    bench.jobs.close()
    assert bench.told[:3] == ["a stopped", "b stopped", "a ended"]
    assert bench.told[-1] == "b ended"
    assert bench.jobs.all == ()


def test_what_begins_as_another_ends_is_closed_too(bench: Bench) -> None:
    bench.add("a", when_ended=lambda: bench.add("late", Turn.AT_ONCE))
    bench.jobs.close()
    assert bench.told == ["a began", "a stopped", "a ended", "late began", "late stopped", "late ended"]
    assert bench.jobs.all == ()


def test_whoever_follows_hears_of_each_beginning_and_end(bench: Bench) -> None:
    counts: list[int] = []
    bench.jobs.changed.connect(lambda: counts.append(len(bench.jobs.all)))
    only = bench.add("a")
    bench.jobs.remove(only)
    bench.jobs.remove(only)
    assert counts == [1, 0]


def test_a_job_that_is_added_on_hold_begins_when_it_is_let_go_on(bench: Bench) -> None:
    later = bench.add("later", is_held=True)
    assert bench.states() == {"later": "held"}
    assert bench.told == []
    bench.jobs.release(later)
    assert bench.told == ["later began"]


def test_what_came_of_jobs_stays_listed_until_it_is_cleared(bench: Bench) -> None:
    told, quiet = bench.add("evaluate"), bench.add("tidy up")
    cleared: list[FinishedJob] = []
    bench.jobs.cleared.connect(cleared.extend)
    told.result = result = FinishedJob("evaluate", "all is well")
    bench.jobs.remove(told)
    bench.jobs.remove(quiet)
    assert bench.jobs.finished == (result,)
    earlier = FinishedJob("paint", "of last time")
    bench.jobs.list_finished(earlier)
    bench.jobs.clear([result])
    assert (bench.jobs.finished, cleared) == ((earlier,), [result])
    bench.jobs.clear([result])
    assert cleared == [result], "once"


def test_of_many_that_have_ended_the_newest_are_listed(bench: Bench) -> None:
    for number in range(120):
        job = bench.add(f"job {number}")
        job.result = FinishedJob(job.title, "done")
        bench.jobs.remove(job)
    assert [job.title for job in bench.jobs.finished] == [f"job {number}" for number in range(20, 120)]


def test_nothing_is_listed_any_more_once_all_has_been_closed(bench: Bench) -> None:
    job = bench.add("evaluate")
    job.result = FinishedJob("evaluate", "all is well")
    cleared: list[FinishedJob] = []
    bench.jobs.cleared.connect(cleared.extend)
    bench.jobs.close()
    assert (bench.jobs.all, bench.jobs.finished) == ((), ())
    assert cleared == [], "nobody has cleared it: a project that remembers it does so on"


def test_what_belongs_to_the_project_ends_with_it_and_what_is_awaited_by_a_key() -> None:
    bench = Bench()
    bench.add("train", Turn.AT_ONCE)
    paint = bench.add("paint", Turn.AT_ONCE, of_project=True)
    read = bench.add("read", Turn.AT_ONCE, of_project=True, is_awaited=True)
    bench.told.clear()
    assert bench.jobs.cancel_awaited() == (read,)
    assert bench.told == ["read stopped"]
    bench.jobs.mark_ending(read)
    assert bench.jobs.cancel_awaited() == ()
    assert bench.jobs.leave_project() == (paint,), "the other has been asked to end"
    assert bench.told == ["read stopped", "paint stopped"]

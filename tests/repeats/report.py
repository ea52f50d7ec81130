"""What the rounds so far say, as lines for people."""

from collections import Counter
from collections.abc import Iterator

from tests.repeats.kept import Failure, Round, counts
from tests.repeats.plan import Plan, Suite
from tests.repeats.recorded import OfSuite, Recorded, times


def lines(plan: Plan, rounds: list[Round], recorded: Recorded) -> Iterator[str]:
    """Yield a row a suite, every test that failed, and how many rounds each commit had."""
    counted = counts(rounds) + times(recorded)
    yield f"{'suite':9} {'files':>5} {'repeats':>8} {'tests run':>9} {'processor h':>11} {'flakes':>6} {'broken':>6}"
    for suite in plan.suites:
        its = [one for one in rounds if one.suite == suite.name]
        earlier = recorded.get(suite.name, OfSuite())
        found = [failure for one in its for failure in one.failures]
        flakes = sum(one.is_flaky for one in found)
        yield (
            f"{suite.name:9} {len(plan.files(suite)):5} {plan.done(suite, counted):5}/{suite.times:<2} "
            f"{earlier.tests + sum(one.tests for one in its):9} "
            f"{earlier.processor_h + sum(one.cpu_s for one in its) / 3600:11.1f} "
            f"{flakes:6} {len(found) - flakes:6}"
        )
    for one in rounds:
        yield from (_failure(one, failure) for failure in one.failures)
    commits = Counter(one.commit for one in rounds)
    for suite in plan.suites:
        commits.update(recorded.get(suite.name, OfSuite()).rounds)
    for commit, had in commits.items():
        yield f"commit {commit[:12]}: {had} rounds"


def _failure(one: Round, failure: Failure) -> str:
    what = "flaky" if failure.is_flaky else "broken"
    alone = "passes" if failure.passes_alone else "fails"
    another = "passes" if failure.passes_with_another_seed else "fails"
    return (
        f"{what}: {failure.test}\n"
        f"  alone it {alone}, with another seed it {another}; failures/{failure.log}, "
        f"seed {one.seed}, commit {one.commit[:12]}, load {one.load:g}, {one.cpu_s:.0f} of {one.wall_s:.0f} s computing"
    )


def is_whole(plan: Plan, rounds: list[Round], recorded: Recorded) -> bool:
    """Whether every file had all its repeats."""
    counted = counts(rounds) + times(recorded)

    def whole(suite: Suite) -> bool:
        return plan.done(suite, counted) >= suite.times

    return all(map(whole, plan.suites))


def fails(rounds: list[Round]) -> bool:
    """Whether any test ever failed."""
    return any(one.failures for one in rounds)

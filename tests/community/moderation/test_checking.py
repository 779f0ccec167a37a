"""The check of what somebody wrote: the newest text counts, and what fails is held."""

from community.moderation.rules.targets import Standing
from tests.organizations.media.conftest import work


def test_smoke(things):
    one = things.write("Bread needs time and a warm place to rise in.")
    assert things.status(one) == "checking"
    assert work("demo") == 1
    assert things.status(one) in {Standing.HELD, Standing.APPROVED}
    assert things.told(one)["by"] == "machine"

"""What people decided about texts that were checked."""

from collections.abc import Sequence

from community.moderation.models import CaseModel
from community.moderation.store.cases import KIND, case_of
from diatonic.common import ids
from diatonic.common.dynamo.reading import batch_get


def decided_by_people(organization_id: str, texts: Sequence[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return where people put texts, by target and its ``content_revision``; those nobody decided about are left out.

    One read for every hundred targets.
    """
    targets = list(dict.fromkeys(target_id for target_id, _ in texts))
    keys = [(CaseModel, (f"{organization_id}:{KIND}:{ids.uuid_of(target_id)}",)) for target_id in targets]
    cases = (case_of(item) for item in batch_get(keys, consistent=False) if item is not None)
    return {
        (case.target_id, decision.content_revision): decision.standing
        for case in cases
        if (decision := case.decided) is not None
    }

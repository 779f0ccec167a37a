"""What it takes to show a profile to somebody, by one read."""

from community.profiles.rules import Figures, People, Profile
from community.profiles.store import people, profiles
from community.profiles.store.reputation import ReputationStore, figures
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.scope import Scope


def seen_by(scope: Scope, user_id: str) -> tuple[Profile, Figures, People]:
    """Return a profile without its name, the person's figures in the organization, and whom the scope's person hides."""
    said, counted, mine = batch_get(
        [profiles.key(user_id), ReputationStore(scope.organization_id).key(user_id), people.key(scope.user_id)]
    )
    return profiles.of(user_id, said), figures(counted), people.of(mine)

"""What the logs say about one person. The entries stay, and the chain: they hold digests only.

Whoever calls decides who may ask: this is for erasing somebody whom only an id of its own stands for, such as an
invite's.
"""

from organizations.audit import store


def erase_personal(person_id: str) -> int:
    """Erase up to 25 things that the logs say about a person; returns how many there were: ask again until none are left.

    What their entries say besides (an action, an id, a time) stays: others rely on it, and it names nobody.
    """
    return store.erase_parts(person_id)

"""Django's own file API leads to the bucket, and to nowhere else."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from diatonic.common import storage


def test_what_django_stores_is_in_the_bucket_under_a_name_of_its_own():
    first = default_storage.save("note.txt", ContentFile(b"one"))
    second = default_storage.save("note.txt", ContentFile(b"two"))

    assert first != second
    assert storage.read(f"django/{first}", most=10)[0] == b"one"

    default_storage.delete(first)
    default_storage.delete(second)
    assert not default_storage.exists(first)

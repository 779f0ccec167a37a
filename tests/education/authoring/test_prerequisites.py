"""What a module requires: no module requires itself, who waits for it, and what archiving it means."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from diatonic.common import errors, ids
from diatonic.common.dynamo.connection import counting
from education.authoring import services
from education.authoring.rules.prerequisites import find_cycle, waiting_for
from education.authoring.services import PrerequisiteCycle
from education.authoring.store import PrerequisiteStore
from tests.organizations.people import make_organization, make_person, sign_in
from tests.people import COLLEAGUE, INSTRUCTOR, NOW, REVIEWER, STRANGER, VIEWER, make_module, make_published, publish


def made(*titles):
    return [make_module(title=title).module_id for title in titles]


def require(module_id, *required, scope=INSTRUCTOR):
    revision = services.get_module(INSTRUCTOR, module_id=module_id).revision
    fields = {"prerequisites": list(required)}
    return services.update_module(scope, module_id=module_id, fields=fields, revision=revision, now=NOW)


def required_by(module_id):
    return [module.title for module in services.get_requirers(INSTRUCTOR, module_id=module_id).modules]


class TestPaths:
    def test_the_shortest_way_back_is_found_whatever_order_it_is_written_in(self):
        graph = {"b": ["x", "c"], "c": ["d", "a"], "d": ["a"], "x": ["y"]}

        assert find_cycle(graph, "a", ["x", "b"]) == ["a", "b", "c", "a"]
        assert find_cycle(graph, "a", ["x"]) == []
        assert find_cycle({}, "a", ["a"]) == ["a", "a"]

    def test_a_circle_that_the_module_is_not_part_of_ends_the_walk(self):
        assert find_cycle({"b": ["c"], "c": ["b"]}, "a", ["b"]) == []

    def test_a_long_chain_is_walked_without_recursion(self):
        graph = {str(number): [str(number + 1)] for number in range(5000)}

        assert len(find_cycle(graph, "5000", ["0"])) == 5002

    def test_who_waits(self):
        assert waiting_for({"a": ["c"], "b": ["c", "a"], "d": []}, "c") == ["a", "b"]


class TestSaving:
    def test_what_is_required_is_kept_once_and_shown_from_both_ends(self):
        bread, flour = made("Bread", "Flour")

        require(bread, flour, flour)

        found = services.get_prerequisites(VIEWER_OF_MODULES, module_id=bread)
        assert [module.title for module in found.required] == ["Flour"]
        assert required_by(flour) == ["Bread"]
        assert found.requirers.count == 0

    def test_a_module_that_requires_itself_through_three_others_is_refused_and_named(self):
        bread, dough, flour, grain = made("Bread", "Dough", "Flour", "Grain")
        require(dough, flour)
        require(flour, grain)
        require(bread, dough)

        with pytest.raises(PrerequisiteCycle) as refused:
            require(grain, bread)

        assert "Grain → Bread → Dough → Flour → Grain" in refused.value.detail
        assert [field.pointer for field in refused.value.fields] == ["/prerequisites/0"]
        assert refused.value.extra["cycle"] == [grain, bread, dough, flour, grain]
        assert services.get_module(INSTRUCTOR, module_id=grain).fields.prerequisites == []

    def test_a_long_circle_is_named_at_its_ends(self):
        chain = made(*(f"Part {number}" for number in range(15)))
        for module_id, required in zip(chain[1:], chain, strict=False):
            require(module_id, required)

        with pytest.raises(PrerequisiteCycle, match=r"Part 0 → Part 14 → Part 13 .* → … → Part 0"):
            require(chain[0], chain[-1])

    def test_unknown_foreign_and_deleted_modules_are_refused_at_their_place(self):
        bread, flour = made("Bread", "Flour")
        foreign = make_module(scope=STRANGER).module_id
        gone = make_module(title="Gone").module_id
        services.delete_module(INSTRUCTOR, module_id=gone, now=NOW)

        for wrong in (foreign, gone, f"demo:module:{ids.new()}", "flour"):
            with pytest.raises(errors.Invalid) as refused:
                require(bread, flour, wrong)
            assert [field.pointer for field in refused.value.fields] == ["/prerequisites/1"]
        assert required_by(flour) == []

    def test_what_was_deleted_since_does_not_stop_other_changes(self):
        bread, flour, salt = made("Bread", "Flour", "Salt")
        require(bread, flour)
        services.delete_module(INSTRUCTOR, module_id=flour, now=NOW)

        require(bread, flour, salt)

        found = services.get_prerequisites(INSTRUCTOR, module_id=bread)
        assert (found.broken, [one.title for one in found.required]) == ((flour,), ["Salt"])

    def test_a_new_module_may_come_with_prerequisites(self):
        (flour,) = made("Flour")

        services.create_module(INSTRUCTOR, fields={"title": "Bread", "prerequisites": [flour]}, now=NOW)

        assert required_by(flour) == ["Bread"]

    def test_a_deleted_module_waits_for_nothing(self):
        bread, flour = made("Bread", "Flour")
        require(bread, flour)

        services.delete_module(INSTRUCTOR, module_id=bread, now=NOW)

        assert required_by(flour) == []
        require(flour)

    def test_two_saves_at_once_do_not_make_a_circle_together(self):
        for attempt in range(5):
            left, right = made(f"Left {attempt}", f"Right {attempt}")

            def save(pair):
                try:
                    require(*pair, scope=COLLEAGUE)
                except PrerequisiteCycle:
                    return "refused"
                return "saved"

            with ThreadPoolExecutor(2) as pool:
                outcomes = list(pool.map(save, [(left, right), (right, left)]))

            assert sorted(outcomes) == ["refused", "saved"]

    def test_what_is_live_counts_until_the_next_version_is(self):
        bread, flour = made("Bread", "Flour")
        publish(flour)  # what cannot be learnt blocks what requires it
        require(bread, flour)
        publish(bread)
        require(bread)

        with pytest.raises(PrerequisiteCycle):
            require(flour, bread)

        publish(bread)
        require(flour, bread)

    def test_the_graph_is_read_in_one_call_however_large(self):
        bread, flour = made("Bread", "Flour")
        for number in range(30):
            services.create_module(INSTRUCTOR, fields={"title": f"{number}", "prerequisites": [flour]}, now=NOW)

        with counting() as calls:
            require(bread, flour)

        # the revision for the test; read, is Flour there, the graph, write, read again
        assert calls.total == 6
        assert len(PrerequisiteStore(INSTRUCTOR).graph().edges) == 31


VIEWER_OF_MODULES = REVIEWER


class TestWho:
    def test_who_may_not_write_modules_changes_nothing(self):
        bread, flour = made("Bread", "Flour")

        for scope, refusal in ((VIEWER, errors.Denied), (REVIEWER, errors.Denied), (STRANGER, errors.NotFound)):
            with pytest.raises(refusal):
                services.require_module(scope, module_id=bread, required_id=flour, now=NOW)
        for scope, refusal in ((VIEWER, errors.Denied), (STRANGER, errors.NotFound)):
            with pytest.raises(refusal):
                services.get_prerequisites(scope, module_id=bread)

    def test_a_locked_draft_keeps_its_prerequisites(self):
        bread, flour = made("Bread", "Flour")
        services.submit_module(INSTRUCTOR, module_id=bread, now=NOW)

        with pytest.raises(errors.Conflict):
            services.require_module(INSTRUCTOR, module_id=bread, required_id=flour, now=NOW)


class TestPages:
    @pytest.fixture
    def client(self):
        make_organization("demo")
        return sign_in(make_person("demo", name="Ina", role="owner"))

    def test_choosing_and_taking_out(self, client):
        bread, flour, dough = made("Bread", "Flour", "Dough")
        page = f"/o/demo/teach/{bread}/prerequisites/"

        assert client.post(page, {"add": flour})["Location"] == page
        shown = client.get(f"{page}?q=OUG").content.decode()
        assert "Remove<span" in shown
        assert f'value="{dough}"' in shown
        assert "1 module requires “Flour”." in client.get(f"/o/demo/teach/{flour}/prerequisites/").content.decode()
        client.post(page, {"remove": flour})

        assert services.get_module(INSTRUCTOR, module_id=bread).fields.prerequisites == []

    def test_a_circle_is_told_on_the_page(self, client):
        bread, flour = made("Bread", "Flour")
        require(bread, flour)

        answer = client.post(f"/o/demo/teach/{flour}/prerequisites/", {"add": bread})

        assert answer.status_code == 422
        assert "Flour → Bread → Flour" in answer.content.decode()

    def test_archiving_what_others_require_asks_first(self, client):
        flour, bread = make_published(title="Flour").module_id, made("Bread")[0]
        require(bread, flour)
        archive = f"/o/demo/teach/{flour}/archive/"

        asked = client.post(archive)
        assert "1 module requires “Flour”" in asked.content.decode()
        assert services.get_module(INSTRUCTOR, module_id=flour).status == "published"

        client.post(archive, {"confirmed": "yes"})
        assert services.get_module(INSTRUCTOR, module_id=flour).status == "archived"

    def test_the_preview_shows_both_learners(self, client):
        flour, bread = make_published(title="Flour").module_id, made("Bread")[0]
        require(bread, flour)
        page = f"/o/demo/teach/{bread}/preview/"

        new, ready = client.get(f"{page}?as=new").content.decode(), client.get(page).content.decode()

        assert "Complete this module first" in new
        assert "Complete this module first" not in ready
        assert f"{page}demo:content:" not in new
        assert f"{page}demo:content:" in ready

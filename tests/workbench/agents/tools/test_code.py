"""People's JavaScript: what it may do, how it fails, and that it gets nowhere and takes nothing for ever."""

import time
from pathlib import Path
from typing import Any

import pytest

from workbench.agents.tools.code.running import MAX_CODE, CodeLimits, run_code
from workbench.agents.tools.outcomes import LogLine, ToolFailure, ToolOutcome

#: Little, so that what runs into a limit does so soon; the machine that tests may have much else to do.
SHORT = CodeLimits(seconds=0.5, wall_seconds=30, output=64 * 1024)


def call(code: str, arguments: Any = None) -> ToolOutcome:
    return run_code(code, {} if arguments is None else arguments, limits=SHORT)


def failure(code: str, arguments: Any = None) -> ToolFailure:
    outcome = call(code, arguments)
    assert outcome.failure is not None, outcome.output
    assert outcome.output is None
    return outcome.failure


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("export default (input) => ({ sum: input.a + input.b })", {"sum": 5}),
        ("export default function tool({ a }) { return [a, null, true, 'ü€😀'] }", [2, None, True, "ü€😀"]),
        ("const twice = (x) => x * 2;\nfunction tool({ b }) { return twice(b) }\nexport { tool as default };", 6),
        ("export default async ({ a }) => { await null; return Promise.all([a, Promise.resolve(1)]) }", [2, 1]),
        ("const late = await Promise.resolve(7);\nexport default () => late", 7),
        ("export default () => ({ then: (answer) => answer('later') })", "later"),
        ("export default () => new Date(0)", "1970-01-01T00:00:00.000Z"),
        (
            "export default () => [typeof Date.now(), Math.random() < 1, typeof performance.now()]",
            ["number", True, "number"],
        ),
        ("export default () => ({ toJSON: () => 'mine', a: undefined })", "mine"),
        ("export default () => [NaN, undefined, () => 1]", [None, None, None]),
        ("export default () => null", None),
        ("export default (input) => Object.keys(input).length", 2),
    ],
    ids=[
        *("sum", "function", "renamed", "async", "awaits-first", "thenable", "date", "clock", "to-json", "no-numbers"),
        *("null", "keys"),
    ],
)
def test_a_function_answers_what_it_returns(code: str, output: Any) -> None:
    outcome = call(code, {"a": 2, "b": 3})

    assert (outcome.failure, outcome.output) == (None, output)
    assert outcome.seconds > 0


def test_arguments_arrive_as_they_are() -> None:
    arguments = {
        "__proto__": {"x": 1},
        "constructor": 1,
        "text": "\n\u2028'\"\\`${}",
        "n": -1.5e-7,
        "deep": [[[{"": None}]]],
    }

    assert call("export default (input) => input", arguments).output == arguments


def test_what_is_printed_becomes_lines_of_the_log_also_when_it_fails() -> None:
    code = """export default () => {
        console.log('a', 1, { b: [2] }, undefined, null);
        console.warn(new TypeError('no'));
        console.error({ toString() { throw 1 }, toJSON() { throw 2 } });
        console.debug('half \\ud800');
        throw new Error('end');
    }"""

    outcome = call(code)

    assert outcome.log == (
        LogLine("info", 'a 1 {"b":[2]} undefined null'),
        LogLine("warn", "TypeError: no"),
        LogLine("error", "(cannot be shown)"),
        LogLine("debug", "half ?"),
    )
    assert outcome.failure == ToolFailure("threw", "Error: end", 6)
    assert not outcome.is_log_cut


def test_printing_for_ever_keeps_the_first_lines() -> None:
    outcome = call("export default () => { for (;;) console.log('x'.repeat(5000)) }")

    assert outcome.failure is not None
    assert outcome.failure.code == "timed_out"
    assert outcome.is_log_cut
    assert [len(line.text) for line in outcome.log] == [SHORT.log_line] * SHORT.log_lines


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("\n\nlet a = ;", ToolFailure("syntax", "SyntaxError: unexpected token in expression: ';'", 3)),
        ("\nthrow new TypeError('top')", ToolFailure("threw", "TypeError: top", 2)),
        (
            "export default (input) => {\n  const x = null;\n  return x.y;\n}",
            ToolFailure("threw", "TypeError: cannot read property 'y' of null", 3),
        ),
        (
            "export default async () => {\n await 1;\n throw new RangeError('r') }",
            ToolFailure("threw", "RangeError: r", 3),
        ),
        ("export default () => Promise.reject('a text')", ToolFailure("threw", "The code threw: a text")),
        ("export default () => { throw { code: 7 } }", ToolFailure("threw", 'The code threw: {"code":7}')),
        (
            "export default () => { throw { get message() { throw 1 } } }",
            ToolFailure("threw", "The code threw: An error that cannot be shown."),
        ),
        ("export default () => JSON.parse('{')", ToolFailure("threw", "SyntaxError: Expected property name", 1)),
    ],
)
def test_an_error_says_its_line(code: str, expected: ToolFailure) -> None:
    found = failure(code)

    assert (found.code, found.line) == (expected.code, expected.line)
    assert found.message.startswith(expected.message)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("export const run = () => 1", "no_function"),
        ("export default 7", "no_function"),
        ("", "no_function"),
        ("export default () => new Promise(() => {})", "no_answer"),
        ("await new Promise(() => {}); export default () => 1", "no_answer"),
        ("export default () => ({ then() {} })", "no_answer"),
        ("export default () => {}", "not_json"),
        ("export default () => () => 1", "not_json"),
        ("export default () => Symbol('s')", "not_json"),
        ("export default () => 10n", "not_json"),
        ("export default () => { const a = []; a.push(a); return a }", "not_json"),
        ("export default () => ({ get a() { throw new Error('got') } })", "not_json"),
        ("export default () => new Proxy({}, { ownKeys() { throw 1 } })", "not_json"),
        ("export default () => 'half \\ud800'", "not_json"),
        ("export default () => { let a = []; for (let n = 0; n < 100; n++) a = [a]; return a }", "not_json"),
        ("export default () => 1e300", "not_json"),
        ("export default () => 'x'.repeat(10 * 1024 * 1024)", "too_long"),
        ("export default () => '€'.repeat(30 * 1024)", "too_long"),
        ("export default () => { throw new Error('x'.repeat(1e6)) }", "threw"),
    ],
)
def test_what_is_no_answer_is_said_so(code: str, expected: str) -> None:
    assert failure(code).code == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("for (;;);", "timed_out"),
        ("export default () => { for (;;); }", "timed_out"),
        ("export default async () => { await 1; for (;;); }", "timed_out"),
        ("export default async () => { for (;;) await 1; }", "timed_out"),
        ("export default () => { try { for (;;); } catch {} finally { for (;;); } }", "timed_out"),
        ("export default () => ({ toJSON() { for (;;); } })", "timed_out"),
        ("export default () => { throw { get stack() { for (;;); } } }", "timed_out"),
        ("export default () => { const f = () => Promise.resolve().then(f); return f() }", "timed_out"),
        ("export default () => /^(a+)+$/.test('a'.repeat(60) + '!')", "timed_out"),
        ("export default () => [].sort.call(new Array(1 << 26), () => 1)", "timed_out"),  # no check of time in there
        ("export default () => { const a = []; for (;;) a.push('x'.repeat(1000) + a.length) }", "out_of_memory"),
        ("export default () => 'x'.repeat(1 << 28)", "out_of_memory"),
        ("export default () => new Uint8Array(1e9).length", "out_of_memory"),
        ("export default () => new SharedArrayBuffer(1e9).byteLength", "out_of_memory"),
        ("export default () => (function f() { return f() + 1 })()", "threw"),
        ("export default () => JSON.parse('['.repeat(100000))", "threw"),
        ("export default () => eval('('.repeat(100000))", "threw"),
        ("export default () => Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0)", "threw"),
    ],
)
def test_what_takes_too_much_ends_at_its_limit(code: str, expected: str) -> None:
    begun = time.monotonic()

    assert failure(code).code == expected

    assert time.monotonic() - begun < 25


@pytest.mark.parametrize(
    "code",
    [
        "import * as std from 'std'; export default () => std.getenviron()",
        "import * as os from 'os'; export default () => os.readdir('/')",
        "import passwd from '/etc/passwd'; export default () => 1",
        "import data from './result.json' with { type: 'json' }; export default () => data",
        "export default () => import('std')",
        "export default () => import('data:text/javascript,export default 1')",
        "export default () => std.open('/etc/passwd', 'r')",
        "export default () => require('fs')",
        "export default () => process.env",
        "export default () => fetch('http://127.0.0.1/')",
        "export default () => new XMLHttpRequest()",
        "export default () => new Worker('x')",
        "export default () => setTimeout(() => 1, 0)",
        "export default () => scriptArgs",
    ],
)
def test_there_is_nothing_to_reach_the_outside_by(code: str) -> None:
    found = failure(code)

    assert found.code == "threw"
    assert found.message.startswith(("ReferenceError", "TypeError", "SyntaxError"))


@pytest.mark.parametrize(
    "poison",
    [
        "JSON.stringify = () => '\"poisoned\"'; JSON.parse = () => 'poisoned';",
        "Object.prototype.toJSON = () => 'poisoned';",
        "Array.prototype.toJSON = String.prototype.toJSON = () => 'poisoned';",
        "Promise.prototype.then = () => 'poisoned'; globalThis.Promise = null;",
        "Promise.prototype.constructor = { [Symbol.species]: null };",
        "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => 'poisoned';",
        "String.prototype.slice = () => 'poisoned'; globalThis.String = () => 'poisoned';",
        "Object.defineProperty(Array.prototype, '0', { set() { throw 1 } });",
        "Object.defineProperty(Object.prototype, 'default', { value: () => 'poisoned' });",
        "globalThis.__start = null; globalThis.console = null; delete globalThis.JSON; globalThis.globalThis = null;",
        "Object.freeze(globalThis); Object.freeze(Object.prototype);",
        "for (const name of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[name] } catch {} }",
    ],
)
def test_code_that_poisons_what_it_finds_harms_itself_alone(poison: str) -> None:
    outcome = call(poison + "\nexport default ({ n }) => n + 1", {"n": 1})

    # Its own answer may be what it made of it. It is an answer or a failure, and the next call knows nothing of it.
    assert outcome.output in (2, "poisoned") or outcome.is_error
    assert call("export default ({ n }) => n + 1", {"n": 1}).output == 2


def test_code_cannot_answer_in_the_place_of_another_call() -> None:
    code = "__start({ default: () => 'first' });\nexport default () => 'second'"

    assert call(code).output == "first"
    assert call("export default () => 'other'").output == "other"


@pytest.mark.parametrize("arguments", [{"a": float("nan")}, {"a": object()}, {"a": "\ud800"}, {"a": "x" * 300_000}])
def test_arguments_that_are_no_json_do_not_run(arguments: Any) -> None:
    assert failure("export default () => 1", arguments).code == "arguments_invalid"


@pytest.mark.parametrize("code", ["/" * (MAX_CODE + 1), "//" + "€" * (MAX_CODE // 3), "// \ud800"])
def test_code_that_is_too_long_or_no_text_does_not_run(code: str) -> None:
    assert failure(code).code == "code_too_long"


def test_the_longest_code_runs() -> None:
    code = "export default () => 1 //"

    assert call(code + "x" * (MAX_CODE - len(code))).output == 1


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    call("export default () => 1")
    call("export default () => [].sort.call(new Array(1 << 26), () => 1)")

    assert list(tmp_path.iterdir()) == []

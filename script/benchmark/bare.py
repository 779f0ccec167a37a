"""``python -m benchmark.bare``: makes the DynamoDB calls of a request again with nothing but boto3, and times them.

Reads ``{endpoint, region, seconds, number, calls: [[[operation, arguments]]]}`` from standard input: the calls of a request,
and of the one that undoes it where there is one.
"""

import json
import sys
import time
import uuid
from typing import Any

import boto3
from botocore.config import Config

from benchmark.scenarios import FRESH, NEXT, NUMBER


def main() -> None:
    """Repeat the calls in order until the time is over; each round gets the next number and a fresh id."""
    plan: dict[str, Any] = json.load(sys.stdin)
    # As the application has it: what is left out there is left out here.
    config = Config(parameter_validation=False)
    client = boto3.client("dynamodb", endpoint_url=plan["endpoint"], region_name=plan["region"], config=config)
    turns = [[(operation, json.dumps(arguments)) for operation, arguments in calls] for calls in plan["calls"]]
    number, rounds = plan["number"], list[float]()
    until = time.perf_counter() + plan["seconds"]
    while time.perf_counter() < until or len(rounds) % len(turns):
        calls = turns[len(rounds) % len(turns)]
        ready = [(operation, json.loads(_changed(text, number))) for operation, text in calls]
        started = time.perf_counter()
        for operation, arguments in ready:
            client._make_api_call(operation, arguments)  # noqa: SLF001 -- the one entry that all methods share
        rounds.append(time.perf_counter() - started)
        number += 1
    json.dump({"milliseconds": [round(1000 * each, 3) for each in rounds], "number": number}, sys.stdout)


def _changed(text: str, number: int) -> str:
    return text.replace(NEXT, str(number + 1)).replace(NUMBER, str(number)).replace(FRESH, str(uuid.uuid1()))


if __name__ == "__main__":
    main()

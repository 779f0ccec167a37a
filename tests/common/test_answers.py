"""DynamoDB's answers read the short way: the same as botocore reads them."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.parsers import JSONParser
from pynamodb.models import Model

from diatonic.common.dynamo.answers import AnswerParser
from diatonic.common.dynamo.connection import client
from diatonic.common.dynamo.models import REGISTER

_VALUES: dict[str, Any] = {
    "text": {"S": ""},
    "number": {"N": "-1.50"},
    "yes": {"BOOL": False},
    "nothing": {"NULL": True},
    "bytes": {"B": "AAEC/w=="},
    "texts": {"SS": ["b", "a"]},
    "numbers": {"NS": ["1", "2"]},
    "chunks": {"BS": ["AAE=", "/w=="]},
    "list": {"L": [{"S": "x"}, {"B": "AA=="}, {"L": []}, {"M": {}}]},
    "map": {"M": {"deep": {"M": {"bytes": {"B": "AQ=="}, "list": {"L": [{"N": "3"}]}}}}},
}
_CAPACITY = {"TableName": "t", "CapacityUnits": 0.5}
_ANSWERS: list[tuple[str, dict[str, Any]]] = [
    ("GetItem", {"Item": _VALUES, "ConsumedCapacity": _CAPACITY}),
    ("GetItem", {}),
    ("Query", {"Items": [_VALUES, {}], "Count": 2, "ScannedCount": 2, "LastEvaluatedKey": {"id": {"S": "x"}}}),
    (
        "BatchGetItem",
        {
            "Responses": {"one": [_VALUES], "other": []},
            "UnprocessedKeys": {"one": {"Keys": [{"id": {"S": "y"}}], "ConsistentRead": True}},
        },
    ),
    ("TransactGetItems", {"Responses": [{"Item": _VALUES}, {}]}),
    ("UpdateItem", {"Attributes": _VALUES, "Unknown": 1}),
    ("DescribeTable", {"Table": {"TableName": "t", "ItemCount": 3, "CreationDateTime": 1700000000.5}}),
]


@pytest.mark.parametrize(("operation", "body"), _ANSWERS, ids=[f"{name}-{at}" for at, (name, _) in enumerate(_ANSWERS)])
def test_an_answer_says_what_botocore_reads_in_it(operation, body):
    shape = botocore.session.get_session().get_service_model("dynamodb").operation_model(operation).output_shape
    response = {"body": json.dumps(body).encode(), "headers": {"x-amzn-requestid": "r1"}, "status_code": 200}

    read = AnswerParser().parse(response, shape)

    assert read == JSONParser().parse(response, shape)


_SAMPLES = {
    "S": "x",
    "N": "-2",
    "BOOL": False,
    "SS": ["a", "b"],
    "B": b"\x00",
    "M": {"k": {"S": "v"}},
    "L": [{"S": "y"}],
}
_MODELS = [model for models in REGISTER.values() for model in models]


@pytest.mark.parametrize("model", _MODELS, ids=lambda model: model.__name__)
def test_an_item_has_the_values_that_pynamodb_gives_it(model):
    attributes = model.get_attributes().values()
    full = {attribute.attr_name: {attribute.attr_type: _SAMPLES[attribute.attr_type]} for attribute in attributes}
    for data in (full, {}, {key: {"NULL": True} for key in full}):
        read = model.from_raw_data(data)

        assert read.attribute_values == vars(Model)["from_raw_data"].__func__(model, data).attribute_values


def test_the_shared_client_reads_this_way():
    factory = client()._endpoint._response_parser_factory

    assert isinstance(factory.create_parser("json"), AnswerParser)

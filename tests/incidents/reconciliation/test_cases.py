"""The worked cases, each answered as the engine command answers it."""

import json
from pathlib import Path
from typing import Any

import pytest

from incidents.reconciliation.cases import answer

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
)


def label(kind: str, case: dict[str, Any]) -> str:
    match kind:
        case "reconcile":
            return f"{case['name']} (k={case['k']})"
        case "allocate":
            return f"{case['value']} over {case['start']}..{case['end']}"
        case "combine":
            return f"{case['total']} with {case['certain']} and perhaps {case['possible']}"
        case _:
            period = "..".join(case["period"])
            return (
                f"{case['month']} of {case['total']} over {period}, {len(case['certain'])} certain"
            )


@pytest.mark.parametrize(
    ("kind", "case"),
    [
        pytest.param(kind, case, id=f"{kind}: {label(kind, case)}")
        for kind, cases in CASES.items()
        for case in cases
    ],
)
def test_worked_case(kind: str, case: dict[str, Any]) -> None:
    question = {name: value for name, value in case.items() if name != "expect"}
    answered = answer({kind: [question]})
    assert answered == {kind: [{**question, "got": case["expect"]}]}
    assert json.dumps(answered[kind][0]["got"]) == json.dumps(case["expect"])


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param([], "an object with any of reconcile", id="no object"),
        pytest.param({"reconcil": []}, "'reconcil' is not accepted; one of", id="unknown kind"),
        pytest.param({"allocate": {}}, "allocate: a list of cases", id="no list"),
        pytest.param({"allocate": [3]}, r"allocate\[0\]: an object", id="case is no object"),
        pytest.param(
            {"allocate": [{"value": 3}]}, r"allocate\[0\]: start is missing", id="missing"
        ),
        pytest.param(
            {"allocate": [{"value": 3, "start": "2017-06-31", "end": "2017-07-01"}]},
            r"allocate\[0\]: '2017-06-31' is not accepted; an ISO date",
            id="no such day",
        ),
        pytest.param(
            {"combine": [{"total": [9, 4], "certain": [], "possible": []}]},
            r"combine\[0\]: high: 4 is not accepted; null or 9",
            id="low above high",
        ),
        pytest.param(
            {"combine": [{"total": [-1, 4], "certain": [], "possible": []}]},
            r"combine\[0\]: low: -1 is not accepted",
            id="negative",
        ),
        pytest.param(
            {"reconcile": [{"figures": [], "k": 0}]}, r"reconcile\[0\]: k: 0", id="k below 1"
        ),
    ],
)
def test_what_cannot_be_answered_is_named(document: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        answer(document)


def test_k_is_2_where_a_case_leaves_it_out() -> None:
    case = next(case for case in CASES["reconcile"] if case["name"] == "two floors and no top")
    (answered,) = answer({"reconcile": [{"figures": case["figures"]}]})["reconcile"]
    assert answered["got"]["corroborated_min"] == 30

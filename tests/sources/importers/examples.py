"""Input that every parser takes, to be spoilt one value at a time."""

GED_ROW = {
    "id": "100",
    "type_of_violence": "2",
    "conflict_name": "IS - SDF",
    "dyad_name": "IS - SDF",
    "side_a": "IS",
    "side_b": "SDF",
    "number_of_sources": "2",
    "source_article": '"SOHR,2017-06-06,Ten killed; others hurt";"Airwars,2017-06-07,A, b"',
    "source_original": "SOHR, Airwars",
    "where_prec": "1",
    "where_coordinates": "Ar Raqqah town",
    "adm_1": "Ar Raqqah Governorate",
    "adm_2": "Ar Raqqah district",
    "latitude": "35.952829",
    "longitude": "39.007879",
    "country": "Syria",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2017-06-05",
    "date_end": "2017-06-05",
    "deaths_a": "1",
    "deaths_b": "2",
    "deaths_civilians": "4",
    "deaths_unknown": "3",
    "low": "8",
    "best": "10",
    "high": "12",
}


def ged_row(**cells: str | int) -> dict[str, str]:
    return GED_ROW | {column: str(value) for column, value in cells.items()}

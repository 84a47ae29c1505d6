"""Writes rows as Parquet, with pyarrow, which is optional."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from quizapp.exchange.export_columns import Column, Type
from quizapp.exchange.reviews import json_of

#: Number of rows in a group, all of which are held in memory.
_GROUP = 65_536


class PyarrowMissing(Exception):
    """pyarrow is not installed."""


def write_parquet(rows: Iterable[dict[str, Any]], columns: Sequence[Column], target: BinaryIO) -> None:
    """Write rows with a type for each column. Raises PyarrowMissing before anything is written."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise PyarrowMissing from error
    types = {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "instant": pa.timestamp("us", tz="UTC"),
        "day": pa.date32(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "json": pa.string(),
    }
    schema = pa.schema([pa.field(column.name, types[column.type]) for column in columns])
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for group in _groups(rows):
            arrays = [
                pa.array([_value(row[column.name], column.type) for row in group], types[column.type])
                for column in columns
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _groups(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(rows)
    while group := list(islice(iterator, _GROUP)):
        yield group


def _value(value: Any, kind: Type) -> Any:
    if value is None:
        return None
    if kind == "instant":
        return datetime.fromisoformat(value)
    if kind == "day":
        return date.fromisoformat(value)
    return json_of(value) if kind == "json" else value

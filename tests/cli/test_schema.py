from __future__ import annotations

from edgelite.schema import fbs


def test_prints_the_schema(command):
    result = command("schema")
    assert result.status == 0
    assert result.output == fbs.text()
    assert 'file_identifier "TFL3";' in result.output

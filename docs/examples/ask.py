"""Asks a saved question of tables that were exported, in Python: python3 ask.py FOLDER QUESTION.sql ANSWER.csv [name=value …]

FOLDER is what `tongcha sql … --keep FOLDER` or `tongcha export … --output FOLDER/records.parquet` wrote.
Needs the package duckdb alone.
"""

import json
import pathlib
import re
import sys

import duckdb

folder, question, answer, *given = sys.argv[1:]
statement = pathlib.Path(question).read_text(encoding="utf-8")

# What its head declares: -- $since TIMESTAMPTZ = 2026-01-01: since when
DECLARED = re.compile(r"^-- \$(?P<name>\w+)(?: (?P<type>[\w\[\]]+))?(?: = (?P<default>.*?))?: ", re.MULTILINE)
types = {each["name"]: each["type"] or "VARCHAR" for each in DECLARED.finditer(statement)}
variables = {each["name"]: each["default"] for each in DECLARED.finditer(statement)}
for each in given:
    name, _, value = each.partition("=")
    if name not in variables:
        sys.exit(f"{question} has no variable {name}: {', '.join(variables) or 'none'}")
    variables[name] = json.loads(value) if types[name].endswith("[]") else value

connection = duckdb.connect()
connection.execute("SET TimeZone = 'Asia/Shanghai'")  # days and months are those of the records
for table in pathlib.Path(folder).glob("*.parquet"):
    connection.read_parquet(str(table)).create_view(table.stem)
connection.sql(statement, params=variables or None).write_csv(answer, header=True)

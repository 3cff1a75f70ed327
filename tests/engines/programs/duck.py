"""Runs statements in DuckDB, in memory.

    python duck.py < STATEMENTS

reads a JSON list of statements and prints a JSON list with the rows of each.
"""

import json
import sys

import duckdb

connection = duckdb.connect()
print(json.dumps([connection.execute(statement).fetchall() for statement in json.load(sys.stdin)], default=str))

"""A program that names its region in the code."""

from arize import ArizeClient, Region

try:
    ArizeClient(region=Region.EU_WEST_1A)
except Exception as error:
    print(type(error).__name__)

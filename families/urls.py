"""URLs of families."""

from typing import Any

app_name = "families"
urlpatterns: list[Any] = []
